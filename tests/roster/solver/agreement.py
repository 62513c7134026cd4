"""Does the solver say the same as enumeration? One function, asked by the tests and, twenty thousand times, by `make fuzz`."""

from itertools import combinations

from policies.checks import find_violations
from roster.solver.problem import Conflict, Problem, Solution, Status
from roster.solver.remedies import apply
from roster.solver.solve import solve
from tests.roster.solver import reference


def disagreement(problem: Problem) -> str | None:
    """Return what is wrong with the answer to a small problem: status, lawfulness, a stage's value or bound, or a conflict."""
    solution, best = solve(problem), reference.best_values(problem)
    if best is None:
        return _wrong_conflicts(problem, solution)
    if solution.status is not Status.OPTIMAL:
        return f"status {solution.status}, though {best} can be reached"
    if broken := find_violations(problem.requirements, solution.home):
        return f"unlawful: {broken}"
    for word in ("value", "bound"):
        told = {stage.name: getattr(stage, word) for stage in solution.stages}
        if list(told.items()) != list(best.items()):
            return f"{word}s {told}, though the best are {best}"
    return None


def _wrong_conflicts(problem: Problem, solution: Solution) -> str | None:
    if solution.status is not Status.INFEASIBLE or solution.home is not None:
        return f"status {solution.status}, though no plan is lawful"
    if not solution.conflicts:
        return "infeasible without a conflict"
    for conflict in solution.conflicts:
        if conflict.needed <= conflict.available:
            return f"no contradiction in {conflict}"
    if len(solution.conflicts) == 1:
        return _useless_remedy(problem, solution.conflicts[0])
    return None


def _useless_remedy(problem: Problem, conflict: Conflict) -> str | None:
    """Return the remedy that doesn't help: alone, or with as many other pins of its conflict as it says."""
    for remedy in conflict.remedies:
        others = [other for other in conflict.remedies if other.of == remedy.of and other != remedy]
        companies = combinations(others, remedy.of - 1)
        if not any(reference.best_values(apply(problem, (remedy, *company))) for company in companies):
            return f"{remedy} does not help"
    return None
