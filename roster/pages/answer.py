"""The answer to one step in the grid: the cells, totals and counters it touched, the draft's state and the panel; nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse

from roster.models import Roster
from roster.pages.cells import Sheet
from roster.pages.coverage import coverage, lines_of, summary
from roster.pages.grid import state
from roster.pages.remarks import build_remarks
from roster.pages.replies import done, stale
from roster.pages.weeks import weeks_of
from roster.queries.draft import Cell
from roster.queries.facts import Facts
from roster.workflow.edit import Edited, Wishes
from roster.workflow.refusal import Stale


def cell_answer(edited: Edited, sheet: Sheet) -> dict[str, Any]:
    """Return the context of _cell_answer.html after a step: of the whole period, since only the page knows what it shows."""
    return {
        "state": state(edited.roster, edited.draft.revision),
        "remarks_url": reverse("roster:remarks", args=[edited.roster.pk]),
        **_touched(sheet, edited.cells),
        "balances": _moved_balances(sheet, edited.cells, replace(sheet, draft=edited.before)),
        "panel": done(edited, sheet),
    }


def stale_answer(error: Stale, roster: Roster, sheet: Sheet, wishes: Wishes, page: str) -> dict[str, Any]:
    """Return the context of _cell_answer.html for a page that was behind: what others changed, and the own change to make again.

    A page that missed a whole solve is not mended but loaded anew, from the address `page`.
    """
    is_mended = bool(error.changes) and all(change.day for change in error.changes)
    cells = [(str(change.employee_id), change.day) for change in error.changes if change.day] if is_mended else []
    panel = stale(error, roster, sheet, wishes, reload_url="" if is_mended else page)
    return {
        "state": state(roster, sheet.draft.revision) if is_mended else None,
        "remarks_url": reverse("roster:remarks", args=[roster.pk]),
        **_touched(sheet, cells),
        "balances": _moved_balances(sheet, cells),
        "panel": panel,
    }


def build_refreshed(roster: Roster, sheet: Sheet) -> dict[str, Any]:
    """Return the context of _refreshed.html: what an edit may have changed far from its cell."""
    return {"remarks": build_remarks(roster, sheet), "coverage": [summary(line, sheet) for line in lines_of(sheet.facts.minimums)]}


def _touched(sheet: Sheet, changed: Iterable[Cell]) -> dict[str, Any]:
    """Return the cells that changed, with the totals and counters that change with them."""
    facts = sheet.facts
    begins = _week_starts(facts)
    cells = [(facts.people[person], day) for person, day in dict.fromkeys(changed) if person in facts.people and day in begins]
    subunits = {person.id: subunit for subunit in facts.subunits for person in subunit.people}
    people = {person.id: person for person, _day in cells}
    counters = dict.fromkeys((subunits[person.id].id, day) for person, day in cells)
    by_id = {subunit.id: subunit for subunit in facts.subunits}
    lines = lines_of(facts.minimums)
    counted = dict.fromkeys((line, day) for person, day in cells for line in lines if person.id in line.people)
    return {
        "cells": [
            {"employee_id": person.employee.pk, **sheet.cell(person, day, is_week_start=begins[day])} for person, day in cells
        ],
        "rows": [sheet.total(person, sheet.mean(subunits[person.id])) for person in people.values()],
        "counters": [
            {"group": {"id": by_id[unit].unit.pk}, "counter": sheet.counter(by_id[unit], day, is_week_start=begins[day])}
            for unit, day in counters
        ],
        "averages": [sheet.average(by_id[unit]) for unit in dict.fromkeys(unit for unit, _day in counters)],
        "coverage": [coverage(line, day, sheet, is_week_start=begins[day]) for line, day in counted],
    }


def _moved_balances(sheet: Sheet, changed: Iterable[Cell], before: Sheet | None = None) -> str:
    """Return how far the others of a unit stand from its mean, now that the mean has moved: "12:+0,3:0:1 14:…" (label, bar).

    All labels of a unit may turn at once, and a whole cell for each would be too long an answer: grid.js writes these into the page.
    Without `before`, which a page that was behind didn't show, it is everybody.
    """
    touched = {person for person, _day in changed}
    moved = []
    for subunit in sheet.facts.subunits:
        if touched.isdisjoint(person.id for person in subunit.people):
            continue
        is_now, was = sheet.mean(subunit), before.mean(subunit) if before else 0.0
        for person in subunit.eligible:
            total = sheet.total(person, is_now)
            if person.id not in touched and (before is None or total != before.total(person, was)):
                moved.append(f"{person.id}:{total['balance_label']}:{total['balance']['x']}:{total['balance']['width']}")
    return " ".join(moved)


def _week_starts(facts: Facts) -> dict[date, bool]:
    """Return the days of the grid, each with whether its week begins there."""
    return {day: day == week.days[0] for week in weeks_of(facts.starts, facts.ends) for day in week.days}
