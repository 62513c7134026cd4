"""What a peer hands back, how it travels between processes, and the pieces of the stages that every linear model needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise
from typing import Any

from roster.solver.constraints import Cell
from roster.solver.problem import Home, Location, Pattern, Problem
from roster.solver.score import week_shares, weekday_shares

WEIGHTS = {
    Pattern.MIXED: {"usage": 20_000, "fairness": 100, "pattern": 10, "wishes": 1},
    Pattern.WEEKLY: {"usage": 100_000, "pattern": 1_000, "fairness": 10, "wishes": 1},
}
"""The stages as one sum, for peers that know only a sum: each far above the next, yet small enough for a solver's arithmetic."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan, or None with a reason in `note`; seconds count from the call, None where a peer can't tell.

    `claim` is what the peer says of its own result: "proven", "proven sum" (its weighted sum, not the stages) or "". `start_s` went
    before the search on what a server does once; it isn't counted in the other seconds.
    """

    home: Home | None
    claim: str = ""
    first_s: float | None = None
    best_s: float | None = None
    start_s: float = 0
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        home = (
            None if self.home is None else {person: [day.isoformat() for day in sorted(days)] for person, days in self.home.items()}
        )
        return {
            "home": home,
            "claim": self.claim,
            "first_s": self.first_s,
            "best_s": self.best_s,
            "start_s": self.start_s,
            "note": self.note,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Answer":
        home = value.pop("home")
        return cls(home and {person: frozenset(map(date.fromisoformat, days)) for person, days in home.items()}, **value)


def plan(cells: Iterator[Cell]) -> dict[str, frozenset[date]]:
    """Return person id → home days of the chosen cells."""
    home: dict[str, set[date]] = {}
    for person, day in cells:
        home.setdefault(person, set()).add(day)
    return {person: frozenset(days) for person, days in home.items()}


def uneven(problem: Problem) -> Iterator[tuple[list[Cell], int, int]]:
    """Yield (cells, least, most) for `mixed`: days outside count one each."""
    for person, days, least, most in chain(week_shares(problem), weekday_shares(problem)):
        yield [(person.id, day) for day in days], least, most


def neighbours(problem: Problem) -> Iterator[tuple[Cell, Cell]]:
    """Yield for `weekly` the successive days of each person's week; two different places count one."""
    for person in problem.people:
        if not person.exempt:
            for week in problem.weeks:
                for today, tomorrow in pairwise(day for day in week if day not in person.absent):
                    yield (person.id, today), (person.id, tomorrow)


def wished(problem: Problem) -> Iterator[tuple[Cell, int]]:
    """Yield (cell, cost of being at home there): below zero where home is wished."""
    for wish in problem.wishes:
        yield (wish.person, wish.day), -wish.weight if wish.location is Location.HOME else wish.weight
