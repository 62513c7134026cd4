"""Thousands of damaged files at the web door: each is refused or read with its errors by row, in 5 seconds and 300 MB, never with an error of ours.

Seconds are of processor time, so that they say the same on a busy machine.
"""

import subprocess
import sys

import pytest

from tests.faults.stage import Stage, embedded_stage
from tests.faults.tally import IS_LONG
from tests.site import ROOT

MUTANTS, PROCESSES = 5000 if IS_LONG else 80, 2
MOST_MB = 300  # must; the seconds are in mutants.py


@pytest.mark.row(10)
def test_damaged_files_meet_no_error_of_ours(tmp_path, tally):
    each = MUTANTS // PROCESSES
    sites = [start(embedded_stage(tmp_path / str(number)), each, number * each) for number in range(PROCESSES)]
    shares = [Stage.answer(site) for site in sites]
    for found in shares:
        tally.injected += found["count"]
        tally.bear(found["refused s"], found["count"] - found["wrong"])
        tally.notes.update({f"answers of status {status}": count for status, count in found["statuses"].items()})
    tally.notes["MB at most"] = round(max(found["peak MB"] for found in shares))
    tally.notes["ms at most for the other answers"] = round(1000 * max(found["other s"] for found in shares))
    assert [wrong for found in shares for wrong in found["first wrong"]] == []
    assert max(found["peak MB"] for found in shares) < MOST_MB


def start(site: Stage, count: int, first: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.faults.mutants", str(count), str(first)]
    return subprocess.Popen(command, cwd=ROOT, env=site.environment, stdout=subprocess.PIPE, text=True)
