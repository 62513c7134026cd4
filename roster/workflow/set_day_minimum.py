"""Give a minimum on site another figure on one day, or its usual one again. Each row that changes writes the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roster.models import CoverageException, CoverageGroup

if TYPE_CHECKING:
    from datetime import date


def set_day(group: CoverageGroup, day: date, minimum: int | None) -> None:
    """Let `group` need `minimum` on `day`; None, or the figure of all days, takes the exception away."""
    row = CoverageException.objects.filter(group=group, day=day).first()
    if minimum is None or minimum == group.minimum:
        if row:
            row.delete()
        return
    row = row or CoverageException(group=group, day=day)
    row.minimum = minimum
    row.save()
