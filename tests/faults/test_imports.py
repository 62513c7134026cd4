"""Thousands of damaged files at the web door: each is refused or read with its errors by row, in 5 seconds and 300 MB, never with an error of ours."""

import json
import subprocess
import sys

import pytest

from tests.faults.tally import IS_LONG
from tests.site import ROOT

MUTANTS = 5000 if IS_LONG else 80
MOST_S, MOST_MB = 5, 300


@pytest.mark.row(10)
def test_damaged_files_meet_no_error_of_ours(embedded, tally):
    command = [sys.executable, "-m", "tests.faults.mutants", str(MUTANTS), "0"]
    done = subprocess.run(command, cwd=ROOT, env=embedded.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    tally.injected += found["count"]
    tally.lost += len(found["wrong"])
    tally.recoveries.append(found["longest s"])
    tally.notes.update({f"answers of status {status}": count for status, count in found["statuses"].items()})
    tally.notes["MB at most"] = round(found["peak MB"])
    assert found["wrong"] == []
    assert found["longest s"] < MOST_S
    assert found["peak MB"] < MOST_MB
