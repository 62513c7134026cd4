"""Workers keep the same dates of publication at once, and some die at it: each roster goes out once."""

import time

import pytest

from tests.faults.stage import Stage
from tests.faults.tally import IS_LONG, Tally

PEOPLE, DATES, WORKERS = 4, 60 if IS_LONG else 24, 4
DYING_S = (1.5, 2.5)  # while they are at it: a process takes a second to start


def keep_dates(stage: Stage, tally: Tally) -> None:
    assert stage.do("appointed", DATES, PEOPLE) == {"due": DATES}
    workers = [stage.start("due") for _ in range(WORKERS)]
    for worker, after in zip(workers, DYING_S, strict=False):
        time.sleep(after - DYING_S[0] if worker is not workers[0] else after)
        worker.kill()
        worker.wait()
    tally.injected += len(DYING_S)
    for worker in workers[len(DYING_S) :]:
        stage.answer(worker)
    stage.do("due")  # the next minute
    found = stage.do("went_out")
    tally.doubled += found["revisions"] - found["rosters"]
    tally.lost += found["unsettled"]
    assert found == {"revisions": DATES, "rosters": DATES, "notices": DATES * PEOPLE, "unsettled": 0}
    tally.bear(count=len(DYING_S))


@pytest.mark.row(1)
def test_each_date_is_kept_once_on_sqlite(embedded, tally):
    keep_dates(embedded, tally)


@pytest.mark.row(1)
@pytest.mark.servers
def test_each_date_is_kept_once_on_postgresql(on_postgres, tally):
    keep_dates(on_postgres, tally)
