"""HiGHS as a mixed-integer program, through OR-Tools' MathOpt: the same stages one after another, each kept while the next is solved."""

import time
from dataclasses import dataclass, field
from datetime import timedelta

from ortools.math_opt.python import mathopt

from bench.peers.answer import Answer, neighbours, plan, uneven, wished
from roster.solver.constraints import Cell, open_cells, rows_of
from roster.solver.problem import Pattern, Problem
from roster.solver.score import stage_names

SOLVED = (mathopt.TerminationReason.OPTIMAL, mathopt.TerminationReason.FEASIBLE)


def solve(problem: Problem, seconds: float) -> Answer:
    """Solve stage after stage within `seconds`; HiGHS tells no times inside a stage, so they are those of finished stages."""
    started = time.monotonic()
    program = _Program(problem)
    answer = Answer(None, note="no plan in time")
    values = None
    for name in stage_names(problem):
        left = seconds - (time.monotonic() - started)
        if left <= 0:
            return answer
        goal = program.goal(name)
        result = _minimize(program.model, goal, left, values)
        now = time.monotonic() - started
        if result.termination.reason not in SOLVED:
            return answer if answer.home else Answer(None, note=str(result.termination.reason.name).lower())
        values = {variable: round(value) for variable, value in result.variable_values().items()}  # a hint off by 1e-9 is an error
        home = plan(cell for cell, variable in program.home.items() if values[variable])
        is_new = answer.home != home
        answer = Answer(home, "", answer.first_s or now, now if is_new else answer.best_s)
        if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
            return Answer(home, "", answer.first_s, answer.best_s, note=f"stopped in {name}")
        program.model.add_linear_constraint(goal <= round(result.objective_value()))
    return Answer(answer.home, "proven", answer.first_s, answer.best_s)


def _minimize(
    model: mathopt.Model, goal: mathopt.LinearTypes, seconds: float, values: dict[mathopt.Variable, float] | None
) -> mathopt.SolveResult:
    model.minimize(goal)
    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=seconds), relative_gap_tolerance=0, absolute_gap_tolerance=0.99
    )
    hints = [mathopt.SolutionHint(variable_values=values)] if values else []
    return mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=parameters,
        model_params=mathopt.ModelSolveParameters(solution_hints=hints),
    )


@dataclass(slots=True)
class _Program:
    """The rules over one binary a cell, and the stages as linear goals."""

    problem: Problem
    model: mathopt.Model = field(default_factory=mathopt.Model)
    home: dict[Cell, mathopt.Variable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home = {cell: self.model.add_binary_variable() for cell in open_cells(self.problem)}
        for row in rows_of(self.problem):
            balance = self._sum(row.cells) - self._sum(row.minus)
            if row.least is not None:
                self.model.add_linear_constraint(balance >= row.least)
            if row.most is not None:
                self.model.add_linear_constraint(balance <= row.most)

    def _sum(self, cells: object) -> mathopt.LinearExpression:
        return mathopt.LinearSum(self.home[cell] for cell in cells if cell in self.home)

    def goal(self, name: str) -> mathopt.LinearTypes:
        """Return stage `name` as something to minimise, with what it needs added to the model."""
        if name == "usage":
            return -mathopt.LinearSum(self.home.values())
        if name == "wishes":
            return mathopt.LinearSum(cost * self.home[cell] for cell, cost in wished(self.problem) if cell in self.home)
        if name == "fairness":
            return self._squares()
        return self._switches() if self.problem.pattern is Pattern.WEEKLY else self._outside()

    def _squares(self) -> mathopt.LinearTypes:
        """Each day more costs a person's next odd number, so that the costs of his days add up to a square."""
        costs = []
        for person in self.problem.people:
            cells = [(person.id, day) for day in self.problem.days if (person.id, day) in self.home]
            steps = [self.model.add_variable(lb=0, ub=1) for _ in cells]
            self.model.add_linear_constraint(mathopt.LinearSum(steps) == self._sum(cells))
            costs += [(2 * (person.balance + taken) + 1) * step for taken, step in enumerate(steps)]
        return mathopt.LinearSum(costs)

    def _outside(self) -> mathopt.LinearTypes:
        slacks = []
        for cells, least, most in uneven(self.problem):
            slacks.append(self.model.add_variable(lb=0))
            self.model.add_linear_constraint(slacks[-1] + self._sum(cells) >= least)
            self.model.add_linear_constraint(self._sum(cells) - slacks[-1] <= most)
        return mathopt.LinearSum(slacks)

    def _switches(self) -> mathopt.LinearTypes:
        differ = []
        for today, tomorrow in neighbours(self.problem):
            difference = self._sum([today]) - self._sum([tomorrow])
            differ.append(self.model.add_variable(lb=0))
            self.model.add_linear_constraint(differ[-1] - difference >= 0)
            self.model.add_linear_constraint(differ[-1] + difference >= 0)
        return mathopt.LinearSum(differ)
