"""What has been published: the list of revisions, and what differs between two."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.models import PublishedDay, Revision, Roster
from roster.pages.cells import css, letter
from roster.pages.orders import order_of
from roster.queries.leadership import load_heads
from roster.queries.rosters import revisions_of
from roster.wording import period, short_day, signed_by

SHOWN_CHANGES = 300


def build_revisions(roster: Roster) -> dict[str, Any]:
    """Return the context of roster/rosters/revisions.html."""
    rows, heads = list(revisions_of(roster)), load_heads(roster.unit)
    return {
        "roster": head_of(roster),
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


def head_of(roster: Roster) -> dict[str, Any]:
    return {"id": roster.pk, "unit": roster.unit.name, "period": period(roster.starts, roster.ends), "version": roster.version}


def published_label(revision: Revision) -> str:
    return date_format(localtime(revision.published_at), "l, j F Y H.i") + " WIB"


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
        "roster": head_of(roster),
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
