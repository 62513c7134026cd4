"""Generate the rosters of every agency, in as many processes as there are processors."""

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from datetime import date
from multiprocessing import get_context
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.management.arguments import INFEASIBLE, UNKNOWN
from roster.management.solving_process import Report, solve_agency, start
from roster.models import OrgUnit, Pattern

BAR = 30
Ask = tuple[int, date, date, str]
"""What `solve_agency` takes: agency, period, pattern."""


class Command(BaseCommand):
    help = (
        "Generate a roster for every agency. Exits with 1 when one was refused, 3 where no roster exists, 4 where none was found."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("starts", type=date.fromisoformat, metavar="FROM", help="2023-08-21")
        parser.add_argument("ends", type=date.fromisoformat, metavar="TO", help="2023-09-15")
        parser.add_argument("--pattern", choices=Pattern.values, default=Pattern.WEEKLY)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, metavar="N", help="processes; 1 is this one")
        parser.add_argument("--json", action="store_true", help="one object on stdout")

    def handle(self, *_args: Any, **options: Any) -> None:
        began = time.monotonic()
        asks = [
            (agency, options["starts"], options["ends"], options["pattern"])
            for agency in OrgUnit.objects.agencies().values_list("pk", flat=True)
        ]
        if not asks:
            raise CommandError(_("There is no agency yet. Import the staff first."))
        reports: list[Report] = []
        for report in _solve(asks, max(1, options["workers"])):
            reports.append(report)
            self._progress(len(reports), len(asks), report)
        self.stderr.write("")
        summary = _summarise(reports, time.monotonic() - began)
        self.stdout.write(json.dumps(summary) if options["json"] else _tell(summary))
        _refuse(reports)

    def _progress(self, done: int, total: int, report: Report) -> None:
        filled = BAR * done // total
        self.stderr.write(f"\r[{'█' * filled}{' ' * (BAR - filled)}] {done}/{total} {report.agency[:50]:<50}", ending="")
        self.stderr.flush()


def _solve(asks: list[Ask], workers: int) -> Iterator[Report]:
    """Yield each agency's report as soon as it is there; one worker is this process itself."""
    if workers == 1:
        yield from (solve_agency(*ask) for ask in asks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=start) as pool:
        for done in as_completed([pool.submit(solve_agency, *ask) for ask in asks]):
            yield done.result()


def _summarise(reports: list[Report], seconds: float) -> dict[str, Any]:
    return {
        "agencies": len(reports),
        "parts": sum(report.parts for report in reports),
        "proven": sum(report.proven for report in reports),
        "seconds": round(seconds, 1),
        "peak_mb": max(report.peak_mb for report in reports),
        "reports": [asdict(report) for report in reports],
    }


def _tell(summary: dict[str, Any]) -> str:
    return (
        _("%(agencies)d agencies: %(proven)d of %(parts)d parts proven best, %(seconds)s s, at most %(peak_mb)d MB a process.")
        % summary
    )


def _refuse(reports: list[Report]) -> None:
    """End with what went wrong: one line an agency, and the gravest exit code."""
    failed = [report for report in reports if report.status in {"infeasible", "unknown", "refused"}]
    if not failed:
        return
    statuses = {report.status for report in failed}
    code = INFEASIBLE if "infeasible" in statuses else UNKNOWN if "unknown" in statuses else 1
    head = ngettext("%(count)d agency has no whole roster:", "%(count)d agencies have no whole roster:", len(failed))
    lines = [f"  {report.agency}: {report.refusal or report.status}" for report in failed]
    raise CommandError("\n".join([head % {"count": len(failed)}, *lines]), returncode=code)
