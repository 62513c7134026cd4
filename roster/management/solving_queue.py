"""The other way of generate_all: every agency's run goes to the queue `batch`, and the workers of all machines take them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from roster.models import OrgUnit, SolveRun
from roster.models.runs import ACTIVE
from roster.tasks import ring
from roster.workflow.generate_province import Report, report_of, request_agency
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roster.workflow.generate_province import ProvinceWish

POLL_S = 1.0


def solve_by_queue(agencies: Sequence[int], wish: ProvinceWish) -> Iterator[Report]:
    """Yield each agency's report as its row says that it is over. Whoever stops waiting stops nothing."""
    names = {agency.pk: agency for agency in OrgUnit.objects.filter(pk__in=agencies)}
    waiting: dict[int, str] = {}
    for pk in agencies:
        try:
            run = request_agency(names[pk], wish, is_batch=True)
        except Refusal as refusal:
            yield Report(str(names[pk]), None, refusal=refusal.message)
            continue
        ring(run)
        waiting[run.pk] = str(names[pk])
    while waiting:
        runs = SolveRun.objects.defer("problem", "result").filter(pk__in=list(waiting))
        for run in runs.exclude(status__in=ACTIVE):
            yield report_of(waiting.pop(run.pk), run)
        if waiting:
            time.sleep(POLL_S)
