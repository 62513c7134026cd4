"""Whether any roster exists, which rows forbid it, and how far a row can be met: small bounded solves for explanations."""

from collections.abc import Sequence

from ortools.sat.python import cp_model

from roster.solver.components import split
from roster.solver.constraints import ChangeLimit, Row, encode, rows_of
from roster.solver.problem import Home, Problem
from roster.solver.variables import Variables

WORK = 2.0  # deterministic units for one question; a question that takes longer stays unanswered


def is_feasible(problem: Problem) -> bool:
    """Whether a lawful roster is known to exist."""
    return all(_is_part_feasible(part) for part in split(problem))


def _is_part_feasible(problem: Problem) -> bool:
    answer = _ask(_only(problem, rows_of(problem)))
    return answer.response_proto.status in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def is_impossible(problem: Problem) -> bool:
    """Whether it is proven that no lawful roster exists."""
    return _clash(problem, rows_of(problem))


def minimal_conflict(problem: Problem, rows: Sequence[Row]) -> list[Row]:
    """Return rows that cannot all hold, none of which can be spared; empty when they can, or when it takes too long to tell.

    Most conflicts lie in one day, so each day is asked first. Whatever is left out is left out because a solve without it was still
    infeasible: halves first, then one by one.
    """
    days = ([row for row in rows if row.day == day] for day in problem.days)
    core = next((today for today in days if _clash(problem, today)), list(rows))
    if len(core) == len(rows) and not _clash(problem, core):
        return []
    step = len(core)
    while step > 1:
        step = -(-step // 2)
        position = 0
        while position < len(core):
            rest = core[:position] + core[position + step :]
            if _clash(problem, rest):
                core = rest
            else:
                position += step
    return core


def nearest(problem: Problem, row: Row, others: Sequence[Row]) -> int:
    """Return the sum of `row` that comes nearest to what it asks while `others` hold (least for a maximum, most for a minimum)."""
    variables = _only(problem, others, row)
    total = variables.sum_of(row)
    if row.most is not None:
        variables.model.minimize(total)
    else:
        variables.model.maximize(total)
    solver = _ask(variables)
    if solver.response_proto.status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return int(solver.objective_value)
    return row.most + 1 if row.most is not None else (row.least or 0) - 1


def closest(problem: Problem) -> Home | None:
    """Return a lawful roster that differs as little as a short search finds from the problem's `reference`; None when it finds none."""
    (changes,) = encode(ChangeLimit(0), problem)
    variables = _only(problem, rows_of(problem), changes)
    variables.model.minimize(variables.sum_of(changes))
    solver = _ask(variables)
    return variables.read(solver) if solver.response_proto.status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def _clash(problem: Problem, rows: Sequence[Row]) -> bool:
    return bool(_ask(_only(problem, rows)).response_proto.status == cp_model.INFEASIBLE)


def _only(problem: Problem, rows: Sequence[Row], *mentioned: Row) -> Variables:
    """Return a model of `rows` alone, with only the cells that they and `mentioned` speak of."""
    cells = dict.fromkeys(cell for row in (*rows, *mentioned) for cell in (*row.cells, *row.minus))
    return Variables(problem, cells, rows)


def _ask(variables: Variables) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_deterministic_time = WORK
    solver.solve(variables.model)
    return solver
