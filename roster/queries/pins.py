"""Who pinned a cell, and when; who or what put it where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roster.models import Change, Roster

if TYPE_CHECKING:
    from collections.abc import Collection

    from roster.queries.draft import Cell


def load_pinnings(roster: Roster, cells: Collection[Cell]) -> dict[Cell, Change]:
    """Return the step that set the pin of each of `cells`, for those whose pin was set by hand."""
    people, days = {int(person) for person, _day in cells}, {day for _person, day in cells}
    rows = Change.objects.filter(roster=roster, employee__in=people, day__in=days, pin_after__isnull=False)
    found = {(str(row.employee_id), row.day): row for row in rows.select_related("pin_after__employee") if row.day}
    return {cell: row for cell, row in found.items() if cell in cells}


def load_unpinning(roster: Roster, cell: Cell) -> Change | None:
    """Return the latest step on a cell, if that step took its pin away."""
    person, day = cell
    latest = Change.objects.filter(roster=roster, employee=int(person), day=day).order_by("-version").first()
    return latest if latest and latest.pin_before_id and not latest.pin_after_id else None
