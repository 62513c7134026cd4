"""What published rosters gave each person, period by period: home days, Fridays among them, and the credit of absences."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from policies.rules import Place
from roster.models import PublishedDay
from roster.queries.terms import home_share, load_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from roster.queries.facts import Facts, SubunitFacts

FRIDAY = 5


@dataclass
class Past:
    """Home days and Fridays among them, and `credit`: the home days that absences would have brought."""

    home: int = 0
    fridays: int = 0
    credit: Fraction = Fraction(0)

    @property
    def worth(self) -> Fraction:
        """What fairness counts: home days and credit."""
        return self.home + self.credit


History = dict[str, dict[int, Past]]
"""Person id → id of a published roster → what it gave him. Whoever is missing is a newcomer."""


def load_history(facts: Facts, before: date) -> History:
    """Read in three queries what published days before `before` gave the people of `facts`.

    Counted from the balance start of the subunit that a person is in now; what he had in another unit comes with him.
    """
    units: defaultdict[date | None, list[int]] = defaultdict(list)
    for subunit in facts.subunits:
        units[subunit.binding.balance_start].append(subunit.unit.pk)
    history: defaultdict[str, defaultdict[int, Past]] = defaultdict(lambda: defaultdict(Past))
    for start, ids in units.items():
        since = {} if start is None else {"day__gte": start}
        lived = PublishedDay.objects.filter(is_current=True, day__lt=before, employee__unit__in=ids, **since)
        at_home = Count("pk", filter=Q(location=Place.HOME))
        fridays = Count("pk", filter=Q(location=Place.HOME, day__iso_week_day=FRIDAY))
        rows = lived.values_list("employee_id", "revision__roster_id").annotate(home=at_home, fridays=fridays)
        periods = list(rows.order_by("employee_id"))
        for employee, roster, home, on_friday in periods:
            history[str(employee)][roster] = Past(home, on_friday)
        if periods:
            _credit_absences(history, lived.exclude(location__in=[*Place]))
    return {person: dict(periods) for person, periods in history.items()}


def _credit_absences(history: Mapping[str, Mapping[int, Past]], away: QuerySet[PublishedDay]) -> None:
    """Add cap ÷ non-exempt headcount for each absent day, by the terms that were published with it."""
    rows = list(away.values_list("employee_id", "unit_id", "day", "revision_id", "revision__roster_id"))
    terms = load_terms({revision for *_, revision, _roster in rows}, {unit for _employee, unit, *_ in rows})
    for employee, unit, day, revision, roster in rows:
        if unit in terms[revision]:
            history[str(employee)][roster].credit += home_share(terms[revision][unit], day.isoformat())


def worth(periods: Mapping[int, Past]) -> Fraction:
    return sum((past.worth for past in periods.values()), Fraction(0))


def seed(subunit: SubunitFacts, history: History) -> Fraction:
    """Return what a newcomer of `subunit` starts with: the median of those who have a history, or nothing."""
    known = [worth(history[person.id]) for person in subunit.eligible if person.id in history]
    return Fraction(median(known)) if known else Fraction(0)


def absence_credit(subunit: SubunitFacts, facts: Facts, days: Iterable[date]) -> dict[str, Fraction]:
    """Return, by person, the home days that absences among `days` would have brought: cap ÷ non-exempt headcount for each."""
    eligible = len(subunit.eligible) or 1
    share = {day: Fraction(limits.max_home, eligible) for day, limits in zip(facts.days, subunit.limits, strict=True)}
    days = list(days)
    return {person.id: sum((share[day] for day in days if day in person.absent), Fraction(0)) for person in subunit.eligible}
