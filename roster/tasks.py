"""The doorbell: tasks take ids and call workflow. Losing a message loses nothing, because the reaper rings again."""

from __future__ import annotations

import contextlib
from importlib import import_module

from celery import Task
from celery.signals import worker_init, worker_shutting_down
from django.db import transaction
from kombu.exceptions import OperationalError

from roster.celery import app
from roster.models import RunStatus, SolveRun
from roster.workflow import closing, notify, run_ledger
from roster.workflow.clear_old import clear_old
from roster.workflow.keep_pulse import keep_pulse
from roster.workflow.schedule_publication import publish_due
from roster.workflow.tell_head import mail_heads


@app.task
def solve(run_id: int) -> None:
    # Here and not above: OR-Tools takes 85 MB and seconds that the web, which only rings, must not pay.
    from roster.workflow.solve import solve_run  # noqa: PLC0415

    run = solve_run(run_id)
    if run is not None and run.status == RunStatus.QUEUED:  # handed back by a worker that is shut down
        ring(run)


@app.task
def solve_batch(run_id: int) -> None:
    """Solve on the queue `batch` (settings.CELERY_TASK_ROUTES), behind which no head waits."""
    solve(run_id)


@worker_init.connect
def load_solver(**_: object) -> None:
    import_module("roster.workflow.solve")


@worker_shutting_down.connect
def hand_solves_back(**_: object) -> None:
    """On SIGTERM: what is being solved goes back into the queue at once, instead of waiting for its lease."""
    closing.close()


@app.task
def reap() -> None:
    """Ring again for every run without a live lease; beat calls this every few seconds."""
    keep_pulse()
    for run in SolveRun.objects.only("is_batch").in_bulk(run_ledger.reap()).values():
        _bell(run).delay(run.pk)


@app.task
def mail() -> None:
    """Send the mails of revisions and of failed dates that haven't gone out; beat calls this several times a minute."""
    for revision in notify.unmailed():
        notify.mail_notices(revision)
    mail_heads()


@app.task
def publish_scheduled() -> None:
    """Publish the rosters whose day has come; beat calls this every minute."""
    publish_due()


@app.task
def clear() -> None:
    """Clear what has served its time; beat calls this every night."""
    clear_old()


def ring(run: SolveRun) -> None:
    """Ring for a run once its row is committed. When the broker is down the row waits for the reaper."""

    def deliver() -> None:
        with contextlib.suppress(OperationalError):
            _bell(run).delay(run.pk)

    transaction.on_commit(deliver)


def can_ring() -> bool:
    """Whether the broker answers."""
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
    except OperationalError:
        return False
    return True


def _bell(run: SolveRun) -> Task:
    return solve_batch if run.is_batch else solve
