"""What the site needs besides its own process, and which of it is missing right now."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from roster.models import Pulse, RunStatus, SolveRun


def missing_in_database() -> list[str]:
    """Return which of "database", "migrations" and "worker" is missing; without a database nothing else can be told."""
    try:
        if not _is_migrated():
            return ["migrations"]
        return [] if _works() else ["worker"]
    except DatabaseError:
        connection.close()
        return ["database"]


def _is_migrated() -> bool:
    return _newest_migrations() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations that this code ends with; they don't change while it runs."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _works() -> bool:
    """Whether a worker answered a bell, or is at work on a solve: one that is busy answers bells later."""
    now = timezone.now()
    recent = Pulse.objects.filter(at__gte=now - timedelta(seconds=settings.SOLVE_LEASE_S))
    return recent.exists() or SolveRun.objects.filter(status=RunStatus.RUNNING, lease_until__gte=now).exists()
