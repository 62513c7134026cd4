"""End a date of publication: the one place that does, for whoever publishes, changes or cancels before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roster import clock
from roster.models import Roster, ScheduledPublication, ScheduleState

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def end_schedule(roster: Roster, state: ScheduleState, by: User | None, reason: str = "") -> bool:
    """End the waiting date of a locked roster, if there is one, and return whether there was."""
    waiting = ScheduledPublication.objects.filter(roster=roster, state=ScheduleState.WAITING)
    return bool(waiting.update(state=state, ended_by=by, ended_at=clock.now(), reason=reason))
