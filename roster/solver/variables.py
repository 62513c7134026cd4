"""is_home(person, day): the only place that touches CP-SAT variables.

With the weekly pattern each person's week is one choice among its day-patterns (columns), which makes switches linear and tight.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

from ortools.sat.python import cp_model

from roster.solver.constraints import Cell, Row
from roster.solver.problem import Home, Person, Problem
from roster.solver.reach import Reach
from roster.solver.score import NOWHERE


@dataclass(frozen=True, slots=True)
class Column:
    """One way to spend a week: the home days and the number of switches it costs."""

    chosen: cp_model.IntVar
    days: frozenset[date]
    switches: int


def days_of_week(days: frozenset[date], week: date) -> frozenset[date]:
    """Return those of `days` that lie in the ISO week of `week`."""
    return frozenset(day for day in days if day.isocalendar()[:2] == week.isocalendar()[:2])


class Variables:
    """A CP-SAT model of one problem: cells, columns with the weekly pattern (those within `reach` only), and the rows that must hold."""

    def __init__(
        self,
        problem: Problem,
        cells: Iterable[Cell],
        rows: Iterable[Row],
        *,
        with_columns: bool = False,
        reach: Reach | None = None,
    ) -> None:
        self.problem = problem
        self.reach = reach
        self.model = cp_model.CpModel()
        self.cells: dict[Cell, cp_model.IntVar] = {cell: self.model.new_bool_var("") for cell in cells}
        self.columns: dict[tuple[str, date], list[Column]] = {}
        self.derived: list[tuple[Sequence[cp_model.IntVar], Callable[[Home], Iterable[int]]]] = []
        if with_columns:
            self._choose_weeks()
        for row in rows:
            self._post(row)

    def is_home(self, person: str, day: date) -> cp_model.IntVar | int:
        """Return the cell's variable, or 0 where the person can't be at home."""
        return self.cells.get((person, day), 0)

    def days_home(self, person: str, days: Iterable[date]) -> cp_model.LinearExprT:
        """Return the number of days among `days` that the person spends at home."""
        return cp_model.LinearExpr.sum([self.is_home(person, day) for day in days])

    def weeks_of(self, person: Person) -> dict[date, list[Column]]:
        """Return the person's columns by the first day of each week; weeks without a choice are left out."""
        firsts = (week[0] for week in self.problem.weeks)
        return {first: self.columns[person.id, first] for first in firsts if (person.id, first) in self.columns}

    def sum_of(self, row: Row) -> cp_model.LinearExprT:
        """Return what the row limits: home cells less the ones it subtracts."""
        terms = [self.cells[cell] for cell in (*row.cells, *row.minus)] or [self.model.new_constant(0)]
        return cp_model.LinearExpr.weighted_sum(terms, [1] * len(row.cells) + [-1] * len(row.minus) or [1])

    def _post(self, row: Row) -> None:
        least = -len(row.minus) if row.least is None else row.least
        most = max(least, len(row.cells)) if row.most is None else row.most
        self.model.add_linear_constraint(self.sum_of(row), min(least, most), most)

    def _choose_weeks(self) -> None:
        for person in self.problem.people:
            if person.exempt:
                continue
            for week in self.problem.weeks:
                present = [day for day in week if day not in person.absent]
                free = [day for day in present if (person.id, day) in self.cells]
                if len(free) > 0:
                    self.columns[person.id, week[0]] = self._columns(person.id, week, present, free)

    def _columns(self, person: str, week: Iterable[date], present: list[date], free: list[date]) -> list[Column]:
        columns = []
        before, most = (NOWHERE, len(present)) if self.reach is None else self.reach.of_week(person, week)
        for choice in product((False, True), repeat=len(free)):
            home = frozenset(day for day, at_home in zip(free, choice, strict=True) if at_home)
            if len(home ^ before) > most:
                continue
            switches = sum((today in home) != (tomorrow in home) for today, tomorrow in pairwise(present))
            columns.append(Column(self.model.new_bool_var(""), home, switches))
        self.model.add_exactly_one(column.chosen for column in columns)
        for day in free:
            at_home = cp_model.LinearExpr.sum([column.chosen for column in columns if day in column.days])
            self.model.add(at_home == self.cells[person, day])
        return columns

    def derive(self, added: Sequence[cp_model.IntVar], values: Callable[[Home], Iterable[int]]) -> None:
        """Tell which values the variables that an objective `added` have in a plan, so that a hint is a whole solution."""
        self.derived.append((added, values))

    def hint(self, home: Home) -> None:
        """Start the next search from `home`."""
        self.model.clear_hints()
        for (person, day), cell in self.cells.items():
            self.model.add_hint(cell, day in home[person])
        for (person, week), columns in self.columns.items():
            spent = days_of_week(home[person], week)
            for column in columns:
                self.model.add_hint(column.chosen, column.days == spent)
        for added, values in self.derived:
            for variable, value in zip(added, values(home), strict=True):
                self.model.add_hint(variable, value)

    def read(self, values: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> dict[str, frozenset[date]]:
        """Return the home days of a solution."""
        chosen: dict[str, set[date]] = defaultdict(set)
        for (person, day), cell in self.cells.items():
            if values.boolean_value(cell):
                chosen[person].add(day)
        return {person.id: frozenset(chosen[person.id]) for person in self.problem.people}
