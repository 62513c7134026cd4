"""On small instances over every rule kind, each stage's value is the one enumeration finds."""

import pytest
from hypothesis import HealthCheck, given, note, settings

from policies.checks import find_violations
from roster.solver.components import merge, split
from roster.solver.problem import Problem, Status
from roster.solver.remedies import apply
from roster.solver.score import stage_values
from roster.solver.solve import solve
from tests.roster.solver import reference
from tests.roster.solver.strategies import problems

EXAMPLES = settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@EXAMPLES
@given(problems())
def test_every_stage_equals_enumeration(problem: Problem):
    solution = solve(problem)
    note(str(solution))
    best = reference.best_values(problem)
    if best is None:
        assert solution.status is Status.INFEASIBLE
        return
    assert solution.status is Status.OPTIMAL
    assert find_violations(problem.requirements, solution.home) == []
    assert {stage.name: stage.value for stage in solution.stages} == best
    assert {stage.name: stage.bound for stage in solution.stages} == best


@EXAMPLES
@given(problems())
def test_an_infeasible_problem_names_conflicts_and_each_remedy_is_a_real_change(problem: Problem):
    solution = solve(problem)
    if solution.status is not Status.INFEASIBLE:
        return
    assert solution.conflicts
    assert all(conflict.needed > conflict.available for conflict in solution.conflicts)
    if len(solution.conflicts) == 1:
        for remedy in solution.conflicts[0].remedies:
            assert solve(apply(problem, [remedy])).status is Status.OPTIMAL, remedy


@settings(EXAMPLES, max_examples=80)
@given(problems())
def test_parts_apart_are_worth_as_much_as_the_whole(problem: Problem):
    together = solve(problem)
    if together.home is None:
        return
    apart = merge(problem, [solve(part) for part in split(problem)], seconds=0)
    assert apart.stages == together.stages


@settings(EXAMPLES, max_examples=40)
@given(problems(cells=20))
def test_the_evaluator_agrees_with_the_definitions(problem: Problem):
    plan = {
        person.id: frozenset(problem.days[::2]) - person.absent if not person.exempt else frozenset() for person in problem.people
    }
    assert stage_values(problem, plan) == reference.values(problem, plan)


@settings(EXAMPLES, max_examples=40)
@given(problems(cells=20))
def test_json_gives_the_same_problem_back(problem: Problem):
    assert Problem.from_json(problem.to_json()).to_json() == problem.to_json()


@pytest.mark.parametrize("pattern", ["mixed", "weekly"])
def test_stage_order_follows_the_pattern(pattern: str):
    order = {"mixed": ["usage", "fairness", "pattern", "wishes"], "weekly": ["usage", "pattern", "fairness", "wishes"]}
    problem = Problem.from_json(
        {
            "format": "wfh-roster-problem/1",
            "days": ["2023-08-21"],
            "subunits": [{"id": "umum", "caps": [1]}],
            "people": [{"id": "p1", "subunit": "umum"}],
            "pattern": pattern,
        }
    )
    assert [stage.name for stage in solve(problem).stages] == order[pattern]
