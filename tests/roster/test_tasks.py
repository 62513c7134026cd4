"""The bells: which queue they ring, under whose id, and what a worker does that is told to go."""

import pytest

from roster import tasks
from roster.celery import app
from roster.logs import request_id
from roster.models import Pulse, RunStatus
from roster.workflow import closing, run_ledger
from roster.workflow.heartbeat import Heartbeat
from roster.workflow.solve import solve_run
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return run_ledger.request_run(make_agency(4).draft(), None)


@pytest.fixture
def going():
    tasks.hand_solves_back()
    yield
    closing.reopen()


def test_reaper_leaves_a_pulse():
    tasks.reap()
    tasks.reap()
    assert Pulse.objects.count() == 1


def test_a_task_logs_under_the_id_of_the_request_that_rang():
    heard = []

    @app.task(name="tests.hear")
    def hear():
        heard.append(request_id.get())

    token = request_id.set("request-1234")
    try:
        headers = {}
        from roster.celery import send_id, take_id

        send_id(headers)
    finally:
        request_id.reset(token)
    hear.push_request(**headers)
    take_id(hear)
    hear.run()
    assert heard == ["request-1234"]


# --- a worker that is told to go -----------------------------------------------------------------------------------------------------------


def test_going_worker_takes_nothing_new(run, going):
    assert solve_run(run.pk) is None
    run.refresh_from_db()
    assert (run.status, run.attempt) == (RunStatus.QUEUED, 0)


def test_run_that_is_handed_back_waits_as_if_it_had_never_been_taken(run):
    run_ledger.hand_back(run_ledger.claim(run.pk))
    run.refresh_from_db()
    assert (run.status, run.attempt, run.token, run.lease_until) == (RunStatus.QUEUED, 0, None, None)
    assert run_ledger.reap() == [run.pk]


def test_handing_back_a_lost_claim_changes_nothing(run):
    claimed = run_ledger.claim(run.pk)
    run_ledger.finish(claimed, RunStatus.DONE)
    run_ledger.hand_back(claimed)
    run.refresh_from_db()
    assert run.status == RunStatus.DONE


@pytest.mark.django_db(transaction=True)
def test_heart_hears_that_its_worker_is_going(run, monkeypatch, going):
    monkeypatch.setattr("roster.workflow.heartbeat.BEAT_EVERY_S", 0.01)
    with Heartbeat(run_ledger.claim(run.pk)) as heart:
        assert heart._stop.wait(5)
    assert heart.is_interrupted


# --- a solve that doesn't end ----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_long_solve_is_asked_to_end_with_its_best(run, monkeypatch, settings):
    settings.SOLVE_SOFT_LIMIT_S = 0
    monkeypatch.setattr("roster.workflow.heartbeat.BEAT_EVERY_S", 0.01)
    with Heartbeat(run_ledger.claim(run.pk)) as heart:
        assert heart._stop.wait(5)
    assert not heart.is_interrupted


@pytest.mark.django_db(transaction=True)
def test_a_solver_that_hangs_loses_its_lease(run, monkeypatch, settings):
    settings.SOLVE_HARD_LIMIT_S = 0
    monkeypatch.setattr("roster.workflow.heartbeat.BEAT_EVERY_S", 0.01)
    claimed = run_ledger.claim(run.pk)
    with Heartbeat(claimed) as heart:
        heart._thread.join(5)
        assert not heart._thread.is_alive()
    lease = claimed.lease_until
    claimed.refresh_from_db()
    assert claimed.lease_until == lease


def test_limits_stand_in_their_order(settings):
    assert settings.SOLVE_TIME_LIMIT_S < settings.SOLVE_SOFT_LIMIT_S < settings.SOLVE_HARD_LIMIT_S
    assert app.conf.task_time_limit == settings.SOLVE_HARD_LIMIT_S
