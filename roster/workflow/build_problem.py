"""Facts and draft → problem: what the solver decides and the judge judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roster.queries.law import STAYS
from roster.solver.problem import Coverage, Location, Pattern, Person, Pin, Problem, Subunit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from roster.models import Roster
    from roster.queries.draft import Draft
    from roster.queries.facts import Facts


def open_days(facts: Facts, draft: Draft) -> tuple[date, ...]:
    """Return the days that can still be decided: working days that staff haven't already lived."""
    return tuple(day for day in facts.days if day not in draft.frozen)


def plan_of(facts: Facts, draft: Draft) -> dict[str, frozenset[date]]:
    """Return who is at home on which open days, as the judge reads it. Absence lies over whatever was decided."""
    days = open_days(facts, draft)
    return {
        person.id: frozenset(day for day in days if (person.id, day) in draft.home and day not in person.away)
        for person in facts.people.values()
    }


def build_problem(
    roster: Roster,
    facts: Facts,
    draft: Draft,
    balances: Mapping[str, int] | None = None,
    *,
    keeps_reference: bool = False,
    max_changes: int | None = None,
    time_limit_s: float = 30,
) -> Problem:
    """Return the problem of `roster` over its open days.

    `balances` are home days by person id (balance.load_balances); the judge needs none. With `keeps_reference` the draft as it
    stands is the reference that a re-solve stays close to: by as few changes as possible, or by `max_changes` at most.
    """
    days = open_days(facts, draft)
    chosen = frozenset(days)
    balances = balances or {}
    index = [number for number, day in enumerate(facts.days) if day in chosen]
    return Problem(
        days=days,
        subunits=tuple(
            Subunit(
                id=subunit.id,
                caps=tuple(subunit.limits[number].max_home for number in index),
                max_office=_max_office([subunit.limits[number].max_office for number in index], subunit.headcount),
            )
            for subunit in facts.subunits
        ),
        people=tuple(
            Person(
                id=person.id,
                subunit=subunit.id,
                exempt=person.is_exempt,
                absent=person.away & chosen,
                balance=balances.get(person.id, 0),
                max_home_per_week=roster.max_home_per_week,
                max_home_run=roster.max_home_run,
            )
            for subunit in facts.subunits
            for person in subunit.people
        ),
        coverage=tuple(_coverage(facts, chosen)),
        pins=tuple(_pins(facts, draft, chosen)),
        pattern=Pattern(roster.pattern),
        reference=plan_of(facts, draft) if keeps_reference else None,
        max_changes=max_changes if keeps_reference else None,
        time_limit_s=time_limit_s,
    )


def _max_office(limits: list[int | None], headcount: int) -> tuple[int, ...] | None:
    if all(limit is None for limit in limits):
        return None
    return tuple(headcount if limit is None else limit for limit in limits)


def _pins(facts: Facts, draft: Draft, days: frozenset[date]) -> Iterable[Pin]:
    """Yield the pins that speak: one on a day of absence waits for the day on which the absence is taken back."""
    for person, day in sorted(draft.pins):
        if person in facts.people and day in days and day not in facts.people[person].away:
            yield Pin(person, day, Location.HOME if (person, day) in draft.home else Location.OFFICE)


def _coverage(facts: Facts, days: frozenset[date]) -> Iterable[Coverage]:
    """Yield the minimums on site, and a group of one for whoever must stay on some days of the period only."""
    for need in facts.minimums:
        if chosen := need.days & days:
            yield Coverage(id=need.id, people=need.people, minimum=need.minimum, days=None if chosen == days else chosen)
    for person in facts.people.values():
        staying = days.intersection(person.exempt) - person.away
        if staying and not person.is_exempt:
            yield Coverage(id=f"{STAYS}{person.id}", people=(person.id,), minimum=1, days=staying)
