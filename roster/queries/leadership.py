"""Who led a unit on a day, and in which capacity: what "by" says of whoever acted for a head, and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roster.models import Capacity, DutyAssignment, OrgUnit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True)
class Heads:
    """The duties of all heads, permanent and acting, of the units that hold `unit`, the nearest unit first."""

    unit: OrgUnit
    duties: tuple[DutyAssignment, ...]

    def acting_as(self, user: int, day: date) -> DutyAssignment | None:
        """Return the acting duty by which a user led the unit that day; None when he led it by his own post, or not at all."""
        held = [duty for duty in self.duties if duty.employee.user_id == user and duty.is_valid_on(day)]
        return held[0] if held and all(duty.capacity for duty in held) else None

    def permanent(self, unit: OrgUnit, day: date) -> DutyAssignment | None:
        """Return the head of `unit` by his own post."""
        return self._of(unit, day, is_acting=False)

    def signer(self, day: date) -> DutyAssignment | None:
        """Return who signs for `unit` itself that day: the acting head before the head."""
        return self._of(self.unit, day, is_acting=True) or self._of(self.unit, day, is_acting=False)

    def _of(self, unit: OrgUnit, day: date, *, is_acting: bool) -> DutyAssignment | None:
        found = (
            duty
            for duty in self.duties
            if duty.unit_id == unit.pk and duty.is_valid_on(day) and (duty.capacity != Capacity.PERMANENT) == is_acting
        )
        return next(found, None)


def load_heads(unit: OrgUnit) -> Heads:
    """Read the heads of `unit` and of every unit above it, in one query."""
    return load_heads_of([unit])[unit.pk]


def load_heads_of(units: Iterable[OrgUnit]) -> dict[int, Heads]:
    """Read the heads of several units and of all units above them, in one query."""
    units = list(units)
    paths = {path for unit in units for path in unit.ancestor_paths}
    duties = DutyAssignment.objects.leading().filter(unit__path__in=paths).select_related("unit", "employee").order_by("pk")
    rows = sorted(duties, key=lambda duty: -len(duty.unit.path))
    return {unit.pk: Heads(unit, tuple(duty for duty in rows if unit.is_within(duty.unit))) for unit in units}
