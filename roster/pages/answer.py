"""The answer to one step in the grid: the cells, totals and counters it touched, the draft's state and the panel; nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

from roster.pages.cells import Sheet
from roster.pages.grid import state
from roster.pages.replies import done
from roster.pages.weeks import weeks_of
from roster.queries.facts import Facts
from roster.workflow.edit import Edited


def cell_answer(edited: Edited, sheet: Sheet) -> dict[str, Any]:
    """Return the context of _cell_answer.html after a step: of the whole period, since only the page knows what it shows."""
    facts = sheet.facts
    begins = _week_starts(facts)
    cells = [(facts.people[person], day) for person, day in edited.cells if person in facts.people and day in begins]
    subunits = {person.id: subunit for subunit in facts.subunits for person in subunit.people}
    people = {person.id: person for person, _day in cells}
    counters = dict.fromkeys((subunits[person.id].id, day) for person, day in cells)
    by_id = {subunit.id: subunit for subunit in facts.subunits}
    needs = dict.fromkeys((need, day) for person, day in cells for need in facts.minimums if person.id in need.people)
    return {
        "state": state(edited.roster),
        "cells": [
            {"employee_id": person.employee.pk, **sheet.cell(person, day, is_week_start=begins[day])} for person, day in cells
        ],
        "rows": [sheet.total(person, sheet.mean(subunits[person.id])) for person in people.values()],
        "counters": [
            {"group": {"id": by_id[unit].unit.pk}, "counter": sheet.counter(by_id[unit], day, is_week_start=begins[day])}
            for unit, day in counters
        ],
        "coverage": [sheet.coverage(need, day, is_week_start=begins[day]) for need, day in needs],
        "panel": done(edited, sheet),
    }


def _week_starts(facts: Facts) -> dict[date, bool]:
    """Return the days of the grid, each with whether its week begins there."""
    return {day: day == week.days[0] for week in weeks_of(facts.starts, facts.ends) for day in week.days}
