"""The history of a roster: who changed what and when, step by step, and each publication among them. Newest first."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.models import Change, Revision, Roster, ScheduledPublication
from roster.models.rosters import ChangeKind
from roster.pages.cells import css, letter
from roster.pages.orders import order_of
from roster.pages.pager import pager
from roster.pages.revisions import published_label
from roster.queries.leadership import Heads, load_heads
from roster.queries.rosters import revisions_of
from roster.queries.schedules import reasons_of, schedules_of
from roster.wording import period, short_day, signed_by

STEPS_A_PAGE = 50
SHOWN_CELLS = 12


def build_history(roster: Roster, page: str) -> dict[str, Any]:
    """Return the context of roster/rosters/history.html in a constant number of queries."""
    versions = Change.objects.filter(roster=roster).order_by("-version").values_list("version", flat=True).distinct()
    pages = Paginator(versions, STEPS_A_PAGE)
    shown = pages.get_page(page)
    changes = Change.objects.filter(roster=roster, version__in=list(shown)).select_related("employee", "by__employee")
    heads = load_heads(roster.unit)
    steps = [
        _step(list(rows), heads)
        for _version, rows in groupby(changes.order_by("-version", "pk"), key=lambda change: change.version)
    ]
    return {
        "roster": {"id": roster.pk, "unit": roster.unit.name, "period": period(roster.starts, roster.ends)},
        "steps": steps,
        "publications": [_publication(row, heads) for row in revisions_of(roster)] if shown.number == 1 else [],
        "dates": [_date(row, heads) for row in schedules_of(roster)] if shown.number == 1 else [],
        "pager": pager(shown),
    }


def _date(row: ScheduledPublication, heads: Heads) -> dict[str, Any]:
    return {
        "day": short_day(row.day),
        "by": signed_by(row.made_by, row.made_at, heads),
        "state": row.get_state_display(),
        "ended_by": signed_by(row.ended_by, row.ended_at, heads) if row.ended_by and row.ended_at else "",
        "reason": " ".join(reasons_of(row)),
    }


def _step(rows: list[Change], heads: Heads) -> dict[str, Any]:
    first = rows[0]
    cells = [row for row in rows if row.employee_id and row.day]
    return {
        "version": first.version,
        "at": date_format(localtime(first.at), "j M Y H.i") + " WIB",
        "by": signed_by(first.by, first.at, heads),
        "what": _what(first, len(cells)),
        "cells": [_cell(row) for row in cells[:SHOWN_CELLS]],
        "more": max(0, len(cells) - SHOWN_CELLS),
    }


def _what(change: Change, count: int) -> str:
    if change.kind == ChangeKind.UNDO:
        return _("took back version %(version)d") % {"version": change.undoes}
    if change.kind == ChangeKind.REDO:
        return _("made version %(version)d again") % {"version": change.undoes}
    if change.kind == ChangeKind.SOLVE and not count:
        return _("roster solved")
    texts = {
        ChangeKind.SOLVE: ngettext("solved again, %(count)d cell", "solved again, %(count)d cells", count),
        ChangeKind.CELL: ngettext("%(count)d cell moved by hand", "%(count)d cells moved by hand", count),
        ChangeKind.PIN: ngettext("%(count)d pin", "%(count)d pins", count),
        ChangeKind.RECALL: ngettext("called to the office, %(count)d cell", "called to the office, %(count)d cells", count),
        ChangeKind.OVERRIDE: ngettext("emergency, %(count)d cell", "emergency, %(count)d cells", count),
        ChangeKind.RESTORE: ngettext("earlier revision, %(count)d cell", "earlier revision, %(count)d cells", count),
    }
    return texts[ChangeKind(change.kind)] % {"count": count}


def _cell(change: Change) -> dict[str, str]:
    assert change.day is not None
    return {
        "name": str(change.employee),
        "day": short_day(change.day),
        "before": letter(change.before),
        "before_css": css(change.before) + (" pinned" if change.pin_before_id else ""),
        "after": letter(change.after),
        "after_css": css(change.after) + (" pinned" if change.pin_after_id else ""),
    }


def _publication(revision: Revision, heads: Heads) -> dict[str, Any]:
    return {
        "number": revision.number,
        "at": published_label(revision),
        "by": signed_by(revision.published_by, revision.published_at, heads),
        "order": order_of(revision),
        "url": reverse("roster:revision", args=[revision.roster_id, revision.number]),
        "circulars": ", ".join(
            sorted({day["circular"] for unit in revision.terms for day in unit["days"].values() if day["circular"]})
        ),
    }
