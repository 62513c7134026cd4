"""Facts and draft → problem: what the solver decides and the judge judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.checks import RuleKind
from policies.limits import cap_under
from roster.queries.law import STAYS
from roster.queries.minimums import ORDERED
from roster.solver.problem import Coverage, Location, Pattern, Person, Pin, Problem, Subunit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from roster.models import Roster
    from roster.queries.draft import Draft
    from roster.queries.facts import Facts, SubunitFacts
    from roster.queries.minimums import Minimum


def open_days(facts: Facts, draft: Draft) -> tuple[date, ...]:
    """Return the days that can still be decided: working days that staff haven't already lived."""
    return tuple(day for day in facts.days if day not in draft.frozen)


def plan_of(facts: Facts, draft: Draft) -> dict[str, frozenset[date]]:
    """Return who is at home on which open days, as the judge reads it. Absence lies over whatever was decided.

    Cells that break a rule of their person by an order are left out: build_problem has taken them out of what is judged.
    """
    days, lifted = open_days(facts, draft), draft.orders.lifted(draft.ordered)
    return {
        person.id: frozenset(
            day for day in days if (person.id, day) in draft.home and day not in person.away and (person.id, day) not in lifted
        )
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
    ordered = _Ordered(facts, draft)
    return Problem(
        days=days,
        subunits=tuple(
            Subunit(
                id=subunit.id,
                caps=tuple(ordered.cap(subunit, number) for number in index),
                lawful_caps=None if roster.target is None else tuple(ordered.lawful_cap(subunit, number) for number in index),
                max_office=_max_office([ordered.max_office(subunit, number) for number in index], subunit.headcount),
            )
            for subunit in facts.subunits
        ),
        people=tuple(
            Person(
                id=person.id,
                subunit=subunit.id,
                exempt=person.is_exempt,
                absent=(person.away | ordered.days_of(person.id)) & chosen,
                balance=balances.get(person.id, 0),
                max_home_per_week=roster.max_home_per_week,
                max_home_run=roster.max_home_run,
            )
            for subunit in facts.subunits
            for person in subunit.people
        ),
        coverage=tuple(_coverage(facts, chosen, ordered)),
        pins=tuple(_pins(facts, draft, chosen, ordered)),
        pattern=Pattern(roster.pattern),
        reference=plan_of(facts, draft) if keeps_reference else None,
        max_changes=max_changes if keeps_reference else None,
        time_limit_s=time_limit_s,
    )


class _Ordered:
    """What the standing orders of a draft change in its problem.

    A rule is wider by as much as an order broke it; a cell that breaks a rule of its own person is no cell any more: the person is
    away that day, and one place less is left under the cap.
    """

    def __init__(self, facts: Facts, draft: Draft) -> None:
        self.lifted = draft.orders.lifted(draft.ordered)
        self.allowance = draft.orders.allowance(draft.ordered, _members(facts) if draft.orders.grants else {})

    def cap(self, subunit: SubunitFacts, number: int) -> int:
        return self._under_orders(subunit, number, subunit.limits[number].max_home)

    def lawful_cap(self, subunit: SubunitFacts, number: int) -> int:
        """Return the cap without the roster's own target."""
        return self._under_orders(subunit, number, cap_under(subunit.limits[number], subunit.binding.target))

    def _under_orders(self, subunit: SubunitFacts, number: int, cap: int) -> int:
        day = subunit.limits[number].day
        wider = self.allowance[RuleKind.CAP, subunit.id, day]
        taken = sum((person.id, day) in self.lifted for person in subunit.people) if self.lifted else 0
        return max(0, cap + wider - taken)

    def max_office(self, subunit: SubunitFacts, number: int) -> int | None:
        limits = subunit.limits[number]
        if limits.max_office is None:
            return None
        return limits.max_office + self.allowance[RuleKind.MAX_OFFICE, subunit.id, limits.day]

    def days_of(self, person: str) -> frozenset[date]:
        return frozenset(day for one, day in self.lifted if one == person)

    def minimums(self, need: Minimum, days: frozenset[date]) -> Iterable[tuple[str, int, frozenset[date]]]:
        """Yield a minimum by id, figure and days: the days on which an order lowered it stand apart."""
        lowered = {day: less for day in days if (less := self.allowance[RuleKind.COVERAGE, need.id, day])}
        if rest := days.difference(lowered):
            yield need.id, need.minimum, rest
        for day, less in sorted(lowered.items()):
            if need.minimum > less:
                yield f"{need.id}{ORDERED}{day.isoformat()}", need.minimum - less, frozenset({day})


def _members(facts: Facts) -> dict[tuple[str, str], frozenset[str]]:
    """Return whom each rule counts that an order may widen, by rule and subject."""
    units = {subunit.id: frozenset(person.id for person in subunit.people) for subunit in facts.subunits}
    return {
        **{(kind, unit): people for unit, people in units.items() for kind in (RuleKind.CAP, RuleKind.MAX_OFFICE)},
        **{(RuleKind.COVERAGE, need.id): frozenset(need.people) for need in facts.minimums},
    }


def _max_office(limits: list[int | None], headcount: int) -> tuple[int, ...] | None:
    if all(limit is None for limit in limits):
        return None
    return tuple(headcount if limit is None else limit for limit in limits)


def _pins(facts: Facts, draft: Draft, days: frozenset[date], ordered: _Ordered) -> Iterable[Pin]:
    """Yield the pins that speak: one on a day of absence waits for the day on which the absence is taken back."""
    for person, day in sorted(draft.pins.keys() - ordered.lifted):
        if person in facts.people and day in days and day not in facts.people[person].away:
            yield Pin(person, day, Location.HOME if (person, day) in draft.home else Location.OFFICE)


def _coverage(facts: Facts, days: frozenset[date], ordered: _Ordered) -> Iterable[Coverage]:
    """Yield the minimums on site, and a group of one for whoever must stay on some days of the period only."""
    for need in facts.minimums:
        for identity, minimum, chosen in ordered.minimums(need, need.days & days) if need.minimum else ():
            yield Coverage(id=identity, people=need.people, minimum=minimum, days=None if chosen == days else chosen)
    for person in facts.people.values():
        staying = days.intersection(person.exempt) - person.away - ordered.days_of(person.id)
        if staying and not person.is_exempt:
            yield Coverage(id=f"{STAYS}{person.id}", people=(person.id,), minimum=1, days=staying)
