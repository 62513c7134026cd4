"""Clear what is no longer needed (retention): each kind of thing with how long it is kept. The audit and what was published stay."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from roster import clock
from roster.models import Notice, Presence, SolveRun
from roster.models.runs import ACTIVE
from roster.queries.presence import AWAY_AFTER
from roster.workflow.keep_upload import KEPT_S

if TYPE_CHECKING:
    from django.db.models import QuerySet

RUNS_KEPT = timedelta(days=90)  # after the last day of their roster
NOTICES_KEPT = timedelta(days=180)  # after they were read
LOGINS_KEPT = timedelta(days=90)


def clear_old(*, is_rehearsal: bool = False) -> dict[str, int]:
    """Clear everything that has served its time, and return how much of each kind; a rehearsal only counts."""
    counts = {name: _clear_rows(rows(), is_rehearsal=is_rehearsal) for name, rows in ROWS.items()}
    return counts | {"runs": _clear_runs(is_rehearsal=is_rehearsal), "uploads": _clear_uploads(is_rehearsal=is_rehearsal)}


def _sessions() -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=timezone.now())


def _session_notes() -> QuerySet[Any]:
    rows: QuerySet[Any] = UserSession.objects.filter(created_at__lt=timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE))
    return rows


def _notices() -> QuerySet[Notice]:
    return Notice.objects.filter(read_at__lt=timezone.now() - NOTICES_KEPT)


def _presences() -> QuerySet[Presence]:
    return Presence.objects.filter(at__lt=timezone.now() - AWAY_AFTER)


def _logins(model: Any) -> Callable[[], QuerySet[Any]]:
    return lambda: model.objects.filter(attempt_time__lt=timezone.now() - LOGINS_KEPT)


ROWS: dict[str, Callable[[], QuerySet[Any]]] = {
    "sessions": _sessions,
    "session_notes": _session_notes,
    "notices": _notices,
    "presences": _presences,
    "login_attempts": _logins(AccessAttempt),
    "logins": _logins(AccessLog),
    "login_failures": _logins(AccessFailureLog),
}


def _clear_rows(rows: QuerySet[Any], *, is_rehearsal: bool) -> int:
    count = rows.count()
    if not is_rehearsal:
        rows.delete()
    return count


def _clear_runs(*, is_rehearsal: bool) -> int:
    """Empty problems and results, which name people by number; the rows stay, for they say who asked for what when."""
    old = SolveRun.objects.exclude(status__in=ACTIVE).filter(roster__ends__lt=clock.today() - RUNS_KEPT, problem__isnull=False)
    return old.count() if is_rehearsal else old.update(problem=None, result=None, progress={})


def _clear_uploads(*, is_rehearsal: bool) -> int:
    oldest = time.time() - KEPT_S
    count = 0
    for path in Path(settings.MEDIA_ROOT).glob("imports/*"):
        with suppress(FileNotFoundError):  # an import clears up too
            if path.stat().st_mtime < oldest:
                count += 1
                if not is_rehearsal:
                    path.unlink()
    return count
