"""Why not: which rules conflict, by how much, because of whom, and which change was tried and helps."""

from roster.solver.problem import Conflict, Problem
from roster.solver.search import Search


def counted_conflicts(problem: Problem) -> tuple[Conflict, ...]:
    return ()


def explain(problem: Problem, search: Search) -> tuple[Conflict, ...]:
    return ()
