"""The grid: rows of people by subunit, columns of days by week, counters, balance and minimums on site."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction
from typing import Any

from django.urls import reverse

from roster import clock
from roster.models import OrgUnit, Revision, Roster, RosterStatus
from roster.pages.cells import Sheet
from roster.pages.coverage import Line, coverage, label, lines_of, summary
from roster.pages.filters import Filters, build_filters, grid_url, shown_people
from roster.pages.weeks import Week, build_weeks, weeks_of
from roster.queries.draft import count_pins
from roster.queries.facts import Facts, PersonFacts, SubunitFacts
from roster.wording import period, standing
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
        "weeks": build_weeks(drawn, {day: _share(day, sheet.facts) for day in sheet.facts.days}),
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
    return {
        "id": roster.pk,
        "version": roster.version,
        "status_label": standing(roster, revision.number if revision else None),
        "status_css": "ok" if is_published else "warning",
        "pins": count_pins(roster),
        "can_discard": revision is None,
        "can_undo": bool(steps.done),
        "can_redo": bool(steps.undone),
    }


def _share(day: date, facts: Facts) -> Fraction:
    """Return the widest share that any subunit has on a working day, 0 where nobody goes home."""
    index = facts.days.index(day)
    found = [subunit.limits[index] for subunit in facts.subunits]
    return max((limits.home.share for limits in found if limits.home and limits.max_home), default=Fraction(0))


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
