"""Whose turn it is: each person's balance of home days, carried from one roster to the next (solver.md, section 1)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from statistics import median
from typing import TYPE_CHECKING

from policies.rules import Place
from roster.models import PublishedDay
from roster.queries.terms import home_share, load_terms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from roster.queries.facts import Facts, SubunitFacts

HALF = Fraction(1, 2)
PLACES = frozenset(Place)


@dataclass
class _Past:
    """What a person has behind him: home days, and the share of them that absences would have brought."""

    home: int = 0
    credit: Fraction = Fraction(0)


def load_balances(facts: Facts, days: Iterable[date]) -> dict[str, int]:
    """Return each person's balance at the start of `days` (the working days still to be decided), in home days.

    Past home days on published rosters since the balance start, plus cap ÷ non-exempt headcount for each absent working day, past
    and among `days`; less the subunit's minimum, rounded half up. A newcomer starts at the median of his subunit.
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
    rounded = {person: floor(value + HALF) for person, value in exact.items()}
    least = min(rounded.values(), default=0)
    return {person: value - least for person, value in rounded.items()}


def _shares(subunit: SubunitFacts, facts: Facts) -> dict[date, Fraction]:
    eligible = len(subunit.eligible) or 1
    return {day: Fraction(limits.max_home, eligible) for day, limits in zip(facts.days, subunit.limits, strict=True)}


def _load_past(facts: Facts, before: date) -> dict[str, _Past]:
    rows = PublishedDay.objects.filter(is_current=True, day__lt=before, employee__unit__path__startswith=facts.unit.path)
    since = {person.id: subunit.binding.balance_start for subunit in facts.subunits for person in subunit.people}
    past: defaultdict[str, _Past] = defaultdict(_Past)
    away = []
    for row in rows.only("employee_id", "unit_id", "day", "location", "revision_id"):
        person = str(row.employee_id)
        start = since.get(person)
        if person not in since or (start is not None and row.day < start):
            continue
        past[person].home += row.location == Place.HOME
        if row.location not in PLACES:
            away.append(row)
    terms = load_terms({row.revision_id for row in away})
    for row in away:
        unit = terms[row.revision_id].get(row.unit_id)
        if unit:
            past[str(row.employee_id)].credit += home_share(unit, row.day.isoformat())
    return past
