"""A date of publication as list, grid and review show it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from roster.models import ScheduledPublication, ScheduleState
from roster.wording import short_day
from roster.workflow.tell_head import schedule_lines


def schedule_chip(row: ScheduledPublication | None) -> dict[str, str] | None:
    """Return {label, css} for the list: terbit Jum 1 Sep; or that nothing came of it."""
    if row is None:
        return None
    if row.state == ScheduleState.WAITING:
        return {"label": _("goes out %(day)s") % {"day": short_day(row.day)}, "css": "accent"}
    if row.state == ScheduleState.REFUSED:
        return {"label": _("%(day)s refused") % {"day": short_day(row.day)}, "css": "bad"}
    return {"label": _("%(day)s is off") % {"day": short_day(row.day)}, "css": "warning"}


def schedule_note(row: ScheduledPublication | None) -> dict[str, Any] | None:
    """Return {tone, lines, is_waiting} for the review, or None where there is nothing to say."""
    if row is None:
        return None
    is_waiting = row.state == ScheduleState.WAITING
    return {"tone": "info" if is_waiting else "warning", "lines": schedule_lines(row), "is_waiting": is_waiting}
