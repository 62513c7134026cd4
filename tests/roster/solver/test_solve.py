"""How a solve behaves as a whole: the same twice, told while it runs, stopped without loss, cut by the clock with its bounds."""

import json
from dataclasses import replace
from itertools import chain, repeat

import pytest

from bench.instances import agency, unit
from policies.checks import find_violations
from roster.solver.facts import Pattern
from roster.solver.problem import Solution, Status
from roster.solver.score import stage_values
from roster.solver.search import Progress
from roster.solver.solve import solve, solve_parts
from tests.roster.solver.builders import a_problem, with_person


def written(solution: Solution) -> str:
    return json.dumps(solution.to_json() | {"seconds": 0})


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("crossing", [False, True])
def test_a_realistic_unit_is_proven_and_lawful(pattern: Pattern, *, crossing: bool):
    problem = unit(14, 2, pattern=pattern, crossing=crossing)
    solution = solve(problem)
    assert solution.status is Status.OPTIMAL
    assert all(stage.is_proven for stage in solution.stages)
    assert find_violations(problem.requirements, solution.home) == []
    assert {stage.name: stage.value for stage in solution.stages} == stage_values(problem, solution.home)


@pytest.mark.parametrize("pattern", Pattern)
def test_the_same_problem_gives_the_same_bytes(pattern: Pattern):
    problem = agency((8, 9), 2, pattern=pattern)
    assert written(solve(problem)) == written(solve(problem))


def test_a_limit_in_the_middle_of_the_search_gives_the_same_bytes_too(monkeypatch):
    monkeypatch.setattr("roster.solver.search.WALL_GUARD", 1000)  # a busy machine would end one of the two by the clock
    problem = replace(unit(20, 4, pattern=Pattern.WEEKLY, longest_run=3), time_limit_s=0.3)
    first = solve(problem)
    assert first.status is Status.FEASIBLE
    assert written(first) == written(solve(problem))


def test_progress_names_the_stages_in_order_and_counts_the_parts():
    told: list[Progress] = []
    solve(agency((8, 9), 2, pattern=Pattern.WEEKLY), on_progress=told.append)
    stages = list(dict.fromkeys(progress.stage for progress in told))
    assert stages == ["usage", "pattern", "fairness", "wishes"]
    assert {progress.parts_total for progress in told} == {2}
    assert [progress.parts_done for progress in told] == sorted(progress.parts_done for progress in told)


@pytest.mark.parametrize("pattern", Pattern)
def test_progress_tells_fairness_in_days_too(pattern: Pattern):
    told: list[Progress] = []
    solve(unit(12, 2, pattern=pattern), on_progress=told.append)
    spreads = [progress.spread for progress in told if progress.stage == "fairness"]
    assert spreads
    assert None not in spreads
    assert all(progress.spread is None for progress in told if progress.stage != "fairness")


def test_a_solve_that_is_stopped_keeps_the_best_found():
    problem = unit(20, 4, pattern=Pattern.WEEKLY)
    answers = chain([False], repeat(object=True))
    solution = solve(problem, should_stop=lambda: next(answers))
    assert solution.status is Status.FEASIBLE
    assert solution.cut is None
    assert find_violations(problem.requirements, solution.home) == []
    assert [stage.name for stage in solution.stages] == ["usage", "pattern", "fairness", "wishes"]
    # Which stage the stop meets depends on the machine: it is asked for every tenth of a second.
    assert solution.stages[0].is_proven
    assert not all(stage.is_proven for stage in solution.stages)


def test_a_solve_that_is_stopped_at_once_tells_the_bound_of_the_flow():
    solution = solve(unit(20, 4, longest_run=3), should_stop=lambda: True)
    usage = solution.stages[0]
    assert usage.bound is not None
    assert usage.value < usage.bound


def test_a_part_without_a_roster_stops_none_of_the_others_when_asked_for_parts():
    problem = agency((8, 9), 1)
    assert [part.status for part in solve_parts(problem)] == [Status.OPTIMAL, Status.OPTIMAL]


def test_nobody_to_plan_is_an_empty_plan():
    assert solve(a_problem(people=0)).home == {}


def test_a_unit_of_one_under_a_cap_of_none_stays_in_the_office():
    solution = solve(a_problem(people=1, cap=0))
    assert (solution.status, solution.home) == (Status.OPTIMAL, {"p1": frozenset()})


def test_fairness_takes_the_balance_into_account():
    problem = a_problem(people=2, days=2, cap=1)
    problem = with_person(problem, "p2", balance=2)
    assert solve(problem).home == {
        "p1": frozenset(problem.days),
        "p2": frozenset(),
    }


def test_whole_weeks_stay_whole():
    problem = a_problem(people=2, days=10, cap=1, pattern=Pattern.WEEKLY)
    solution = solve(problem)
    assert {stage.name: stage.value for stage in solution.stages} == {"usage": 10, "pattern": 0, "fairness": 50, "wishes": 0}
