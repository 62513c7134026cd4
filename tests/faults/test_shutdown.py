"""A worker that is told to go in mid-solve frees its run at once, and the next one does it as if nothing had been."""

import signal
import subprocess
import sys

import pytest

from tests.faults.conftest import kill, wait_until
from tests.site import ROOT

pytestmark = pytest.mark.row(1)

PATIENCE_S = 60
STATE = "SELECT status, attempt, token, lease_until FROM roster_solverun"


def worker(scene, pool):
    command = [sys.executable, "-m", "celery", "-A", "roster", "--quiet", "worker", "-P", pool, "-c", "1", "-l", "ERROR"]
    return subprocess.Popen(command, cwd=ROOT, env=scene.environment, start_new_session=True)


@pytest.mark.parametrize("pool", ["threads", "prefork"])
def test_worker_that_is_told_to_go_hands_its_solve_back(embedded, tally, pool):
    embedded.environment["SOLVE_TIME_LIMIT_S"] = "60"
    roster = embedded.do("prepare", 40, 9, 1, 7)["roster"]  # runs over weekends: not proven within a minute
    embedded.do("solve", roster)
    first, second = worker(embedded, pool), None
    try:
        wait_until(lambda: embedded.query("SELECT status FROM roster_solverun") == [("berjalan",)])
        first.send_signal(signal.SIGTERM)
        tally.injected += 1
        first.wait(timeout=PATIENCE_S)
        assert embedded.query(STATE) == [("antre", 0, None, None)]
        embedded.environment["SOLVE_TIME_LIMIT_S"] = "2"
        second = worker(embedded, pool)
        wait_until(lambda: embedded.query("SELECT status, attempt FROM roster_solverun") == [("selesai", 1)])
    finally:
        for process in filter(None, (first, second)):
            kill(process)
    tally.doubled += embedded.query("SELECT count(*) FROM roster_change")[0][0] - 1
