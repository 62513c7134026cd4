"""The heart of a running solve: a thread that keeps the lease alive, stores progress, and hears "stop"."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import DatabaseError, connection

from roster.workflow import run_ledger
from roster.workflow.closing import is_closing

if TYPE_CHECKING:
    from types import TracebackType

    from roster.models import SolveRun

log = logging.getLogger(__name__)
BEAT_EVERY_S = 0.5  # how soon a stop is heard


class Heartbeat:
    """Beats for `run` while the solver works in the caller's thread: `with Heartbeat(run) as heart: solve(should_stop=heart.stopped)`.

    `tell` takes the newest progress and returns at once; the database is only ever touched by the beating thread.
    `is_interrupted` says that the solve stopped because its worker is shut down, so that what it found doesn't count.
    """

    def __init__(self, run: SolveRun) -> None:
        self._run = run
        self._progress: dict[str, Any] | None = None
        self._started = time.monotonic()
        self.is_interrupted = False
        self._stop = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heart-{run.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, progress: dict[str, Any]) -> None:
        self._progress = progress

    def stopped(self) -> bool:
        return self._stop.is_set()

    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT_EVERY_S):
                lived = time.monotonic() - self._started
                if lived > settings.SOLVE_HARD_LIMIT_S:
                    log.error("run %s: the solver doesn't end; its lease is given up", self._run.pk)
                    return
                if is_closing() and not self._stop.is_set():
                    self.is_interrupted = True
                    self._stop.set()
                if lived > settings.SOLVE_SOFT_LIMIT_S:
                    self._stop.set()
                progress, self._progress = self._progress, None
                if not self._is_wanted(progress):
                    self._stop.set()
        finally:
            connection.close()

    def _is_wanted(self, progress: dict[str, Any] | None) -> bool:
        try:
            return run_ledger.beat(self._run, progress)
        except DatabaseError:  # the lease covers a short outage; the claim is checked again before anything is stored
            log.warning("run %s: heartbeat not stored", self._run.pk, exc_info=True)
            connection.close()
            return True
