"""Whose turn it is: each person's balance of home days, carried from one roster to the next (solver.md, section 1)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from statistics import median
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from policies.rules import Place
from roster.models import PublishedDay
from roster.queries.terms import home_share, load_terms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from roster.queries.facts import Facts, SubunitFacts

HALF = Fraction(1, 2)


@dataclass
class _Past:
    """What a person has behind him: home days, and the share of them that absences would have brought."""

    home: int = 0
    credit: Fraction = Fraction(0)


def load_balances(facts: Facts, days: Iterable[date]) -> dict[str, int]:
    """Return each person's balance at the start of `days` (the working days still to be decided), in home days.

    Past home days on published rosters since the balance start, plus cap ÷ non-exempt headcount for each absent working day, past
    and among `days`; less the least of the subunit, and only then rounded half up. A newcomer starts at the median of his subunit.
    """
    days = list(days)
    if not days:
        return {}
    past = _load_past(facts, before=days[0])
    balances: dict[str, int] = {}
    for subunit in facts.subunits:
        balances |= _balance(subunit, facts, days, past)
    return balances


def _balance(subunit: SubunitFacts, facts: Facts, days: list[date], past: dict[str, _Past]) -> dict[str, int]:
    share = _shares(subunit, facts)
    known = {person.id: past[person.id] for person in subunit.eligible if person.id in past}
    start = Fraction(median(one.home + one.credit for one in known.values())) if known else Fraction(0)
    exact = {
        person.id: (known[person.id].home + known[person.id].credit if person.id in known else start)
        + sum((share[day] for day in days if day in person.absent), Fraction(0))
        for person in subunit.eligible
    }
    least = min(exact.values(), default=Fraction(0))
    return {person: floor(value - least + HALF) for person, value in exact.items()}


def _shares(subunit: SubunitFacts, facts: Facts) -> dict[date, Fraction]:
    eligible = len(subunit.eligible) or 1
    return {day: Fraction(limits.max_home, eligible) for day, limits in zip(facts.days, subunit.limits, strict=True)}


def _load_past(facts: Facts, before: date) -> dict[str, _Past]:
    """Count what published rosters gave each person since the balance start of the subunit he is in now."""
    units: defaultdict[date | None, list[int]] = defaultdict(list)
    for subunit in facts.subunits:
        units[subunit.binding.balance_start].append(subunit.unit.pk)
    past: defaultdict[str, _Past] = defaultdict(_Past)
    for start, ids in units.items():
        since = {} if start is None else {"day__gte": start}
        lived = PublishedDay.objects.filter(is_current=True, day__lt=before, employee__unit__in=ids, **since)
        at_home = Count("pk", filter=Q(location=Place.HOME))
        for employee, home in lived.values_list("employee_id").annotate(home=at_home).order_by("employee_id"):
            past[str(employee)].home = home
        _credit_absences(past, lived.exclude(location__in=[*Place]))
    return past


def _credit_absences(past: dict[str, _Past], away: QuerySet[PublishedDay]) -> None:
    rows = list(away.values_list("employee_id", "unit_id", "day", "revision_id"))
    terms = load_terms({revision for *_, revision in rows})
    for employee, unit, day, revision in rows:
        if unit in terms[revision]:
            past[str(employee)].credit += home_share(terms[revision][unit], day.isoformat())
