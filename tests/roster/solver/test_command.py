"""`python -m roster.solver`: JSON in, JSON out; exit 0 with an answer, 2 with one line for what is malformed."""

import json
import subprocess
import sys

import pytest

from roster.solver.problem import Solution
from tests.roster.solver.builders import a_problem, home_pins, with_person


def run(text: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "roster.solver"], input=text, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_a_problem_is_answered_with_its_solution():
    done = run(json.dumps(a_problem().to_json()))
    assert (done.returncode, done.stderr) == (0, "")
    solution = json.loads(done.stdout)
    assert list(solution) == ["format", "status", "home", "stages", "conflicts", "seconds"]
    assert solution["status"] == "optimal"
    assert Solution.from_json(solution).to_json() == solution


def test_an_infeasible_problem_is_an_answer():
    problem = with_person(a_problem(pins=home_pins(("p1", a_problem().days[0]))), "p1", exempt=True)
    done = run(json.dumps(problem.to_json()))
    assert done.returncode == 0
    assert json.loads(done.stdout)["conflicts"][0]["rule"] == "pin:p1"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "problem: not JSON"),
        ("{", "problem: not JSON"),
        ("[" * 100_000, "problem: not JSON"),
        ("[]", "problem: expected an object"),
        (json.dumps(a_problem().to_json() | {"max_changes": 1}), "max_changes: needs a reference"),
        (json.dumps(a_problem().to_json() | {"colour\n": 1}), "colour : unknown field"),
    ],
    ids=["nothing", "cut short", "too deep", "no object", "contradiction", "unknown field"],
)
def test_a_malformed_problem_is_refused_in_one_line(text: str, line: str):
    done = run(text)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(line)
    assert done.stderr.count("\n") == 1
