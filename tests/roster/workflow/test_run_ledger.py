from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from roster.models import RunStatus, SolveRun
from roster.workflow import run_ledger
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(4)


@pytest.fixture
def run(agency):
    return run_ledger.request_run(agency.draft(), agency.head)


def let_lapse(run):
    """The worker has died: its lease is over."""
    SolveRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def status(run):
    run.refresh_from_db()
    return run.status


# --- request -----------------------------------------------------------------------------------------------------------------------------


def test_requested_run_waits_and_remembers_the_draft_s_version(agency, run):
    assert (run.status, run.attempt, run.base_version, run.requested_by) == (RunStatus.QUEUED, 0, 1, agency.head)
    assert run_ledger.is_active(run.roster)


def test_second_run_is_refused_while_one_waits_or_runs(run):
    for _ in range(2):
        with pytest.raises(Refusal, match="is being solved"):
            run_ledger.request_run(run.roster, None)
        run_ledger.claim(run.pk)


def test_database_itself_allows_one_active_run(run):
    with pytest.raises(IntegrityError), transaction.atomic():
        SolveRun.objects.create(roster=run.roster, base_version=1)


def test_next_run_is_welcome_once_the_first_is_over(run):
    run_ledger.finish(run_ledger.claim(run.pk), RunStatus.DONE)
    assert run_ledger.request_run(run.roster, None).pk != run.pk


def test_roster_that_is_wholly_lived_is_refused(agency):
    roster = agency.draft()
    publish(roster.pk, None, agency.head)
    with pytest.raises(Refusal, match="nothing left to solve"):
        run_ledger.request_run(roster, agency.head)


# --- claim, beat, finish -------------------------------------------------------------------------------------------------------------------


def test_run_is_claimed_once(run):
    claimed = run_ledger.claim(run.pk)
    assert (claimed.status, claimed.attempt) == (RunStatus.RUNNING, 1)
    assert claimed.lease_until > timezone.now()
    assert run_ledger.claim(run.pk) is None


def test_lapsed_lease_is_claimed_again_with_a_new_token(run):
    first = run_ledger.claim(run.pk)
    let_lapse(run)
    second = run_ledger.claim(run.pk)
    assert second.attempt == 2
    assert second.token != first.token


def test_beat_keeps_the_lease_and_stores_progress(run):
    claimed = run_ledger.claim(run.pk)
    let_lapse(run)
    assert run_ledger.beat(claimed, {"stage": "usage"})
    run.refresh_from_db()
    assert run.lease_until > timezone.now()
    assert run.progress == {"stage": "usage"}
    assert run_ledger.beat(claimed)
    run.refresh_from_db()
    assert run.progress == {"stage": "usage"}


def test_worker_that_lost_its_claim_stores_nothing(run):
    first = run_ledger.claim(run.pk)
    let_lapse(run)
    second = run_ledger.claim(run.pk)
    assert not run_ledger.beat(first, {"stage": "late"})
    assert not run_ledger.finish(first, RunStatus.DONE, result=[{"late": True}])
    assert run_ledger.finish(second, RunStatus.DONE, result=[])
    run.refresh_from_db()
    assert (run.status, run.result, run.progress) == (RunStatus.DONE, [], {})


def test_finished_run_is_not_finished_again(run):
    claimed = run_ledger.claim(run.pk)
    assert run_ledger.finish(claimed, RunStatus.DONE)
    assert not run_ledger.finish(claimed, RunStatus.FAILED)
    assert status(run) == RunStatus.DONE


def test_released_run_can_be_claimed_at_once(run):
    run_ledger.release(run_ledger.claim(run.pk))
    assert run_ledger.reap() == [run.pk]
    assert run_ledger.claim(run.pk).attempt == 2


def test_release_of_a_lost_claim_changes_nothing(run):
    first = run_ledger.claim(run.pk)
    let_lapse(run)
    run_ledger.claim(run.pk)
    run_ledger.release(first)
    assert run_ledger.claim(run.pk) is None


# --- stop ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keep_best", [True, False])
def test_run_that_still_waits_ends_at_once(run, keep_best):
    run_ledger.request_stop(run, keep_best=keep_best)
    assert status(run) == RunStatus.CANCELLED
    assert run_ledger.claim(run.pk) is None


@pytest.mark.parametrize(("keep_best", "asked"), [(True, (True, False)), (False, (False, True))])
def test_running_one_hears_the_wish_at_its_next_beat(run, keep_best, asked):
    claimed = run_ledger.claim(run.pk)
    run_ledger.request_stop(run, keep_best=keep_best)
    run.refresh_from_db()
    assert (run.stop_requested, run.cancel_requested) == asked
    assert not run_ledger.beat(claimed)
    assert status(run) == RunStatus.RUNNING  # the worker ends it, with or without its best


def test_stopping_what_is_over_changes_nothing(run):
    run_ledger.finish(run_ledger.claim(run.pk), RunStatus.DONE)
    run_ledger.request_stop(run, keep_best=False)
    assert (status(run), run.cancel_requested) == (RunStatus.DONE, False)


# --- reap ------------------------------------------------------------------------------------------------------------------------------


def test_reaper_rings_for_what_waits_and_for_what_lapsed_and_twice_is_the_same(run):
    assert run_ledger.reap() == run_ledger.reap() == [run.pk]
    run_ledger.claim(run.pk)
    assert run_ledger.reap() == []
    let_lapse(run)
    assert run_ledger.reap() == run_ledger.reap() == [run.pk]
    assert status(run) == RunStatus.RUNNING


def test_reaper_gives_up_after_three_attempts_and_says_why(run, settings):
    for attempt in range(1, settings.SOLVE_ATTEMPTS + 1):
        assert run_ledger.claim(run.pk).attempt == attempt
        assert run_ledger.reap() == []
        let_lapse(run)
    assert run_ledger.claim(run.pk) is None
    assert run_ledger.reap() == []
    assert status(run) == RunStatus.FAILED
    assert "stopped 3 times" in run.failure
    assert not run_ledger.is_active(run.roster)


def test_cancelled_run_whose_worker_died_is_over(run):
    run_ledger.claim(run.pk)
    run_ledger.request_stop(run, keep_best=False)
    let_lapse(run)
    assert run_ledger.reap() == []
    assert status(run) == RunStatus.CANCELLED
