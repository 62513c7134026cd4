"""The embedded default loses a worker and solves once."""

import pytest

from tests.faults.conftest import kill, wait_until


@pytest.mark.row(1)
def test_worker_killed_in_mid_solve_leaves_one_result_after_its_restart(embedded, tally):
    roster = embedded.do("prepare", 20, 9)["roster"]
    embedded.do("solve", roster)
    worker = embedded.worker()
    try:
        wait_until(lambda: embedded.query("SELECT status FROM roster_solverun") == [("berjalan",)])
        kill(worker)
        tally.injected += 1
        assert embedded.query("SELECT status, attempt, result FROM roster_solverun") == [("berjalan", 1, None)]
        embedded.query("UPDATE roster_solverun SET lease_until = '2023-01-01 00:00:00'")  # instead of waiting for it
        worker = embedded.worker()  # it carries the beat that rings the reaper
        wait_until(lambda: embedded.query("SELECT status FROM roster_solverun") == [("selesai",)])
    finally:
        kill(worker)
    assert embedded.query("SELECT attempt, applied_at IS NOT NULL FROM roster_solverun") == [(2, 1)]
    assert embedded.query("SELECT kind, version FROM roster_change") == [("susun", 2)]
    assert embedded.query("SELECT count(*) > 0 FROM roster_assignment") == [(1,)]
    tally.doubled += embedded.query("SELECT count(*) FROM roster_change")[0][0] - 1
