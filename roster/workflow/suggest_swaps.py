"""Swaps that would give somebody the other place on a day: two people, two days, nobody's number of WFH days changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from roster import clock
from roster.workflow.judge import judge, worsened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from roster.models import Roster
    from roster.queries.draft import Cell, Draft
    from roster.queries.facts import Facts, PersonFacts

    Standing = Callable[[PersonFacts], float]

OFFERED = 2
MOST_JUDGED = 36  # verdicts on one question: well under a tenth of a second at 150 people


@dataclass(frozen=True)
class Swap:
    """Toggling the four `cells`, the wanted one first, exchanges the places of two people on `day` and on `other_day`."""

    person: PersonFacts
    partner: PersonFacts
    day: date
    other_day: date

    @property
    def cells(self) -> tuple[Cell, ...]:
        people = (self.person, self.partner)
        return tuple((person.id, day) for day in (self.day, self.other_day) for person in people)


def suggest_swaps(roster: Roster, facts: Facts, draft: Draft, cell: Cell, standing: Standing) -> list[Swap]:
    """Return the nearest lawful swaps that move `cell` to the other place, at most two, each with another partner.

    The nearest day goes first, then who shares more minimums on site, then who has had most WFH days (`standing`). Pinned cells of
    others are left alone. Each swap was judged: it breaks nothing that isn't broken already.
    """
    is_lawful = lawful_test(roster, facts, draft)
    swaps: list[Swap] = []
    partners: set[str] = set()
    for judged, swap in enumerate(_candidates(facts, draft, cell, standing, partners)):
        if len(swaps) == OFFERED or judged == MOST_JUDGED:
            break
        if is_lawful(swap.cells):
            swaps.append(swap)
            partners.add(swap.partner.id)
    return swaps


def lawful_test(roster: Roster, facts: Facts, draft: Draft) -> Callable[[tuple[Cell, ...]], bool]:
    """Return a test of whether toggling some cells breaks more than is broken now; the draft itself is judged once."""
    is_sound = not judge(roster, draft, facts)

    def is_lawful(cells: tuple[Cell, ...]) -> bool:
        after = toggled(draft, cells)
        return not judge(roster, after, facts) if is_sound else not worsened(roster, draft, after, facts)

    return is_lawful


def toggled(draft: Draft, cells: tuple[Cell, ...]) -> Draft:
    """Return the draft with each of `cells` at its other place; pins stay where they are and follow."""
    return replace(draft, home=draft.home.symmetric_difference(cells))


def _candidates(facts: Facts, draft: Draft, cell: Cell, standing: Standing, taken: set[str]) -> Iterator[Swap]:
    person, day = facts.people[cell[0]], cell[1]
    if not _can_change(person, day, draft, facts):
        return
    subunit = next(one for one in facts.subunits if person in one.people)
    groups = {one.id: frozenset(need.id for need in facts.minimums if one.id in need.people) for one in subunit.people}
    is_home = cell in draft.home
    partners = [
        one
        for one in subunit.people
        if one is not person and ((one.id, day) in draft.home) != is_home and _is_loose(one, day, draft, facts)
    ]
    partners.sort(key=lambda one: (len(groups[one.id] ^ groups[person.id]), -standing(one)))
    for other_day in _nearest(facts, day):
        if ((person.id, other_day) in draft.home) == is_home or not _is_loose(person, other_day, draft, facts):
            continue
        for partner in partners:
            is_opposite = ((partner.id, other_day) in draft.home) == is_home
            if partner.id not in taken and is_opposite and _is_loose(partner, other_day, draft, facts):
                yield Swap(person, partner, day, other_day)


def _nearest(facts: Facts, day: date) -> list[date]:
    """Return the other working days, the nearest first; days gone by are no exchange for one to come."""
    index, today = facts.days.index(day), clock.today()
    others = [other for other in facts.days if other != day and (other >= today or day < today)]
    return sorted(others, key=lambda other: abs(facts.days.index(other) - index))


def _can_change(person: PersonFacts, day: date, draft: Draft, facts: Facts) -> bool:
    return day in facts.days and day not in draft.frozen and day not in person.away and day not in person.exempt


def _is_loose(person: PersonFacts, day: date, draft: Draft, facts: Facts) -> bool:
    return (person.id, day) not in draft.pins and _can_change(person, day, draft, facts)
