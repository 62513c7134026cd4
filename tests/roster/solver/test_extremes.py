"""The command at its edges: absurd sizes in two gigabytes of address space, and the same bytes from every process."""

import json
import os
import resource
import subprocess
import sys

import pytest

from bench.instances import agency, unit, working_days
from roster.solver.facts import Pattern
from tests.roster.solver.builders import a_problem, home_pins

GIGABYTE = 2**30
TWO_YEARS = 104


def answer(problem: dict, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "roster.solver"],
        input=json.dumps(problem).encode(),
        capture_output=True,
        check=False,
        env=os.environ | environment,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2 * GIGABYTE, 2 * GIGABYTE)),
    )


def crowd(people: int, weeks: int) -> dict:
    days = [day.isoformat() for day in working_days(weeks)]
    return {
        "format": "wfh-roster-problem/1",
        "days": days,
        "subunits": [{"id": "umum", "caps": [people // 2] * len(days)}],
        "people": [{"id": f"p{n}", "subunit": "umum"} for n in range(people)],
        "time_limit_s": 1,
    }


@pytest.mark.parametrize(
    "problem",
    [
        crowd(10_000, 1),
        unit(100, TWO_YEARS).to_json() | {"time_limit_s": 1},
        unit(60, TWO_YEARS, pattern=Pattern.WEEKLY).to_json() | {"time_limit_s": 1},
        unit(1000, 9, crossing=True).to_json() | {"time_limit_s": 1},
    ],
    ids=["10,000 people", "two years", "two years of whole weeks", "1,000 people at crossing counters"],
)
def test_an_absurd_size_is_answered_with_bounds(problem: dict):
    done = answer(problem)
    assert (done.returncode, done.stderr) == (0, b"")
    solution = json.loads(done.stdout)
    assert solution["status"] in ("optimal", "feasible")
    usage = solution["stages"][0]
    assert usage["bound"] is not None
    assert usage["value"] <= usage["bound"]


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (crowd(10_000, 9), 'subunits "umum": 10000 people for 44 days that cannot be solved apart: more than 60000 cells'),
        (crowd(10_000, TWO_YEARS), "people: 10000 for 519 days: more than 1000000 cells"),
    ],
    ids=["nine weeks", "two years"],
)
def test_what_is_too_large_is_refused_with_the_limit(problem: dict, line: str):
    done = answer(problem)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().strip() == line


@pytest.mark.parametrize(
    "problem",
    [
        agency((9, 10), 3, seed=3),
        unit(12, 3, crossing=True, longest_run=2),
        unit(10, 2, pattern=Pattern.WEEKLY),
        a_problem(people=4, days=2, cap=1, pins=home_pins(*((f"p{n}", a_problem().days[0]) for n in (1, 2, 3)))),
    ],
    ids=["mixed", "trades and search", "weekly", "infeasible"],
)
def test_two_processes_that_hash_differently_write_the_same_bytes(problem):
    written = [answer(problem.to_json(), PYTHONHASHSEED=seed).stdout for seed in ("1", "2")]
    first, second = (out.rpartition(b'"seconds"')[0] for out in written)
    assert first
    assert first == second
