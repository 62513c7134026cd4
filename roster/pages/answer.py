"""The answer to one edit: the cell, its row's total, its day's counters, the draft's state and the panel; nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from roster.models import Roster
from roster.pages.cells import Sheet
from roster.pages.grid import state
from roster.pages.panel import done
from roster.pages.weeks import weeks_of
from roster.queries.facts import Facts, PersonFacts


def cell_answer(roster: Roster, sheet: Sheet, person: PersonFacts, day: date, before: str) -> dict[str, Any]:
    """Return the context of _cell_answer.html after an edit that moved `person` from `before` on `day`."""
    subunit = next(one for one in sheet.facts.subunits if person in one.people)
    is_week_start = _starts_week(sheet.facts, day)
    return {
        "state": state(roster, sheet.draft),
        "pins": len(sheet.draft.pins),
        "cells": [{"employee_id": person.employee.pk, **sheet.cell(person, day, is_week_start=is_week_start)}],
        "rows": [sheet.total(person, sheet.mean(subunit))],
        "counters": [{"group": {"id": subunit.unit.pk}, "counter": sheet.counter(subunit, day, is_week_start=is_week_start)}],
        "coverage": [
            sheet.coverage(need, day, is_week_start=is_week_start) for need in sheet.facts.minimums if person.id in need.people
        ],
        "panel": done(roster, sheet, person, day, before),
    }


def _starts_week(facts: Facts, day: date) -> bool:
    return any(day == week.days[0] for week in weeks_of(facts.starts, facts.ends))
