"""Start a roster: the empty draft of a unit and a period, everybody at the office, before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roster import clock
from roster.models import Pattern, PublishedDay, Roster
from roster.queries.facts import Facts, load_facts
from roster.wording import roster_name
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from roster.models import OrgUnit

LONGEST_PERIOD_DAYS = 366
FARTHEST_DAYS = 2 * 366
FIRST_DAY = date(2020, 1, 1)  # before the first of these circulars


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
        Refusal: for a period that is reversed, too long or without a covered working day, a unit where nobody can work at home,
            and people and days for whom another roster is published.

    """
    check_period(wish.starts, wish.ends)
    check_facts(load_facts(wish.unit, wish.starts, wish.ends, None if wish.target is None else Fraction(wish.target, 100)))
    if other := overlapping(wish.unit, wish.starts, wish.ends):
        raise Refusal(
            _("%(roster)s is published and covers some of these people and days. Choose other dates, or change that roster.")
            % {"roster": roster_name(other)}
        )
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
    farthest = clock.today() + timedelta(days=FARTHEST_DAYS)
    if starts < FIRST_DAY or ends > farthest:
        raise Refusal(
            _("A roster lies between %(first)s and %(last)s. Choose other dates.")
            % {"first": date_format(FIRST_DAY, "j F Y"), "last": date_format(farthest, "j F Y")}
        )


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
    if not any(subunit.eligible for subunit in facts.subunits):
        raise Refusal(_("Nobody in %(unit)s can work from home in this period: all are exempt.") % {"unit": facts.unit})
    if not any(limit.max_home for subunit in facts.subunits if subunit.eligible for limit in subunit.limits):
        raise Refusal(
            _("Nobody in %(unit)s can work from home in this period: the limit is 0 people.") % {"unit": facts.unit},
            [
                _(
                    "A share of so few people, or the unit's own target, is rounded down to 0. Choose a larger unit or another target."
                )
            ],
        )


def overlapping(unit: OrgUnit, starts: date, ends: date) -> Roster | None:
    """Return a published roster that already speaks for people of `unit` and days of the period; two can't both hold."""
    days = PublishedDay.objects.filter(is_current=True, day__range=(starts, ends), employee__unit__path__startswith=unit.path)
    first = days.select_related("revision__roster__unit").first()
    return first.revision.roster if first else None
