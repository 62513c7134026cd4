"""Naive CP-SAT: a Boolean per person and day, every rule as a sum, one weighted objective, default parameters."""

import time

from ortools.sat.python import cp_model

from bench.peers.answer import WEIGHTS, Answer, neighbours, plan, uneven, wished
from roster.solver.constraints import Cell, open_cells, rows_of
from roster.solver.problem import Pattern, Problem


def solve(problem: Problem, seconds: float) -> Answer:
    """Solve one model for at most `seconds`, on as many workers as CP-SAT takes by itself."""
    started = time.monotonic()
    model = cp_model.CpModel()
    home = {cell: model.new_bool_var("") for cell in open_cells(problem)}
    for row in rows_of(problem):
        balance = sum(home[cell] for cell in row.cells) - sum(home[cell] for cell in row.minus)
        if row.least is not None:
            model.add(balance >= row.least)
        if row.most is not None:
            model.add(balance <= row.most)
    model.minimize(_cost(model, home, problem))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.01, seconds - (time.monotonic() - started))
    watch = _Watch(started)
    status = solver.solve(model, watch)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, note=solver.status_name(status))
    claim = "proven sum" if status == cp_model.OPTIMAL else ""
    return Answer(plan(cell for cell, var in home.items() if solver.boolean_value(var)), claim, watch.first_s, watch.best_s)


def _cost(model: cp_model.CpModel, home: dict[Cell, cp_model.IntVar], problem: Problem) -> cp_model.LinearExprT:
    weight = WEIGHTS[problem.pattern]
    cost = -weight["usage"] * sum(home.values()) + weight["wishes"] * sum(c * home.get(cell, 0) for cell, c in wished(problem))
    for person in problem.people:
        if not person.exempt:
            days = [home[person.id, day] for day in problem.days if (person.id, day) in home]
            square = model.new_int_var(0, (person.balance + len(days)) ** 2, "")
            model.add_multiplication_equality(square, [person.balance + sum(days)] * 2)
            cost += weight["fairness"] * square
    return cost + weight["pattern"] * _broken_pattern(model, home, problem)


def _broken_pattern(model: cp_model.CpModel, home: dict[Cell, cp_model.IntVar], problem: Problem) -> cp_model.LinearExprT:
    if problem.pattern is Pattern.WEEKLY:
        differ = []
        for today, tomorrow in neighbours(problem):
            one, other = home.get(today, 0), home.get(tomorrow, 0)
            differ.append(model.new_bool_var(""))
            model.add(differ[-1] >= one - other)
            model.add(differ[-1] >= other - one)
        return sum(differ)
    outside = []
    for cells, least, most in uneven(problem):
        at_home = sum(home.get(cell, 0) for cell in cells)
        outside.append(model.new_int_var(0, len(problem.days), ""))
        model.add(outside[-1] >= least - at_home)
        model.add(outside[-1] >= at_home - most)
    return sum(outside)


class _Watch(cp_model.CpSolverSolutionCallback):
    """Notes when the first and the best plan came."""

    def __init__(self, started: float) -> None:
        super().__init__()
        self.started = started
        self.first_s: float | None = None
        self.best_s: float | None = None

    def on_solution_callback(self) -> None:
        self.best_s = time.monotonic() - self.started
        self.first_s = self.first_s or self.best_s
