"""Set the rules of a unit: its own policy and, when an admin sets them, the circulars that it adopts; both or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from roster.workflow.adopt import adopt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from roster.models import UnitPolicy


def set_rules(policy: UnitPolicy, ranks: Mapping[int, int] | None) -> None:
    """Store `policy` and, unless it is None, make `ranks` (circular id → rank) the circulars of its unit."""
    with transaction.atomic(durable=True):
        policy.save()
        if ranks is not None:
            adopt(policy.unit, ranks)
