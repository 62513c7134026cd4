"""A full disk while a staff file comes in or a roster goes out: a sentence, nothing half in the database, no orphan file."""

import json
import subprocess
import sys

import pytest

from tests.faults.tally import IS_LONG
from tests.site import ROOT

FAULTS = 200 if IS_LONG else 12


@pytest.mark.row(4)
@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files")
def test_full_disk_is_told_and_leaves_nothing_half(embedded, tally):
    command = [sys.executable, "-m", "tests.faults.full_disk", str(FAULTS)]
    done = subprocess.run(command, cwd=ROOT, env=embedded.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    tally.notes.update({name: count for name, count in found.items() if name.endswith(("refused", "done"))})
    tally.injected += FAULTS
    tally.lost += found["half"]
    assert (found["broken"], found["half"], found["orphans"], found["integrity"]) == (0, 0, 0, "ok"), done.stderr
