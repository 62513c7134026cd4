"""Weeks apart: who is the same in a week, the ways each can spend it, and the rules that count them together.

As long as no rule joins two weeks, usage, changes and switches are settled in each week alone (settle.py), and only fairness and wishes
join them (turns.py). Days are bits of their week.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from roster.solver.constraints import is_open, rows_of
from roster.solver.problem import Person, Problem
from roster.solver.score import NOWHERE

Limit = tuple[int | None, int | None]
"""Least and most of a sum."""


class Way(NamedTuple):
    """One way to spend a week: the home days, how many differ from the reference, and the switches."""

    days: int
    changes: int
    switches: int

    @property
    def length(self) -> int:
        return self.days.bit_count()


class Count(NamedTuple):
    """A rule counts a person's home days on `plus`, less those on `minus`."""

    plus: int
    minus: int

    def of(self, days: int) -> int:
        return (days & self.plus).bit_count() - (days & self.minus).bit_count()


class Kind(NamedTuple):
    """All that matters of a person in a week: people of one kind can take each other's place.

    `joint` are the rules (by number) that count him with others, `own` those that bind him alone.
    """

    present: int
    free: int
    before: int | None
    joint: tuple[tuple[int, Count], ...]
    own: tuple[tuple[Count, Limit], ...]

    def ways(self) -> list[Way]:
        """Return the ways of a person of this kind to spend the week that his own rules allow."""
        return [
            Way(days, 0 if self.before is None else (days ^ self.before).bit_count(), switches)
            for days, switches in _ways(self.present, self.free)
            if all(_is_within(count.of(days), limit) for count, limit in self.own)
        ]


@dataclass(slots=True)
class Week:
    """One week: its days, who is of which kind, and the limits of the rules that count several people."""

    days: tuple[date, ...]
    kinds: dict[Kind, list[str]] = field(default_factory=dict)
    limits: list[Limit] = field(default_factory=list)

    def bits(self, days: Iterable[date]) -> int:
        return sum(1 << number for number, day in enumerate(self.days) if day in days)

    def dates(self, days: int) -> Iterator[date]:
        return (day for number, day in enumerate(self.days) if days >> number & 1)


@cache
def _ways(present: int, free: int) -> tuple[tuple[int, int], ...]:
    """Return each choice among the days `free` with its switches between successive days of `present`."""
    order = [number for number in range(present.bit_length()) if present >> number & 1]
    pairs = list(pairwise(order))
    chosen, found = free, []
    while True:
        found.append((chosen, sum((chosen >> today ^ chosen >> tomorrow) & 1 for today, tomorrow in pairs)))
        if not chosen:
            return tuple(found)
        chosen = (chosen - 1) & free


def _is_within(number: int, limit: Limit) -> bool:
    least, most = limit
    return (least is None or number >= least) and (most is None or number <= most)


def weeks_apart(problem: Problem) -> list[Week] | None:
    """Return the weeks of `problem`; None when a rule joins two of them, or nobody could keep it."""
    weeks = [Week(days) for days in problem.weeks]
    week_of = {day: number for number, week in enumerate(weeks) for day in week.days}
    joint: dict[tuple[str, int], list[tuple[int, Count]]] = defaultdict(list)
    own: dict[tuple[str, int], list[tuple[Count, Limit]]] = defaultdict(list)
    for row in rows_of(problem):
        numbers = {week_of[day] for _, day in (*row.cells, *row.minus)}
        if len(numbers) != 1:
            return None
        (number,) = numbers
        counts = _counts(weeks[number], row.cells, row.minus)
        limit = row.least, row.most
        if len(counts) == 1:
            for name, count in counts.items():
                own[name, number].append((count, limit))
        else:
            for name, count in counts.items():
                joint[name, number].append((len(weeks[number].limits), count))
            weeks[number].limits.append(limit)
    counts_changes = problem.reference is not None and problem.max_changes is None
    for number, week in enumerate(weeks):
        for person in problem.people:
            if not person.exempt:
                before = _before(problem, person, week) if counts_changes else None
                free = week.bits({day for day in week.days if is_open(problem, person, day)})
                present = week.bits(set(week.days) - person.absent)
                kind = Kind(present, free, before, tuple(joint[person.id, number]), tuple(own[person.id, number]))
                week.kinds.setdefault(kind, []).append(person.id)
    return weeks


def _counts(week: Week, cells: Iterable[tuple[str, date]], minus: Iterable[tuple[str, date]]) -> dict[str, Count]:
    """Return the days on which a rule counts each person."""
    days: dict[str, tuple[set[date], set[date]]] = defaultdict(lambda: (set(), set()))
    for side, chosen in enumerate((cells, minus)):
        for person, day in chosen:
            days[person][side].add(day)
    return {person: Count(week.bits(plus), week.bits(less)) for person, (plus, less) in days.items()}


def _before(problem: Problem, person: Person, week: Week) -> int:
    return week.bits((problem.reference or {}).get(person.id, NOWHERE))
