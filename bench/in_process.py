"""`python -m bench.in_process`: requests handled inside this process, on the database of the environment; prints rows as JSON.

No web server and no line between: what is left is the product's own work, and on a shared machine its processor time is the figure
to trust. bench/pages.py runs it on SQLite and on PostgreSQL.
"""

import json
import logging
import os
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - Django first
from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from roster.models import OrgUnit, Roster  # noqa: E402
from roster.serving import spare_what_is_loaded  # noqa: E402
from roster.workflow.generate import generate  # noqa: E402
from roster.workflow.start_roster import RosterWish  # noqa: E402

Row = dict[str, Any]
HTMX = {"HX-Request": "true"}
STARTS, FOUR_WEEKS, NINE_WEEKS = date(2023, 8, 21), date(2023, 9, 15), date(2023, 10, 20)
EDITS, VIEWS = 200, 40


def main() -> list[Row]:
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    call_command("demo", stdout=sys.stderr)
    client = Client()
    client.force_login(get_user_model().objects.get(username="kepala"))
    root = OrgUnit.objects.agencies().get()
    four, nine = (generate(RosterWish(root, STARTS, ends, "mixed"), None, None).roster for ends in (FOUR_WEEKS, NINE_WEEKS))
    home = _cells(client, nine, "home")
    spare_what_is_loaded()  # as every web process begins
    why = {"employee": home[0][0], "day": home[0][1]}
    return [
        _timed("cell edit, 150 × 4 weeks", "p95 30 ms, 10 kB", EDITS, _toggler(client, four)),
        _timed("cell edit, 150 × 9 weeks", "p95 30 ms, 10 kB", EDITS, _toggler(client, nine)),
        _timed("refused edit with swaps, 150 × 9 weeks", "", VIEWS, _refused(client, nine)),
        _timed(
            "why panel, 150 × 9 weeks", "", VIEWS, lambda: client.get(reverse("roster:cell", args=[nine.pk]), why, headers=HTMX)
        ),
        _timed("week view, 150 people", "p95 150 ms", VIEWS, _view(client, nine, "week")),
        _timed("period view, 150 × 44 days", "p95 500 ms, 1000 kB", VIEWS, _view(client, nine, "period")),
        _timed("review, 150 × 9 weeks", "", VIEWS, lambda: client.get(reverse("roster:review", args=[nine.pk]))),
    ]


def _timed(name: str, limit: str, times: int, ask: Callable[[], HttpResponse]) -> Row:
    ask()
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    asked = len(queries)
    waited, worked = [], []
    for _ in range(times):
        reset_queries()
        started, busy = time.perf_counter(), time.process_time()
        ask()
        waited.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return {
        "measure": f"{name}, in process, {connection.vendor}",
        "median": statistics.median(waited),
        "p95": statistics.quantiles(waited, n=20)[-1],
        "cpu": statistics.median(worked),
        "unit": "ms",
        "queries": asked,
        "kB": len(answer.content) / 1000,
        "limit": limit,
    }


def _view(client: Client, roster: Roster, view: str) -> Callable[[], HttpResponse]:
    return lambda: client.get(reverse("roster:grid", args=[roster.pk]), {"tampilan": view})


def _cells(client: Client, roster: Roster, css: str) -> list[tuple[str, str]]:
    """Return employee and day of the cells of a place that may be changed."""
    page = _view(client, roster, "period")().content.decode()
    return re.findall(rf'<td id="c-(\d+)-([\d-]{{10}})" class="[^"]*\b{css}\b[^"]*"(?! aria-readonly)', page)


def _post(client: Client, roster: Roster, cell: tuple[str, str], action: str, status: int) -> HttpResponse:
    values = {"employee": cell[0], "day": cell[1], "action": action, "version": roster.version}
    answer = client.post(reverse("roster:cell", args=[roster.pk]), values, headers=HTMX)
    assert answer.status_code == status, answer.content
    return answer


def _toggler(client: Client, roster: Roster) -> Callable[[], HttpResponse]:
    """Return a function that takes a WFH cell to the office, and the next time brings it back, which is always lawful."""
    home, state = _cells(client, roster, "home"), {"turn": 0}
    roster.refresh_from_db()

    def toggle() -> HttpResponse:
        cell = home[state["turn"] // 2 * 7 % len(home)]
        state["turn"] += 1
        answer = _post(client, roster, cell, "toggle", 200)
        roster.version += 1
        return answer

    return toggle


def _refused(client: Client, roster: Roster) -> Callable[[], HttpResponse]:
    """Return a function that asks for one more at home on a full day, and is offered a swap."""
    roster.refresh_from_db()
    for cell in _cells(client, roster, "office"):
        values = {"employee": cell[0], "day": cell[1], "action": "home", "version": roster.version}
        answer = client.post(reverse("roster:cell", args=[roster.pk]), values, headers=HTMX)
        if answer.status_code == 422 and b'name="also"' in answer.content:
            return lambda: _post(client, roster, cell, "home", 422)
        roster.version += answer.status_code == 200
    raise AssertionError


if __name__ == "__main__":
    print(json.dumps(main(), default=float))
