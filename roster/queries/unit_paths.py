"""Units by the names from the agency down, as the staff table writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roster.excel.people import unit_key
from roster.models import OrgUnit

if TYPE_CHECKING:
    from collections.abc import Iterable

UnitNames = tuple[str, ...]


def names_by_path(units: Iterable[OrgUnit]) -> dict[str, UnitNames]:
    """Return tree path → names from the agency down. `units` come in the order of the tree and hold every unit above each of them."""
    names: dict[str, UnitNames] = {}
    for unit in units:
        names[unit.path] = (*names.get(unit.path[: -OrgUnit.steplen], ()), unit.name)
    return names


class UnitIndex:
    """All units, found by their names or their id."""

    def __init__(self) -> None:
        units = list(OrgUnit.objects.order_by("path"))
        names = names_by_path(units)
        self.names = {unit.pk: names[unit.path] for unit in units}
        self._by_key: dict[UnitNames, OrgUnit] = {}
        for unit in units:
            self._by_key.setdefault(unit_key(names[unit.path]), unit)

    def find(self, names: UnitNames) -> OrgUnit | None:
        return self._by_key.get(unit_key(names))

    def nearest(self, names: UnitNames) -> OrgUnit | None:
        """Return the deepest unit that exists along the path."""
        return next((unit for depth in range(len(names), 0, -1) if (unit := self.find(names[:depth]))), None)

    def add(self, unit: OrgUnit, names: UnitNames) -> None:
        self.names[unit.pk] = names
        self._by_key[unit_key(names)] = unit
