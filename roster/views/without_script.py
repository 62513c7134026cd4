"""Edits that come as plain forms: without JavaScript, or by a press before the script was ready. They lead back to the grid.

What the panel would say stands as a message above it; of one refused cell the page also opens the panel with the lawful swaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from roster.models import Roster
from roster.queries.draft import Cell
from roster.views.request import PageRequest

LEVELS = {"ok": messages.SUCCESS, "warning": messages.WARNING, "bad": messages.ERROR}


def lead_back(request: PageRequest, roster: Roster, panel: dict[str, Any], ask: Sequence[Cell] = ()) -> HttpResponse:
    """Say what `panel` says and return to the page the form was on; of a single cell in `ask` that page says why, too."""
    texts = [panel["title"], panel.get("text", ""), (panel.get("rule") or {}).get("circular", "")]
    messages.add_message(request, LEVELS[panel["kind"]], " · ".join(text for text in texts if text))
    return redirect(_page(request, roster, ask[0] if len(ask) == 1 else None))


def explained(request: PageRequest, roster: Roster, cell: Cell) -> HttpResponse:
    """Lead to the grid with the panel open on a cell."""
    return redirect(_page(request, roster, cell))


def _page(request: PageRequest, roster: Roster, cell: Cell | None) -> str:
    """Return the address of the grid the way it was seen, its panel open on `cell`."""
    grid = reverse("roster:grid", args=[roster.pk])
    came_from = urlsplit(request.headers.get("Referer", ""))
    query = dict(parse_qsl(came_from.query)) if came_from.path == grid else {}
    query.pop("mengapa", None)
    if cell is not None:
        query |= {"mengapa": cell[0], "hari": cell[1].isoformat()}
    return f"{grid}?{urlencode(query)}" if query else grid
