"""The audit for admins: one line an act, with who, what, before, after, why and the circular it rested on; as a page and as csv."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from roster.excel.cells import shield
from roster.models import PublishedDay, ScheduleState
from roster.pages.audit_entries import entry_words
from roster.pages.cells import letter
from roster.pages.orders import order_of
from roster.pages.pager import pager
from roster.queries.audit import AuditRows, Source, find_audit, load_audit
from roster.queries.leadership import load_heads_of
from roster.queries.schedules import reasons_of
from roster.wording import account_name, period, short_day, signed_by

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from roster.forms.audit import AuditForm
    from roster.models import Change, Revision, Roster, ScheduledPublication
    from roster.queries.leadership import Heads

ROWS_A_PAGE = 50
MOST_ROWS = 10_000
CHUNK = 500
BOM = "\ufeff"

Found = tuple["datetime", str, int]
Line = dict[str, str]


def build_audit(form: AuditForm, page: str) -> dict[str, Any]:
    """Return the context of roster/audit/list.html in a constant number of queries."""
    pages = Paginator(find_audit(form.search()), ROWS_A_PAGE)
    shown = pages.get_page(page)
    query = form.query()
    return {
        "form": form,
        "lines": _lines(list(shown)),
        "pager": pager(shown, query),
        "total": pages.count,
        "csv_url": f"{reverse('roster:audit_csv')}?{urlencode(query)}",
    }


def audit_csv(form: AuditForm) -> tuple[bytes, int]:
    """Return the newest 10,000 lines found as csv for Indonesian Excel, and how many there are."""
    found = list(find_audit(form.search())[:MOST_ROWS])
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(["Waktu", "Pelaku", "Tindakan", "Unit", "Pegawai", "Sebelum", "Sesudah", "Alasan", "Dasar"])
    for start in range(0, len(found), CHUNK):
        for line in _lines(found[start : start + CHUNK]):
            names = ("at", "by", "action", "unit", "person", "before", "after", "reason", "basis")
            writer.writerow([shield(line[name]) for name in names])
    return (BOM + buffer.getvalue()).encode(), len(found)


def _lines(found: Sequence[Found]) -> list[Line]:
    rows = load_audit(found)
    rosters = [row.roster for kind in (rows.steps, rows.revisions, rows.schedules) for row in kind.values()]
    heads = load_heads_of({roster.unit for roster in rosters})
    bases = _bases(rows)
    return [_line(source, key, rows, heads, bases) for _moment, source, key in found]


def _bases(rows: AuditRows) -> dict[int, str]:
    """Return by revision the circulars and clauses that it rested on."""
    known = PublishedDay.objects.filter(revision__in=rows.revisions).exclude(basis="").order_by("revision", "basis")
    bases: dict[int, list[str]] = {}
    for revision, basis in known.values_list("revision", "basis").distinct():
        bases.setdefault(revision, []).append(basis)
    return {revision: ", ".join(found) for revision, found in bases.items()}


def _line(source: str, key: int, rows: AuditRows, heads: dict[int, Heads], bases: dict[int, str]) -> Line:
    if source == Source.STEP:
        return _step(rows.steps[key], heads)
    if source == Source.REVISION:
        return _revision(rows.revisions[key], heads, bases.get(key, ""))
    if source == Source.SCHEDULE:
        return _schedule(rows.schedules[key], heads)
    entry = rows.entries[key]
    by = account_name(entry.actor) if entry.actor else _("the system")
    return {**_empty(entry.timestamp, by, ""), **entry_words(entry, rows.names)}


def _empty(at: datetime, by: str, action: str) -> Line:
    when = date_format(localtime(at), "j M Y H.i")
    fields = dict.fromkeys(("unit", "person", "before", "after", "reason", "basis", "url"), "")
    return {**fields, "at": when, "by": by, "action": action}


def _roster(roster: Roster) -> Line:
    name = f"{roster.unit.name}, {period(roster.starts, roster.ends)}"
    return {"unit": name, "url": reverse("roster:history", args=[roster.pk])}


def _step(row: Change, heads: dict[int, Heads]) -> Line:
    line = _empty(
        row.at, signed_by(row.by, row.at, heads[row.roster.unit_id]), _("step: %(kind)s") % {"kind": row.get_kind_display()}
    )
    line |= _roster(row.roster)
    if row.employee and row.day:
        pins = [" " + _("pinned") if pin else "" for pin in (row.pin_before_id, row.pin_after_id)]
        line |= {
            "person": row.employee.name,
            "before": f"{short_day(row.day)}: {letter(row.before)}{pins[0]}",
            "after": f"{short_day(row.day)}: {letter(row.after)}{pins[1]}",
        }
    return line


def _revision(row: Revision, heads: dict[int, Heads], basis: str) -> Line:
    order = order_of(row)
    action = _("revision %(number)d") % {"number": row.number}
    line = _empty(row.published_at, signed_by(row.published_by, row.published_at, heads[row.roster.unit_id]), action)
    if order:
        line["action"] += f": {order['label']}"
        line["after"] = " ".join(order["broken"])
    return {**line, **_roster(row.roster), "reason": row.note, "basis": basis}


def _schedule(row: ScheduledPublication, heads: dict[int, Heads]) -> Line:
    line = _empty(row.made_at, signed_by(row.made_by, row.made_at, heads[row.roster.unit_id]), _("day of publication"))
    state = row.get_state_display()
    why = [] if row.state == ScheduleState.WAITING else reasons_of(row)
    return {**line, **_roster(row.roster), "after": f"{short_day(row.day)}: {state}", "reason": " ".join([row.note, *why]).strip()}
