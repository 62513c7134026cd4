"""The queue of solves: how many stand before a run, and whether any worker is alive to take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count, F, Min, Sum
from django.utils import timezone

from roster.models import Pulse, RunStatus, SolveRun

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


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """The queue in numbers, by name of the Celery queue ("celery" is what heads ask for).

    `runs` counts by queue and state; `oldest_s` is the longest wait; `solved` holds count and seconds of solves that are done.
    """

    runs: dict[tuple[str, str], int]
    oldest_s: dict[str, float]
    solved: dict[str, tuple[int, float]]
    lapsed: int
    pulse_age_s: float | None


QUEUES = {False: "celery", True: "batch"}


def load_queue_figures() -> QueueFigures:
    """Read the whole queue in four queries."""
    now = timezone.now()
    counts = dict.fromkeys(((name, str(status)) for name in QUEUES.values() for status in RunStatus), 0)
    oldest, solved = dict.fromkeys(QUEUES.values(), 0.0), dict.fromkeys(QUEUES.values(), (0, 0.0))
    for row in SolveRun.objects.order_by().values("is_batch", "status").annotate(count=Count("pk"), since=Min("requested_at")):
        counts[QUEUES[row["is_batch"]], row["status"]] = row["count"]
        if row["status"] == RunStatus.QUEUED:
            oldest[QUEUES[row["is_batch"]]] = (now - row["since"]).total_seconds()
    done = SolveRun.objects.filter(status=RunStatus.DONE, started_at__isnull=False).order_by()
    for ended in done.values("is_batch").annotate(count=Count("pk"), time=Sum(F("finished_at") - F("started_at"))):
        solved[QUEUES[ended["is_batch"]]] = (ended["count"], ended["time"].total_seconds() if ended["time"] else 0.0)
    lapsed = SolveRun.objects.filter(status=RunStatus.RUNNING, lease_until__lt=now).count()
    pulse = Pulse.objects.order_by("-at").first()
    return QueueFigures(counts, oldest, solved, lapsed, (now - pulse.at).total_seconds() if pulse else None)
