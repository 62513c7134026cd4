"""A solve that was asked for is done once, whatever dies in between: the ledger row is the truth, the queue only a doorbell."""

import os
from datetime import date

import pytest
import redis
from django.utils import timezone

from policies.models import load_presets
from roster.demo.load import load_demo
from roster.models import Assignment, OrgUnit, RunStatus, SolveRun
from roster.tasks import reap, ring
from roster.workflow.run_ledger import request_run
from roster.workflow.start_roster import RosterWish, start_roster
from tests.faults.conftest import kill, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.row(1)]


@pytest.fixture
def run(transactional_db):
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()
    load_presets()
    load_demo()
    roster = start_roster(RosterWish(OrgUnit.objects.agencies().first(), date(2023, 9, 18), date(2023, 10, 13)), None)
    return request_run(roster, None)


def has_status(run: SolveRun, *statuses: RunStatus) -> bool:
    run.refresh_from_db()
    return run.status in statuses


def assert_done_once(run: SolveRun, tally) -> None:
    tally.lost += run.status != RunStatus.DONE
    tally.doubled += SolveRun.objects.filter(roster=run.roster, status=RunStatus.DONE).count() > 1
    assert run.status == RunStatus.DONE
    assert run.applied_at
    assert Assignment.objects.filter(roster=run.roster).exists()


def kill_in_mid_solve(run: SolveRun, start, attempt: int) -> None:
    """Kill the worker while it holds the claim, then let its lease lapse without waiting for it."""
    worker = start("worker")
    wait_until(lambda: has_status(run, RunStatus.RUNNING) and run.attempt == attempt)
    kill(worker)
    SolveRun.objects.filter(pk=run.pk).update(lease_until=timezone.now())


def test_a_run_survives_two_killed_workers(run, start, tally):
    for attempt in (1, 2):
        ring(run)
        kill_in_mid_solve(run, start, attempt)
        tally.injected += 1
    reap()
    start("worker")
    wait_until(lambda: has_status(run, RunStatus.DONE, RunStatus.FAILED))
    assert_done_once(run, tally)


def test_a_run_that_kills_three_workers_ends_with_a_reason(run, start, tally):
    for attempt in (1, 2, 3):
        ring(run)
        kill_in_mid_solve(run, start, attempt)
        tally.injected += 1
    reap()
    assert has_status(run, RunStatus.FAILED)
    assert run.failure


@pytest.mark.row(2)
def test_a_flushed_queue_is_rung_again_by_beat(run, start, tally):
    ring(run)
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()
    tally.injected += 1
    start("worker")
    start("beat")
    wait_until(lambda: has_status(run, RunStatus.DONE, RunStatus.FAILED))
    assert_done_once(run, tally)


def test_a_bell_that_rings_twice_solves_once(run, start, tally):
    for _ in range(5):
        ring(run)
        tally.injected += 1
    start("worker")
    wait_until(lambda: has_status(run, RunStatus.DONE, RunStatus.FAILED))
    assert run.attempt == 1
    assert_done_once(run, tally)
