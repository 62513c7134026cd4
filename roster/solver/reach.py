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

    def of_week(self, person: str, week: Iterable[date]) -> tuple[frozenset[date], int]:
        """Return the home days that the person had in `week`, and how many days of it can differ from that."""
        days = frozenset(week)
        forced = sum((person, day) in self.forced for day in days)
        return days & self.before.get(person, NOWHERE), self.spare + forced

    def home_days(self, person: str) -> tuple[int, int]:
        """Return the least and the largest number of home days that the person can have."""
        before = len(self.before.get(person, NOWHERE))
        moves = max(0, self.spare) + sum(name == person for name, _ in self.forced)
        return before - moves, before + moves
