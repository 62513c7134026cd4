"""The grid: rows of people by subunit, columns of days by week, counters, balance and minimums on site."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roster import clock
from roster.models import OrgUnit, Revision, Roster, RosterStatus
from roster.pages.cells import Sheet
from roster.pages.coverage import Line, coverage, label, lines_of, summary
from roster.pages.filters import Filters, build_filters, grid_url, shown_people
from roster.pages.weeks import Week, weeks_of
from roster.queries.draft import count_pins
from roster.queries.facts import Facts, PersonFacts, SubunitFacts
from roster.wording import percent, period
from roster.workflow.undo import steps_of

WEEKS_AT_ONCE = 4  # a period of up to four weeks opens whole; longer ones open at a week


def build_grid(roster: Roster, sheet: Sheet, *, view: str, week: int | None, filters: Filters | None = None) -> dict[str, Any]:
    """Return the context of roster/rosters/grid.html. `view` is "week" or "period"; `week` counts from 1, None means the current one."""
    weeks = weeks_of(sheet.facts.starts, sheet.facts.ends)
    view = view or ("period" if len(weeks) <= WEEKS_AT_ONCE else "week")
    number = min(max(week or _current(weeks), 1), len(weeks))
    drawn = weeks if view == "period" else [weeks[number - 1]]
    filters = filters or Filters()
    shown = shown_people(roster, sheet, filters, [day for one in drawn for day in one.days])
    place = {"tampilan": view, **({"minggu": number} if view == "week" else {})}

    def week_url(to: int) -> str:
        return grid_url(roster, filters, tampilan="week", minggu=to)

    return {
        "roster": _head(roster, sheet.draft.revision),
        "has_orders": bool(sheet.draft.ordered),
        "cell_url": reverse("roster:cell", args=[roster.pk]),
        "can_edit": sheet.can_edit,
        "view": view,
        "week_url": week_url(number),
        "period_url": grid_url(roster, filters, tampilan="period"),
        "previous_url": week_url(number - 1) if view == "week" and number > 1 else "",
        "next_url": week_url(number + 1) if view == "week" and number < len(weeks) else "",
        "filters": build_filters(roster, sheet, filters, shown, place),
        "weeks": [_week(one, sheet.facts) for one in drawn],
        "groups": [group for subunit in sheet.facts.subunits if (group := _group(subunit, sheet, drawn, shown))["rows"]],
        "coverage": [_coverage(line, sheet, drawn) for line in lines_of(sheet.facts.minimums) if not shown.isdisjoint(line.people)],
    }


def _current(weeks: list[Week]) -> int:
    today = clock.today()
    return next((week.number for week in weeks if today <= week.days[-1]), 1)


def _head(roster: Roster, revision: Revision | None) -> dict[str, Any]:
    parent = OrgUnit.objects.get_parent(roster.unit)
    return {
        "unit": roster.unit.name,
        "parent_unit": parent.name if parent else "",
        "period": period(roster.starts, roster.ends),
        "is_solved": roster.runs.filter(applied_at__isnull=False).exists(),
        **state(roster, revision),
    }


def state(roster: Roster, revision: Revision | None) -> dict[str, Any]:
    """Return where the draft after a `revision` stands: version, pins; the same for the page and for the answer to an edit."""
    steps = steps_of(roster)
    is_published = roster.status == RosterStatus.PUBLISHED
    if revision and is_published:
        label = _("Revision %(number)d, published") % {"number": revision.number}
    else:
        label = _("Draft of revision %(number)d") % {"number": revision.number + 1 if revision else 1}
    return {
        "id": roster.pk,
        "version": roster.version,
        "status_label": label,
        "status_css": "ok" if is_published else "warning",
        "pins": count_pins(roster),
        "can_discard": revision is None,
        "can_undo": bool(steps.done),
        "can_redo": bool(steps.undone),
    }


def _week(week: Week, facts: Facts) -> dict[str, Any]:
    today = clock.today()
    return {
        "label": _("Week %(number)d") % {"number": week.number},
        "dates": _span(week.days),
        "starts": week.days[0].isoformat(),
        "ends": week.days[-1].isoformat(),
        "days": [
            {
                "iso": day.isoformat(),
                "weekday": date_format(day, "D"),
                "number": day.day,
                "is_today": day == today,
                "is_past": day < today,
                "full": date_format(day, "l, j F Y"),
            }
            for day in week.days
        ],
        "caps": _bands(week, facts),
    }


def _span(days: tuple[date, ...]) -> str:
    """21–25 Agu, or 28 Agu – 1 Sep."""
    first, last = days[0], days[-1]
    if first.month == last.month:
        return f"{first.day}–{date_format(last, 'j M')}" if first != last else date_format(first, "j M")
    return f"{date_format(first, 'j M')} – {date_format(last, 'j M')}"


def _bands(week: Week, facts: Facts) -> list[dict[str, Any]]:
    """Return one bracket for each stretch of days with the same share; a share above the period's lowest is marked."""
    shares = {day: _share(day, facts) for day in week.days}
    lowest = min((share for day in facts.days if (share := _share(day, facts)) is not None and share > 0), default=0)
    bands = []
    for share, days in groupby(week.days, key=shares.__getitem__):
        span = len(list(days))
        bands.append({"label": _band_label(share, span), "span": span, "is_raised": share is not None and share > lowest})
    return bands


def _band_label(share: Any, span: int) -> str:
    """Say "maks. 50 %", or no more than fits above a single day."""
    if not share:
        return "–" if span == 1 else (_("no WFH") if share == 0 else _("holiday"))
    return percent(share) if span == 1 else _("max %(share)s") % {"share": percent(share)}


def _share(day: date, facts: Facts) -> Any:
    """Return the widest share that any subunit has on a day, 0 where nobody goes home, None on a holiday."""
    if day not in facts.days:
        return None
    index = facts.days.index(day)
    found = [subunit.limits[index] for subunit in facts.subunits]
    return max((limits.home.share for limits in found if limits.home and limits.max_home), default=0)


def _group(subunit: SubunitFacts, sheet: Sheet, weeks: list[Week], shown: Collection[str]) -> dict[str, Any]:
    mean = sheet.mean(subunit)
    return {
        "id": subunit.unit.pk,
        "name": subunit.label,
        "headcount": subunit.headcount,
        "average": sheet.average(subunit),
        "counters": [_counter(subunit, day, sheet, week) for week in weeks for day in week.days],
        "rows": [
            _row(number, person, sheet, weeks, mean) for number, person in enumerate(subunit.people, start=1) if person.id in shown
        ],
    }


def _counter(subunit: SubunitFacts, day: date, sheet: Sheet, week: Week) -> dict[str, Any]:
    is_week_start = day == week.days[0]
    if day in sheet.facts.holidays:
        return {"day_iso": day.isoformat(), "cap": None, "is_week_start": is_week_start, "title": sheet.facts.holidays[day]}
    return sheet.counter(subunit, day, is_week_start=is_week_start)


def _row(number: int, person: PersonFacts, sheet: Sheet, weeks: list[Week], mean: float) -> dict[str, Any]:
    employee = person.employee
    name, comma, degree = employee.name.partition(",")
    return {
        **sheet.total(person, mean),
        "number": number,
        "name": name,
        "degree": degree.strip() if comma else "",
        "nip": employee.masked_nip,
        "grade": employee.rank,
        "duty": ", ".join(role.capitalize() for role in sorted(person.roles)),
        "cells": [_cell(person, day, sheet, is_week_start=day == week.days[0]) for week in weeks for day in week.days],
    }


def _cell(person: PersonFacts, day: date, sheet: Sheet, *, is_week_start: bool) -> dict[str, Any]:
    if day in sheet.facts.holidays:
        name = sheet.facts.holidays[day]
        return {
            "iso": day.isoformat(),
            "letter": "–",
            "css": "holiday",
            "title": name,
            "is_editable": False,
            "is_week_start": is_week_start,
        }
    return sheet.cell(person, day, is_week_start=is_week_start)


def _coverage(line: Line, sheet: Sheet, weeks: list[Week]) -> dict[str, Any]:
    return {
        "label": label(line),
        **summary(line, sheet),
        "cells": [coverage(line, day, sheet, is_week_start=day == week.days[0]) for week in weeks for day in week.days],
    }
