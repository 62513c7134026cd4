"""The doorbell: tasks take ids and call workflow. Losing a message loses nothing, because the reaper rings again."""

from __future__ import annotations

import contextlib
from importlib import import_module
from typing import TYPE_CHECKING

from celery.signals import worker_init
from django.db import transaction
from kombu.exceptions import OperationalError

from roster.celery import app
from roster.workflow import run_ledger

if TYPE_CHECKING:
    from roster.models import SolveRun


@app.task
def solve(run_id: int) -> None:
    # Here and not above: OR-Tools takes 85 MB and seconds that the web, which only rings, must not pay.
    from roster.workflow.solve import solve_run  # noqa: PLC0415

    solve_run(run_id)


@worker_init.connect
def load_solver(**_: object) -> None:
    import_module("roster.workflow.solve")


@app.task
def reap() -> None:
    """Ring again for every run without a live lease; beat calls this every few seconds."""
    for run_id in run_ledger.reap():
        solve.delay(run_id)


def ring(run: SolveRun) -> None:
    """Ring for a run once its row is committed. When the broker is down the row waits for the reaper."""

    def deliver() -> None:
        with contextlib.suppress(OperationalError):
            solve.delay(run.pk)

    transaction.on_commit(deliver)
