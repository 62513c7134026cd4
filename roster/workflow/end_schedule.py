"""End a date of publication: the one place that does, for whoever publishes, changes or cancels before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roster import clock
from roster.models import Roster, ScheduledPublication, ScheduleState
from roster.queries.languages import in_each_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User


def end_schedule(roster: Roster, state: ScheduleState, by: User | None, tell: Callable[[], str] = str) -> bool:
    """End the waiting date of a locked roster, if there is one, and return whether there was; `tell` says why."""
    waiting = ScheduledPublication.objects.filter(roster=roster, state=ScheduleState.WAITING)
    return bool(waiting.update(state=state, ended_by=by, ended_at=clock.now(), reason=tell(), texts=in_each_language(tell)))
