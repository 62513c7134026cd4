"""The run ledger: request, claim, beat, finish and reap solves. The row is the truth; Celery only rings the doorbell.

A claim is one conditional update that sets a fresh token and a lease; every later write names the token, so that a worker that was
thought dead and wakes up again changes nothing.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from roster.models import Roster, RunStatus, SolveRun
from roster.models.runs import ACTIVE
from roster.queries.draft import load_draft
from roster.workflow.build_problem import open_days
from roster.workflow.judge import facts_of
from roster.workflow.limit_use import limit_solves
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

MOST_BELLS = 20


def request_run(
    roster: Roster,
    by: User | None,
    *,
    keeps_reference: bool = False,
    max_changes: int | None = None,
    is_batch: bool = False,
) -> SolveRun:
    """Queue a solve of `roster`; the caller rings the bell after commit.

    `keeps_reference` proposes the least change of the draft as it stands; with `max_changes`, the best within so many changed cells.

    Raises:
        Refusal: when staff have lived the whole roster already, while another solve of it is queued or running (the database
            allows one), and when `by` asks for too much (limit_use.py).

    """
    if not open_days(facts_of(roster), load_draft(roster)):
        raise Refusal(_("All days of this roster have passed and are published; there is nothing left to solve."))
    try:
        with transaction.atomic():
            if by is not None:
                limit_solves(by)
            version = Roster.objects.values_list("version", flat=True).get(pk=roster.pk)
            return SolveRun.objects.create(
                roster=roster,
                requested_by=by,
                keeps_reference=keeps_reference or max_changes is not None,
                max_changes=max_changes,
                is_batch=is_batch,
                base_version=version,
            )
    except IntegrityError:
        raise Refusal(busy()) from None


def claim(run_id: int) -> SolveRun | None:
    """Take a queued run, or one whose worker let its lease lapse; None when it is somebody else's or over."""
    now = timezone.now()
    token = uuid.uuid4()
    taken = (
        _claimable()
        .filter(pk=run_id, attempt__lt=settings.SOLVE_ATTEMPTS)
        .update(
            status=RunStatus.RUNNING,
            token=token,
            attempt=F("attempt") + 1,
            heartbeat_at=now,
            lease_until=now + timedelta(seconds=settings.SOLVE_LEASE_S),
            started_at=now,
        )
    )
    return SolveRun.objects.select_related("roster__unit").get(pk=run_id) if taken else None


def _claimable() -> QuerySet[SolveRun]:
    lapsed = Q(status=RunStatus.RUNNING, lease_until__lte=timezone.now())
    return SolveRun.objects.filter(Q(status=RunStatus.QUEUED) | lapsed)


def beat(run: SolveRun, progress: dict[str, Any] | None = None) -> bool:
    """Extend the lease and store the progress; False when the run is to stop, because a user asked or the claim was lost."""
    now = timezone.now()
    fields: dict[str, Any] = {"heartbeat_at": now, "lease_until": now + timedelta(seconds=settings.SOLVE_LEASE_S)}
    if progress is not None:
        fields["progress"] = progress
    own = SolveRun.objects.filter(pk=run.pk, token=run.token, status=RunStatus.RUNNING)
    if not own.update(**fields):
        return False
    return not own.filter(Q(stop_requested=True) | Q(cancel_requested=True)).exists()


def finish(run: SolveRun, status: RunStatus, **fields: Any) -> bool:
    """End the run if it is still this worker's; inside the transaction that stores its result. False when the claim was lost."""
    own = SolveRun.objects.filter(pk=run.pk, token=run.token, status=RunStatus.RUNNING)
    return bool(own.update(status=status, finished_at=timezone.now(), **fields))


def hand_back(run: SolveRun) -> None:
    """Put a run whose worker is shut down back into the queue, as if it had never been taken."""
    own = SolveRun.objects.filter(pk=run.pk, token=run.token, status=RunStatus.RUNNING)
    own.update(status=RunStatus.QUEUED, token=None, lease_until=None, attempt=F("attempt") - 1)


def release(run: SolveRun) -> None:
    """Give a run back after an error, so that the next bell can claim it without waiting for the lease."""
    SolveRun.objects.filter(pk=run.pk, token=run.token, status=RunStatus.RUNNING).update(lease_until=timezone.now())


def request_stop(run: SolveRun, *, keep_best: bool) -> None:
    """Ask a run to end: with the best roster found so far, or without a result. A queued one ends at once."""
    SolveRun.objects.filter(pk=run.pk, status=RunStatus.QUEUED).update(status=RunStatus.CANCELLED, finished_at=timezone.now())
    field = "stop_requested" if keep_best else "cancel_requested"
    SolveRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING).update(**{field: True})


def reap() -> list[int]:
    """End the runs that have used up their attempts or are wanted no more; return the ids of those whose bell must ring again.

    A province that waits is rung for little by little: workers take a few at a time, and bells that nobody answers pile up.
    """
    _claimable().filter(cancel_requested=True).update(status=RunStatus.CANCELLED, finished_at=timezone.now())
    spent = _claimable().filter(attempt__gte=settings.SOLVE_ATTEMPTS)
    spent.update(
        status=RunStatus.FAILED,
        finished_at=timezone.now(),
        failure=_("The solver stopped %(count)s times without an answer. Download the problem file and report it.")
        % {"count": settings.SOLVE_ATTEMPTS},
    )
    return list(_claimable().order_by("is_batch", "pk").values_list("pk", flat=True)[:MOST_BELLS])


def busy() -> str:
    """Say that a roster is being solved, and what to do: one sentence for whatever has to wait for it."""
    return _("This roster is being solved. Wait for it, or stop it first.")


def is_active(roster: Roster) -> bool:
    return SolveRun.objects.filter(roster=roster, status__in=ACTIVE).exists()
