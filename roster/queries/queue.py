"""The queue of solves: how many stand before a run, and whether any worker is alive to take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from roster.models import RunStatus, SolveRun

if TYPE_CHECKING:
    from roster.models import Roster


@dataclass(frozen=True, slots=True)
class Wait:
    """`ahead` solves go first; `silent_s` is how long nobody has answered for the run, None while somebody lives who will."""

    ahead: int
    silent_s: int | None


def load_wait(run: SolveRun) -> Wait:
    """Return how an active run waits, in two queries at most: for its turn, or for a worker that no longer beats."""
    now = timezone.now()
    if run.status == RunStatus.RUNNING:
        is_lapsed = run.lease_until is not None and run.lease_until < now
        return Wait(0, round((now - (run.heartbeat_at or now)).total_seconds()) if is_lapsed else None)
    same_queue = SolveRun.objects.filter(is_batch=run.is_batch)
    living = same_queue.filter(status=RunStatus.RUNNING, lease_until__gte=now).count()
    before = same_queue.filter(status=RunStatus.QUEUED, pk__lt=run.pk).count()
    waited = round((now - run.requested_at).total_seconds())
    return Wait(living + before, waited if not living and waited > settings.SOLVE_LEASE_S else None)


def latest_done(roster: Roster, before: int | None = None) -> SolveRun | None:
    """Return the newest run of a roster that ended with an answer, or the newest of those before run `before`."""
    done = SolveRun.objects.filter(roster=roster, status=RunStatus.DONE)
    return (done if before is None else done.filter(pk__lt=before)).first()
