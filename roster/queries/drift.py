"""What has changed in the facts since a draft was solved: leave that came in, people who came or went, caps that moved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from roster.models import AbsenceKind
    from roster.queries.draft import Draft
    from roster.queries.facts import Facts, PersonFacts


@dataclass(frozen=True, slots=True)
class Lost:
    """WFH days of the draft that an absence has taken since the solve."""

    person: PersonFacts
    kind: AbsenceKind
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """`joined` can work from home now and could not then; `left` are gone with `gone` WFH days; `room` more WFH days fit under caps."""

    lost: tuple[Lost, ...]
    joined: tuple[PersonFacts, ...]
    left: int
    gone: int
    room: int


def drift_since(problem: Mapping[str, Any], facts: Facts, draft: Draft) -> Drift:
    """Compare the facts with those that `problem` (the contract's JSON) was solved with, over the days still open."""
    days = [day for day in facts.days if day not in draft.frozen]
    then = {person["id"]: person for person in problem["people"]}
    left = {person for person in then if person not in facts.people}
    gone = sum(person in left and day in days for person, day in draft.home)
    return Drift(
        lost=tuple(_lost(then, facts, draft, days)),
        joined=tuple(
            person
            for subunit in facts.subunits
            for person in subunit.eligible
            if (person.id not in then or then[person.id]["exempt"]) and not person.away.issuperset(days)
        ),
        left=len(left) if gone else 0,
        gone=gone,
        room=_room(problem, facts, days),
    )


def _lost(then: Mapping[str, Mapping[str, Any]], facts: Facts, draft: Draft, days: Sequence[date]) -> list[Lost]:
    found: list[Lost] = []
    for person in facts.people.values():
        known = set(then[person.id]["absent"]) if person.id in then else set()
        by_kind: dict[AbsenceKind, list[date]] = defaultdict(list)
        for day in days:
            if day in person.absent and day.isoformat() not in known and (person.id, day) in draft.home:
                by_kind[person.absent[day]].append(day)
        found += [Lost(person, kind, tuple(taken)) for kind, taken in by_kind.items()]
    return found


def _room(problem: Mapping[str, Any], facts: Facts, days: Sequence[date]) -> int:
    """Return how many more people the caps let home than they did, day by day."""
    then = {subunit["id"]: dict(zip(problem["days"], subunit["caps"], strict=True)) for subunit in problem["subunits"]}
    room = 0
    for subunit in facts.subunits:
        caps = then.get(subunit.id, {})
        for limits in subunit.limits:
            if limits.day in days and limits.day.isoformat() in caps:
                room += max(0, limits.max_home - caps[limits.day.isoformat()])
    return room
