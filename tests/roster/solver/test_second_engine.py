"""On middle instances of every rule kind, a second engine that shares nothing with the product proves the same value at every stage."""

import pytest

from policies.checks import find_violations
from roster.solver.problem import Status
from roster.solver.solve import solve
from tests.roster.solver.random_problems import MIDDLE_KINDS, middle_problem
from tests.roster.solver.second_engine import Engine

EACH = 16


@pytest.mark.parametrize("kind", range(len(MIDDLE_KINDS)), ids=[kind.__name__.strip("_") for kind in MIDDLE_KINDS])
def test_both_engines_prove_the_same_stages(kind: int):
    compared = 0
    for seed in range(kind, EACH * len(MIDDLE_KINDS), len(MIDDLE_KINDS)):
        problem = middle_problem(seed)
        ours, theirs = solve(problem), Engine(problem).stages(seconds=2)
        if theirs is None:
            assert ours.status is Status.INFEASIBLE, seed
            continue
        assert ours.home is not None, seed
        assert find_violations(problem.requirements, ours.home) == [], seed
        proven = {stage.name: stage.value for stage in ours.stages if stage.is_proven and theirs[stage.name] is not None}
        assert proven == {name: theirs[name] for name in proven}, (seed, problem.to_json())
        compared += len(proven)
    assert compared >= EACH
