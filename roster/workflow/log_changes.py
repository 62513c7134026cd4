"""Write the audit trail of what is stored in bulk, which sends no signals: who, when, before and after. A NIP is never in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from roster.models import Employee

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.contrib.auth.models import User
    from django.db.models import Model

BATCH = 1_000


def log_created(rows: Iterable[Model], by: User | None) -> None:
    _log([(row, {}) for row in rows], LogEntry.Action.CREATE, by)


def log_changed(changes: Iterable[tuple[Model, Mapping[str, list[str]]]], by: User | None) -> None:
    """Log pairs of row and field → [before, after]."""
    _log(changes, LogEntry.Action.UPDATE, by)


def log_deleted(rows: Iterable[Model], by: User | None) -> None:
    """Log rows that are about to go, while they still have their numbers."""
    _log([(row, {}) for row in rows], LogEntry.Action.DELETE, by)


def log_export(what: str, rows: int, by: User) -> None:
    """Keep who took how much out of the product."""
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Employee),
        object_repr=_("Audit"),
        action=LogEntry.Action.ACCESS,
        actor=by,
        additional_data={"export": what, "rows": rows},
    )


def _log(changes: Iterable[tuple[Model, Mapping[str, list[str]]]], action: int, by: User | None) -> None:
    entries = [
        LogEntry(
            content_type=ContentType.objects.get_for_model(row),
            object_pk=row.pk,
            object_id=row.pk,
            object_repr=str(row),
            action=action,
            changes=differences,
            actor=by,
        )
        for row, differences in changes
    ]
    LogEntry.objects.bulk_create(entries, batch_size=BATCH)
