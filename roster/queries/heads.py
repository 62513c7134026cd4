"""Units that nobody leads in a period, or not on every day of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from policies.rules import DutyRole
from roster.models import DutyAssignment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from roster.models import OrgUnit


def headless_since(units: Iterable[OrgUnit], starts: date, ends: date) -> dict[OrgUnit, date]:
    """Return the units without a head on some day of the period, each with the first such day. An acting head (Plt., Plh.) is one."""
    units = list(units)
    duties = DutyAssignment.objects.valid_between(starts, ends).filter(role=DutyRole.UNIT_HEAD, unit__in=units)
    spans: dict[int, list[tuple[date, date]]] = {unit.pk: [] for unit in units}
    for unit, first, last in duties.values_list("unit", "valid_from", "valid_to"):
        spans[unit].append((max(first or starts, starts), min(last or ends, ends)))
    found = {unit: _first_gap(sorted(spans[unit.pk]), starts) for unit in units}
    return {unit: day for unit, day in found.items() if day <= ends}


def _first_gap(spans: list[tuple[date, date]], day: date) -> date:
    """Return the first day from `day` on that no span covers."""
    for first, last in spans:
        if first > day:
            break
        day = max(day, last + timedelta(days=1))
    return day
