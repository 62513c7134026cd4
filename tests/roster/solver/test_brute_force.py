"""On small instances over every rule kind, each stage's value is the one enumeration finds."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from policies.checks import RuleKind
from roster.solver.components import merge, split
from roster.solver.constraints import rows_of
from roster.solver.problem import Pattern, Problem
from roster.solver.score import stage_values
from roster.solver.solve import solve
from tests import fuzz
from tests.roster.solver import reference
from tests.roster.solver.agreement import disagreement
from tests.roster.solver.random_problems import small_problem

SEEDS = range(2400)
BLOCK = 200


@pytest.mark.parametrize("start", SEEDS[::BLOCK])
def test_every_stage_equals_enumeration(start: int):
    """2,400 problems; the infeasible ones are told with conflicts, and each remedy of a single conflict makes room."""
    for seed in range(start, start + BLOCK):
        problem = small_problem(seed)
        wrong = disagreement(problem)
        assert wrong is None, f"seed {seed}: {wrong}\n{json.dumps(problem.to_json())}"


def test_every_rule_kind_is_among_them_and_both_patterns():
    some = [small_problem(seed) for seed in SEEDS[:300]]
    kinds = [row.rule.partition(":")[0] for problem in some for row in rows_of(problem)]
    closed_cells = {RuleKind.EXEMPT, RuleKind.ABSENT, RuleKind.UNKNOWN}
    assert set(kinds) == set(RuleKind) - closed_cells
    assert {problem.pattern for problem in some} == set(Pattern)
    assert {len(problem.subunits) for problem in some} == {1, 2}


def test_parts_apart_are_worth_as_much_as_the_whole():
    for seed in SEEDS[:200]:
        problem = small_problem(seed)
        together = solve(problem)
        if together.home is not None:
            apart = merge(problem, [solve(part) for part in split(problem)], seconds=0)
            assert apart.stages == together.stages, seed


def test_the_evaluator_agrees_with_the_definitions():
    for seed in SEEDS[:200]:
        problem = small_problem(seed, cells=40)
        plan = {p.id: frozenset(() if p.exempt else problem.days[::2]) - p.absent for p in problem.people}
        assert stage_values(problem, plan) == reference.values(problem, plan), seed


def test_json_gives_the_same_problem_back():
    for seed in SEEDS[:200]:
        problem = small_problem(seed, cells=20)
        assert Problem.from_json(problem.to_json()) == problem, seed


def test_the_long_campaign_tells_a_disagreement_with_its_problem(monkeypatch, capsys):
    monkeypatch.setattr(fuzz, "disagreement", lambda problem: "wrong")
    monkeypatch.setattr(fuzz, "ProcessPoolExecutor", ThreadPoolExecutor)
    assert fuzz.main(3) == 1
    assert "seed 0: wrong\n{" in capsys.readouterr().out


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
