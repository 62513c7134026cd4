"""One of the processes of generate_all. Nothing of Django is imported before `start` has set it up, so that a spawned process can."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one agency: `roster` None when it was refused, then `refusal` says why; `parts` and how many of them are proven."""

    agency: str
    roster: int | None
    status: str
    parts: int
    proven: int
    seconds: float
    peak_mb: int
    refusal: str = ""


def start() -> None:
    """Set Django up in a fresh process; its connection to the database is its own."""
    import django  # noqa: PLC0415 - see above

    django.setup()


def solve_agency(pk: int, starts: date, ends: date, pattern: str) -> Report:
    """Generate the roster of one agency in this process."""
    from roster.models import OrgUnit  # noqa: PLC0415
    from roster.solver.solution import Status  # noqa: PLC0415
    from roster.workflow.generate import generate  # noqa: PLC0415
    from roster.workflow.refusal import Refusal  # noqa: PLC0415
    from roster.workflow.start_roster import RosterWish  # noqa: PLC0415

    began = time.monotonic()
    agency = OrgUnit.objects.get(pk=pk)
    try:
        made = generate(RosterWish(agency, starts, ends, pattern), None)
    except Refusal as refusal:
        return Report(str(agency), None, "refused", 0, 0, _since(began), _peak_mb(), refusal.message)
    proven = sum(part.status == Status.OPTIMAL for part in made.parts)
    return Report(str(agency), made.roster.pk, made.status.value, len(made.parts), proven, _since(began), _peak_mb())


def _since(began: float) -> float:
    return round(time.monotonic() - began, 2)


def _peak_mb() -> int:
    """Return the most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
