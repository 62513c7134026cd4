from datetime import timedelta

import pytest
from django.utils import timezone

from roster.models import SolveRun
from roster.queries.queue import latest_done, load_wait
from roster.workflow import run_ledger
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(4)


def queued(agency, **fields):
    run = run_ledger.request_run(agency.draft(), None, **fields)
    SolveRun.objects.filter(pk=run.pk).update(requested_at=timezone.now() - timedelta(seconds=fields.pop("waited", 0)))
    run.refresh_from_db()
    return run


def age(run, **seconds):
    SolveRun.objects.filter(pk=run.pk).update(**{name: timezone.now() - timedelta(seconds=s) for name, s in seconds.items()})
    run.refresh_from_db()
    return run


def test_first_in_an_empty_queue_waits_for_nobody(agency):
    wait = load_wait(queued(agency))
    assert (wait.ahead, wait.silent_s) == (0, None)


def test_runs_before_it_and_the_one_under_way_go_first(agency):
    first, _second, third = queued(agency), queued(agency), queued(agency)
    run_ledger.claim(first.pk)
    assert load_wait(third).ahead == 2


def test_a_province_in_the_batch_queue_goes_its_own_way(agency):
    queued(agency, is_batch=True)
    assert load_wait(queued(agency)).ahead == 0


def test_nobody_taking_it_for_long_is_told(agency):
    wait = load_wait(age(queued(agency), requested_at=45))
    assert wait.silent_s == pytest.approx(45, abs=2)


def test_long_wait_behind_a_living_worker_is_no_silence(agency):
    run_ledger.claim(queued(agency).pk)
    assert load_wait(age(queued(agency), requested_at=45)).silent_s is None


def test_worker_that_stopped_beating_is_told(agency):
    run = run_ledger.claim(queued(agency).pk)
    assert load_wait(run).silent_s is None
    assert load_wait(age(run, heartbeat_at=50, lease_until=20)).silent_s == pytest.approx(50, abs=2)


def test_latest_answer_is_neither_stopped_nor_failed(agency):
    roster = agency.draft()
    done = SolveRun.objects.create(roster=roster, base_version=1, status="selesai")
    newer = SolveRun.objects.create(roster=roster, base_version=1, status="selesai")
    SolveRun.objects.create(roster=roster, base_version=1, status="dibatalkan")
    assert latest_done(roster) == newer
    assert latest_done(roster, before=newer.pk) == done
    assert latest_done(agency.draft()) is None
