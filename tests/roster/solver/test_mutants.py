"""Five thousand damaged problem files: each is read, or refused in one line that begins with the field's name. Never a traceback."""

import copy
import json
import math
import random
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from roster.solver.problem import Problem, ProblemError
from roster.solver.solve import solve
from tests.roster.solver.random_problems import small_problem
from tests.roster.solver.test_problem import COMPLETE

JUNK = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    -(10**7),
    math.nan,
    math.inf,
    "",
    " ",
    "x",
    "2023-02-30",
    "2023-08-21",
    "\ud800",
    [],
    [[]],
    {},
)
FIELD = re.compile(r"^(problem|[\w \"\[\].-]+): \S")


def mutant(seed: int) -> object:
    """Return a valid problem file with one to three values replaced, left out, doubled, renamed or put where they don't belong."""
    rng = random.Random(seed)
    written = copy.deepcopy(COMPLETE) if seed % 2 else json.loads(json.dumps(small_problem(seed).to_json()))
    for _ in range(rng.randint(1, 3)):
        damage(rng, written)
    return written


def damage(rng: random.Random, written: dict) -> None:
    parent, key = rng.choice(list(places(written)))
    match rng.randrange(6):
        case 0:
            del parent[key]
        case 1 if isinstance(parent, dict):
            parent[rng.choice(("colour", "", "id ", "ids"))] = parent.pop(key)
        case 2 if isinstance(parent, list):
            parent.append(parent[key])
        case 3:
            other, place = rng.choice(list(places(written)))
            parent[key] = copy.deepcopy(other[place])
        case _:
            parent[key] = rng.choice(JUNK)


def places(value: object):
    """Yield every (container, key) of a JSON value."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from places(value[key])


def refusal(written: object) -> str | None:
    """Return the line that refuses it; what is read must also be answered."""
    try:
        solve(replace(Problem.from_json(written), time_limit_s=1))
    except ProblemError as error:
        return str(error)
    return None


@pytest.mark.parametrize("start", range(0, 5000, 500))
def test_a_damaged_file_is_answered_or_refused_by_its_field(start: int):
    refusals = [refusal(mutant(seed)) for seed in range(start, start + 500)]
    refused = [line for line in refusals if line is not None]
    assert len(refused) > 200
    assert [line for line in refused if not FIELD.match(line)] == []


@pytest.mark.parametrize("start", range(0, 24, 8))
def test_the_command_says_the_same_with_exit_2_and_one_line(start: int):
    for seed in range(start, start + 8):
        written = mutant(seed)
        done = subprocess.run(
            [sys.executable, "-m", "roster.solver"], input=json.dumps(written).encode(), capture_output=True, check=False
        )
        line = refusal(written)
        if line is None:
            assert (done.returncode, done.stderr) == (0, b""), seed
        else:
            assert (done.returncode, done.stdout) == (2, b""), seed
            assert done.stderr.count(b"\n") == 1, seed
            assert done.stderr.startswith(line.split(":")[0].encode(errors="backslashreplace")), seed


def test_an_unknown_field_without_a_name_or_with_a_long_one_is_still_named():
    assert refusal(COMPLETE | {"": 1}) == '"": unknown field'
    assert refusal(COMPLETE | {"x" * 10_000: 1}) == f'"{"x" * 80}": unknown field'
