"""What has been published: the list of revisions, what differs between two, and one revision as staff saw it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.rules import Place
from roster.models import Employee, OrgUnit, PublishedDay, Revision, Roster
from roster.pages.cells import css, letter
from roster.pages.orders import order_of
from roster.pages.weeks import Week, build_weeks, weeks_of
from roster.queries.draft import Cell
from roster.queries.leadership import load_heads
from roster.queries.orders import ordered_in
from roster.queries.rosters import revisions_of
from roster.queries.terms import Terms, UnitTerms, from_json
from roster.wording import period, short_day, signed_by

SHOWN_CHANGES = 300


def build_revisions(roster: Roster) -> dict[str, Any]:
    """Return the context of roster/rosters/revisions.html."""
    rows, heads = list(revisions_of(roster)), load_heads(roster.unit)
    return {
        "roster": _head(roster),
        "revisions": [
            {
                "number": row.number,
                "published_label": published_label(row),
                "by": signed_by(row.published_by, row.published_at, heads),
                "people_label": ngettext("%(count)d person", "%(count)d people", row.told) % {"count": row.told},  # type: ignore[attr-defined]
                "note": row.note,
                "order": order_of(row),
                "is_current": index == 0,
                "is_late": row.is_late,
            }
            for index, row in enumerate(rows)
        ],
    }


def _head(roster: Roster) -> dict[str, Any]:
    return {"id": roster.pk, "unit": roster.unit.name, "period": period(roster.starts, roster.ends), "version": roster.version}


def published_label(revision: Revision) -> str:
    return date_format(localtime(revision.published_at), "l, j F Y H.i") + " WIB"


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
        "roster": _head(roster),
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
    shares: dict[date, Fraction] = {}
    for unit in terms.values():
        for day, one in unit.days.items():
            share = Fraction(one.share) if one.max_home and one.place == Place.HOME else Fraction(0)
            shares[date.fromisoformat(day)] = max(share, shares.get(date.fromisoformat(day), share))
    return shares


def _group(
    unit: OrgUnit, rows: list[PublishedDay], terms: UnitTerms | None, weeks: list[Week], ordered: Collection[Cell]
) -> dict[str, Any]:
    """Return a unit's rows, and its days at home against the caps that held when it was published."""
    people = [(person, {row.day: row for row in days}) for person, days in groupby(rows, key=lambda row: row.employee)]
    used = Counter(row.day for row in rows if row.location == Place.HOME)
    return {
        "id": unit.pk,
        "name": terms.label if terms else unit.name,
        "headcount": len(people),
        "counters": [_counter(day, used[day], terms, is_week_start=day == week.days[0]) for week in weeks for day in week.days],
        "rows": [_row(number, person, days, weeks, ordered) for number, (person, days) in enumerate(people, start=1)],
    }


def _counter(day: date, used: int, terms: UnitTerms | None, *, is_week_start: bool) -> dict[str, Any]:
    limits = terms.days.get(day.isoformat()) if terms else None
    cap = limits.max_home if limits else None
    return {
        "day_iso": day.isoformat(),
        "used": used,
        "cap": cap,
        "is_over": cap is not None and used > cap,
        "is_week_start": is_week_start,
    }


def _row(
    number: int, person: Employee, days: dict[date, PublishedDay], weeks: list[Week], ordered: Collection[Cell]
) -> dict[str, Any]:
    name, comma, degree = person.name.partition(",")
    return {
        "employee_id": person.pk,
        "number": number,
        "name": name,
        "degree": degree.strip() if comma else "",
        "is_exempt": any(row.is_exempt for row in days.values()),
        "home_days": sum(row.location == Place.HOME for row in days.values()),
        "cells": [{"is_week_start": day == week.days[0], **_cell(days.get(day), ordered)} for week in weeks for day in week.days],
    }


def _cell(row: PublishedDay | None, ordered: Collection[Cell]) -> dict[str, str]:
    """Return letter and classes of a published day; of one that has none, a holiday's."""
    if row is None:
        return {"letter": "–", "css": "holiday"}
    marks = {
        "pinned": row.is_pinned,
        "exempt": row.is_exempt and row.location == Place.OFFICE,
        "ordered": (str(row.employee_id), row.day) in ordered,
    }
    return {"letter": letter(row.location), "css": " ".join([css(row.location), *(name for name, holds in marks.items() if holds)])}


def build_comparison(roster: Roster, chosen: tuple[int, int] | None) -> dict[str, Any]:
    """Return the context of roster/rosters/compare.html: the days on which two revisions differ, person by person."""
    numbers = list(revisions_of(roster).values_list("number", flat=True))
    first, second = chosen or (min(numbers[:2], default=0), max(numbers[:2], default=0))
    before, after = _places(roster, first), _places(roster, second)
    rows = [
        {"name": row.employee.name, "unit": row.unit.name, "day": short_day(row.day), **_change(before.get(cell), row)}
        for cell, row in sorted(after.items(), key=lambda item: (item[1].unit.path, item[1].employee.name, item[0][1]))
        if cell not in before or before[cell].location != row.location
    ]
    people = len({row["name"] for row in rows})
    return {
        "roster": _head(roster),
        "numbers": numbers,
        "first": first,
        "second": second,
        "label": _("%(cells)d cells, %(people)d people") % {"cells": len(rows), "people": people},
        "changes": rows[:SHOWN_CHANGES],
        "more": max(0, len(rows) - SHOWN_CHANGES),
    }


def _places(roster: Roster, number: int) -> dict[tuple[int, date], PublishedDay]:
    rows = PublishedDay.objects.filter(revision__roster=roster, revision__number=number).select_related("employee", "unit")
    return {(row.employee_id, row.day): row for row in rows}


def _change(before: PublishedDay | None, after: PublishedDay) -> dict[str, str]:
    return {
        "before": letter(before.location) if before else "–",
        "before_css": css(before.location) if before else "holiday",
        "after": letter(after.location),
        "after_css": css(after.location),
    }
