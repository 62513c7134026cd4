"""Start a roster: the empty draft of a unit and a period, everybody at the office, before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roster.models import Pattern, Roster
from roster.queries.facts import Facts, load_facts
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import User

    from roster.models import OrgUnit

LONGEST_PERIOD_DAYS = 366


@dataclass(frozen=True)
class RosterWish:
    """What a head asks for. `target` is a share in per cent; None means that the circulars alone decide."""

    unit: OrgUnit
    starts: date
    ends: date
    pattern: str = Pattern.WEEKLY
    target: int | None = None
    max_home_per_week: int | None = None
    max_home_run: int | None = None


def start_roster(wish: RosterWish, by: User | None) -> Roster:
    """Create the draft.

    Raises:
        Refusal: for a period that is reversed, too long or without a covered working day, and a unit where nobody can work at home.

    """
    check_period(wish.starts, wish.ends)
    check_facts(load_facts(wish.unit, wish.starts, wish.ends, None if wish.target is None else Fraction(wish.target, 100)))
    return Roster.objects.create(
        unit=wish.unit,
        starts=wish.starts,
        ends=wish.ends,
        pattern=wish.pattern,
        target=wish.target,
        max_home_per_week=wish.max_home_per_week,
        max_home_run=wish.max_home_run,
        created_by=by,
    )


def check_period(starts: date, ends: date) -> None:
    """Refuse a period that no roster can have, before anything is read."""
    if ends < starts:
        raise Refusal(_("The period ends before it starts. Choose a last day after the first."))
    if (ends - starts).days >= LONGEST_PERIOD_DAYS:
        raise Refusal(_("A roster covers one year at most. Choose a shorter period."))


def check_facts(facts: Facts) -> None:
    """Refuse a roster that could never send anybody home, with the reason."""
    if not facts.days:
        raise Refusal(_("There is no working day in this period: only weekends and holidays. Choose other dates."))
    if not facts.people:
        raise Refusal(
            _("%(unit)s has no civil servant to be rostered. Import its staff first, or choose another unit.")
            % {"unit": facts.unit}
        )
    if not facts.covered_days:
        raise Refusal(
            _(
                "No circular that %(unit)s follows covers a working day from %(starts)s to %(ends)s, so everybody works at the office."
            )
            % {"unit": facts.unit, "starts": date_format(facts.starts), "ends": date_format(facts.ends)},
            [_("Choose a period within a circular, or ask the agency's admin to adopt one.")],
        )
    if not any(subunit.eligible and any(limit.max_home for limit in subunit.limits) for subunit in facts.subunits):
        raise Refusal(
            _("Nobody in %(unit)s can work from home in this period: all are exempt, or the limit is 0 people.")
            % {"unit": facts.unit},
            [_("A unit of one has a limit of 0: 1 × 50 % is rounded down. Choose a larger unit.")],
        )
