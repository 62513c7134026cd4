"""A second engine: the sentences of solver.md as one plain integer program for SCIP, a stage after the other. Nothing is shared with
the product but the problem itself: no flow, no columns, no tangents, no trades.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import groupby, pairwise
from math import ceil, floor

from ortools.linear_solver import pywraplp

from roster.solver.problem import Problem


@dataclass
class Engine:
    """The integer program of one problem."""

    problem: Problem
    solver: pywraplp.Solver = field(default_factory=lambda: pywraplp.Solver.CreateSolver("SCIP"))

    def __post_init__(self) -> None:
        self.home = {
            (p.id, day): 0 if p.exempt or day in p.absent else self.solver.BoolVar("")
            for p in self.problem.people
            for day in self.problem.days
        }
        self.weeks = [tuple(week) for _, week in groupby(self.problem.days, lambda day: day.isocalendar()[:2])]
        self.counted = [p for p in self.problem.people if not p.exempt]
        self._limit_headcounts()
        self._limit_people()

    def stages(self, seconds: float) -> dict[str, int | None] | None:
        """Return each stage's proven value, None from the first that `seconds` don't suffice for; None alone when nothing is lawful."""
        proven: dict[str, int | None] = {}
        for name, goal in self._goals().items():
            proven[name] = None
            if None in list(proven.values())[:-1]:
                continue
            self.solver.Minimize(goal)
            self.solver.SetTimeLimit(round(1000 * seconds))
            status = self.solver.Solve()
            if status == pywraplp.Solver.INFEASIBLE:
                return None
            if status == pywraplp.Solver.OPTIMAL:
                value = round(self.solver.Objective().Value())
                self.solver.Add(goal <= value)
                proven[name] = -value if name == "usage" else value
        return proven

    def _days_home(self, person: str, days: tuple[date, ...]) -> pywraplp.LinearExpr:
        return self.solver.Sum([self.home[person, day] for day in days])

    def _limit_headcounts(self) -> None:
        people = self.problem.people
        for subunit in self.problem.subunits:
            ids = [p for p in people if p.subunit == subunit.id]
            for index, day in enumerate(self.problem.days):
                self.solver.Add(self._at_home(ids, day) <= subunit.caps[index])
                if subunit.max_office is not None:
                    self.solver.Add(self._on_site(ids, day) <= subunit.max_office[index])
        for shared in self.problem.shared_caps:
            ids = [p for p in people if p.subunit in shared.subunits]
            for index, day in enumerate(self.problem.days):
                self.solver.Add(self._at_home(ids, day) <= shared.caps[index])
        for group in self.problem.coverage:
            ids = [p for p in people if p.id in group.people]
            for day in self.problem.days if group.days is None else group.days:
                self.solver.Add(self._on_site(ids, day) >= group.minimum)

    def _at_home(self, people: list, day: date) -> pywraplp.LinearExpr:
        return self.solver.Sum([self.home[p.id, day] for p in people])

    def _on_site(self, people: list, day: date) -> pywraplp.LinearExpr:
        return self.solver.Sum([1 - self.home[p.id, day] for p in people if day not in p.absent])

    def _limit_people(self) -> None:
        days = self.problem.days
        for p in self.problem.people:
            for week in self.weeks if p.max_home_per_week is not None else ():
                self.solver.Add(self._days_home(p.id, week) <= p.max_home_per_week)
            for start in range(len(days)) if p.max_home_run is not None else ():
                run = days[start : start + p.max_home_run + 1]
                if len(run) > p.max_home_run:
                    self.solver.Add(self._days_home(p.id, run) <= p.max_home_run)
        for pin in self.problem.pins:
            self.solver.Add(self.solver.Sum([self.home[pin.person, pin.day]]) == int(pin.location == "home"))
        if self.problem.max_changes is not None:
            self.solver.Add(self._changes() <= self.problem.max_changes)

    def _goals(self) -> dict[str, pywraplp.LinearExpr]:
        mixed = self.problem.pattern == "mixed"
        goals = {"usage": -1 * self.solver.Sum(list(self.home.values()))}
        if self.problem.reference is not None and self.problem.max_changes is None:
            goals["changes"] = self._changes()
        if mixed:
            return goals | {"fairness": self._squares(), "pattern": self._uneven(), "wishes": self._wishes()}
        return goals | {"pattern": self._switches(), "fairness": self._squares(), "wishes": self._wishes()}

    def _changes(self) -> pywraplp.LinearExpr:
        before = self.problem.reference
        return self.solver.Sum([1 - x if day in before.get(p, ()) else x for (p, day), x in self.home.items()])

    def _squares(self) -> pywraplp.LinearExpr:
        """One binary for each total a person can have."""
        terms = []
        for p in self.counted:
            is_total = [self.solver.BoolVar("") for _ in range(len(self.problem.days) + 1)]
            self.solver.Add(self.solver.Sum(is_total) == 1)
            self.solver.Add(self.solver.Sum([k * y for k, y in enumerate(is_total)]) == self._days_home(p.id, self.problem.days))
            terms += [(p.balance + k) ** 2 * y for k, y in enumerate(is_total)]
        return self.solver.Sum(terms)

    def _switches(self) -> pywraplp.LinearExpr:
        terms = []
        for p in self.counted:
            for week in self.weeks:
                for today, tomorrow in pairwise(day for day in week if day not in p.absent):
                    switch = self.solver.NumVar(0, 1, "")
                    step = self.solver.Sum([self.home[p.id, tomorrow], -1 * self.solver.Sum([self.home[p.id, today]])])
                    self.solver.Add(switch >= step)
                    self.solver.Add(switch >= -1 * step)
                    terms.append(switch)
        return self.solver.Sum(terms)

    def _uneven(self) -> pywraplp.LinearExpr:
        terms = []
        for p in self.counted:
            mates = sum(other.subunit == p.subunit for other in self.counted)
            caps = next(dict(zip(self.problem.days, s.caps, strict=True)) for s in self.problem.subunits if s.id == p.subunit)
            for week in self.weeks:
                present = sum(day not in p.absent for day in week)
                share = Fraction(sum(caps[day] for day in week), mates) * Fraction(present, len(week))
                terms.append(self._beyond(p.id, week, floor(share), ceil(share)))
            for weekday in range(1, 6):
                days = tuple(day for day in self.problem.days if day.isoweekday() == weekday)
                terms.append(self._beyond(p.id, days, 0, ceil(Fraction(sum(caps[day] for day in days), mates))))
        return self.solver.Sum(terms)

    def _beyond(self, person: str, days: tuple[date, ...], least: int, most: int) -> pywraplp.Variable:
        beyond = self.solver.NumVar(0, self.solver.infinity(), "")
        self.solver.Add(beyond >= self._days_home(person, days) - most)
        self.solver.Add(beyond >= least - self._days_home(person, days))
        return beyond

    def _wishes(self) -> pywraplp.LinearExpr:
        homes = [(wish, self.home[wish.person, wish.day]) for wish in self.problem.wishes]
        return self.solver.Sum([wish.weight * (1 - x if wish.location == "home" else x) for wish, x in homes])
