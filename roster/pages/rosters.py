"""The list of rosters, and what it suggests doing next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roster import clock
from roster.models import OrgUnit, Roster, RosterStatus, ScheduledPublication
from roster.pages.pager import pager
from roster.pages.schedule import schedule_chip
from roster.permissions import Reach
from roster.queries.bindings import load_bindings
from roster.queries.rosters import listed
from roster.queries.schedules import standing_schedules
from roster.wording import period, standing

WEEKS_SUGGESTED = 4
ROSTERS_A_PAGE = 50


def build_list(reach: Reach, page: str) -> dict[str, Any]:
    """Return the context of roster/rosters/list.html."""
    pages = Paginator(listed(reach.rosters()), ROSTERS_A_PAGE)
    shown = pages.get_page(page)
    schedules = standing_schedules(shown)
    return {
        "rosters": [_entry(roster, schedules.get(roster.pk)) for roster in shown],
        "suggestion": _suggestion(reach) if shown.number == 1 else None,
        "pager": pager(shown),
    }


def _entry(roster: Roster, schedule: ScheduledPublication | None) -> dict[str, Any]:
    number = roster.revision_number  # type: ignore[attr-defined]
    is_published = roster.status == RosterStatus.PUBLISHED
    active = roster.active_runs  # type: ignore[attr-defined]
    return {
        "id": roster.pk,
        "unit": roster.unit.name,
        "period": period(roster.starts, roster.ends),
        "headcount": roster.headcount,  # type: ignore[attr-defined]
        "status_label": standing(roster, number),
        "status_css": "ok" if is_published else "warning",
        "in_force_label": _("revision %(number)d is in force") % {"number": number} if number and not is_published else "",
        "note": _("being solved") if active else _("version %(version)d") % {"version": roster.version},
        "schedule": schedule_chip(schedule),
    }


def _suggestion(reach: Reach) -> dict[str, str] | None:
    """Suggest the next uncovered period of the unit that this person leads (or administers) first."""
    unit = reach.managed[0] if reach.managed else None
    if unit is None:
        return None
    last = Roster.objects.filter(unit=unit).aggregate(last=Max("ends"))["last"]
    found = next_period(unit, last)
    if found is None:
        return None
    starts, ends = found
    title = (
        _("No roster after %(day)s yet") % {"day": date_format(last, "j F Y")}
        if last
        else _("%(unit)s has no roster yet") % {"unit": unit.name}
    )
    return {
        "title": title,
        "text": _("Next period: %(period)s.") % {"period": period(starts, ends)},
        "url": f"{reverse('roster:new')}?{urlencode({'unit': unit.pk, 'starts': starts.isoformat(), 'ends': ends.isoformat()})}",
    }


def next_period(unit: OrgUnit, last: date | None) -> tuple[date, date] | None:
    """Return the next four weeks that a circular of `unit` covers, after its last roster and not before today."""
    earliest = max(filter(None, [clock.today(), last + timedelta(days=1) if last else None]))
    circulars = load_bindings([unit])[unit.pk].circulars
    for offset in range(400):
        day = earliest + timedelta(days=offset)
        if day.isoweekday() <= 5 and any(
            cap.period.covers(day) and circular.in_force(day) for circular in circulars for cap in circular.caps
        ):
            monday = max(earliest, day - timedelta(days=day.weekday()))
            return monday, monday - timedelta(days=monday.weekday()) + timedelta(days=7 * WEEKS_SUGGESTED - 3)
    return None
