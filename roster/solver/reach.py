"""How many days of a week can differ from the reference when few changes are allowed in all."""

from collections.abc import Iterable
from datetime import date

from roster.solver.constraints import is_open
from roster.solver.facts import Location
from roster.solver.problem import Problem
from roster.solver.score import NOWHERE


class Reach:
    """At most `most` cells may differ from `problem.reference`. What pins, absences and caps of 0 force is spent before anybody chooses."""

    def __init__(self, problem: Problem, most: int) -> None:
        self.before = problem.reference or {}
        lost = {
            (person.id, day)
            for person in problem.people
            for day in self.before.get(person.id, NOWHERE)
            if not is_open(problem, person, day)
        }
        moved = {
            (pin.person, pin.day)
            for pin in problem.pins
            if (pin.location is Location.HOME) != (pin.day in self.before.get(pin.person, NOWHERE))
        }
        self.forced = lost | moved
        self.spare = most - len(self.forced)

    def holds(self, person: str, week: Iterable[date], home: frozenset[date]) -> bool:
        """Whether the person can be at home on just the days `home` of `week`."""
        days = tuple(week)
        changed = sum((day in home) != (day in self.before.get(person, NOWHERE)) for day in days)
        return changed <= self.spare + sum((person, day) in self.forced for day in days)

    def home_days(self, person: str) -> tuple[int, int]:
        """Return the least and the largest number of home days that the person can have."""
        before = len(self.before.get(person, NOWHERE))
        moves = max(0, self.spare) + sum(name == person for name, _ in self.forced)
        return before - moves, before + moves
