"""The own stricter target that a roster had before somebody dropped it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditlog.models import LogEntry

if TYPE_CHECKING:
    from roster.models import Roster


def load_dropped_target(roster: Roster) -> int | None:
    """Return the per cent that the latest change of the target took away; None when it took none away."""
    entry = LogEntry.objects.get_for_object(roster).filter(changes__has_key="target").order_by("-pk").first()
    before, after = (entry.changes or {})["target"] if entry else ("None", "None")
    return int(before) if before != "None" and after == "None" else None
