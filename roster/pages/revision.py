"""One revision as staff saw it: the grid with the caps, counters and marks that it was published with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from policies.rules import Place
from roster.models import Employee, OrgUnit, PublishedDay, Revision
from roster.pages.cells import counter_of, css, letter
from roster.pages.orders import order_of
from roster.pages.revisions import head_of, published_label
from roster.pages.weeks import Week, build_weeks, weeks_of
from roster.queries.draft import Cell
from roster.queries.leadership import load_heads
from roster.queries.orders import ordered_in
from roster.queries.terms import Terms, UnitTerms, from_json
from roster.wording import short_day, signed_by


def build_revision(revision: Revision) -> dict[str, Any]:
    """Return the context of roster/rosters/revision.html: the sheet as it was published, by unit."""
    roster, terms = revision.roster, from_json(revision.terms)
    rows = list(
        PublishedDay.objects.filter(revision=revision)
        .select_related("employee", "unit")
        .order_by("unit__path", "employee__name", "employee", "day")
    )
    ordered = ordered_in(revision, rows)
    weeks = weeks_of(roster.starts, roster.ends)
    units = groupby(rows, key=lambda row: row.unit)
    return {
        "roster": head_of(roster),
        "revision": {
            "number": revision.number,
            "published_label": published_label(revision),
            "by": signed_by(revision.published_by, revision.published_at, load_heads(roster.unit)),
            "note": "" if hasattr(revision, "order") else revision.note,
            "order": order_of(revision),
            "is_late": revision.is_late,
        },
        "circulars": sorted({one.circular for unit in terms.values() for one in unit.days.values() if one.circular}),
        "own_minimums": sorted(
            {
                _("%(name)s on %(day)s: at least %(figure)d on site instead of %(usual)d")
                % {"name": name, "day": short_day(date.fromisoformat(day)), "figure": figure, "usual": usual}
                for unit in terms.values()
                for name, day, figure, usual in unit.own_minimums
            }
        ),
        "weeks": build_weeks(weeks, _shares(terms)),
        "groups": [_group(unit, list(of_unit), terms.get(unit.pk), weeks, ordered) for unit, of_unit in units],
        "has_orders": bool(ordered),
        "empty": _("This revision holds no days.") if not rows else "",
    }


def _shares(terms: Terms) -> dict[date, Fraction]:
    """Return the widest share of each working day, as the grid's heads show it."""
    widest: dict[date, Fraction] = {}
    for unit in terms.values():
        for iso, one in unit.days.items():
            day = date.fromisoformat(iso)
            share = Fraction(one.share) if one.max_home and one.place == Place.HOME else Fraction(0)
            widest[day] = max(share, widest.get(day, share))
    return widest


def _group(
    unit: OrgUnit, rows: list[PublishedDay], terms: UnitTerms | None, weeks: list[Week], ordered: Collection[Cell]
) -> dict[str, Any]:
    """Return a unit's rows, and its days at home against the caps that held when it was published."""
    people = [(person, {row.day: row for row in days}) for person, days in groupby(rows, key=lambda row: row.employee)]
    used = Counter(row.day for row in rows if row.location == Place.HOME)
    workdays = {row.day for row in rows}
    return {
        "id": unit.pk,
        "name": terms.label if terms else unit.name,
        "headcount": len(people),
        "counters": [_counter(day, used[day], terms, is_week_start=day == week.days[0]) for week in weeks for day in week.days],
        "rows": [
            {
                **_row(number, person, days),
                "cells": [_cell(day, days.get(day), workdays, ordered, week) for week in weeks for day in week.days],
            }
            for number, (person, days) in enumerate(people, start=1)
        ],
    }


def _counter(day: date, used: int, terms: UnitTerms | None, *, is_week_start: bool) -> dict[str, Any]:
    limits = terms.days.get(day.isoformat()) if terms else None
    if limits is None:
        return {"day_iso": day.isoformat(), "cap": None, "is_week_start": is_week_start, "title": ""}
    return counter_of(day, used, limits.max_home, is_week_start=is_week_start)


def _row(number: int, person: Employee, days: dict[date, PublishedDay]) -> dict[str, Any]:
    name, _comma, degree = person.name.partition(",")
    return {
        "employee_id": person.pk,
        "number": number,
        "name": name,
        "degree": degree.strip(),
        "is_exempt": any(row.is_exempt for row in days.values()),
        "home_days": sum(row.location == Place.HOME for row in days.values()),
    }


def _cell(day: date, row: PublishedDay | None, workdays: Collection[date], ordered: Collection[Cell], week: Week) -> dict[str, Any]:
    """Return letter and classes of a published day; a holiday has a dash, and a working day before or after somebody's time nothing."""
    is_week_start = day == week.days[0]
    if row is None:
        return {"letter": "" if day in workdays else "–", "css": "holiday", "is_week_start": is_week_start}
    marks = {
        "pinned": row.is_pinned,
        "exempt": row.is_exempt and row.location == Place.OFFICE,
        "ordered": (str(row.employee_id), row.day) in ordered,
    }
    classes = [css(row.location), *(name for name, holds in marks.items() if holds)]
    return {"letter": letter(row.location), "css": " ".join(classes), "is_week_start": is_week_start}
