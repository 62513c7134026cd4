"""Generate the rosters of every agency: in as many processes as there are processors, or by the workers of the queue."""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.management.arguments import INFEASIBLE, UNKNOWN, refusals
from roster.management.commands.generate import is_worker_alive
from roster.management.solving_processes import solve_in_processes
from roster.management.solving_queue import solve_by_queue
from roster.models import Pattern
from roster.solver.solution import Status
from roster.workflow.generate_province import ProvinceWish, Report, survey
from roster.workflow.start_roster import check_period

BAR = 30
FAILED = {"infeasible", "unknown", "refused"}


class Command(BaseCommand):
    help = (
        "Generate a roster for every agency; a second time goes on where the first stopped. "
        "Exits with 1 when one was refused, 3 where no roster exists, 4 where none was found."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("starts", type=date.fromisoformat, metavar="FROM", help="2023-08-21")
        parser.add_argument("ends", type=date.fromisoformat, metavar="TO", help="2023-09-15")
        parser.add_argument("--pattern", choices=Pattern.values, default=Pattern.WEEKLY)
        parser.add_argument("--json", action="store_true", help="one object on stdout")
        who = parser.add_mutually_exclusive_group()
        who.add_argument("--workers", type=int, metavar="N", help="processes of this machine; 1 is this one")
        who.add_argument("--queue", action="store_true", help="leave it to the Celery workers, as is done where Redis is set")

    def handle(self, *_args: Any, **options: Any) -> None:
        began = time.monotonic()
        wish = ProvinceWish(options["starts"], options["ends"], options["pattern"])
        with refusals():
            check_period(wish.starts, wish.ends)
        reports, left = survey(wish)
        total = len(reports) + len(left)
        if not total:
            raise CommandError(_("There is no agency yet. Import the staff first."))
        for report in _solve(left, wish, options):
            reports.append(report)
            self._progress(len(reports), total, report)
        self.stderr.write("")
        summary = _summarise(reports, time.monotonic() - began)
        self.stdout.write(json.dumps(summary) if options["json"] else _tell(summary))
        _refuse(reports)

    def _progress(self, done: int, total: int, report: Report) -> None:
        filled = BAR * done // total
        self.stderr.write(f"\r[{'█' * filled}{' ' * (BAR - filled)}] {done}/{total} {report.agency[:50]:<50}", ending="")
        self.stderr.flush()


def _solve(agencies: list[int], wish: ProvinceWish, options: dict[str, Any]) -> Iterator[Report]:
    """Choose who solves: the workers of the queue, when asked for or when there are any on Redis, else processes of this machine."""
    workers = options["workers"]
    if options["queue"] and not is_worker_alive():
        raise CommandError(_("No worker answers on the queue. Start one, or leave --queue out."))
    if options["queue"] or (workers is None and settings.REDIS_URL and is_worker_alive()):
        return solve_by_queue(agencies, wish)
    return solve_in_processes(agencies, (wish.starts, wish.ends, wish.pattern), max(1, workers or os.cpu_count() or 1))


def _summarise(reports: list[Report], seconds: float) -> dict[str, Any]:
    return {
        "agencies": len(reports),
        "kept": sum(report.is_kept for report in reports),
        "parts": sum(report.parts for report in reports),
        **{name: sum(report.verdicts.get(status, 0) for report in reports) for name, status in _verdicts()},
        "seconds": round(seconds, 1),
        "peak_mb": max(report.peak_mb for report in reports),
        "reports": [
            asdict(report) | {"status": report.status, "parts": report.parts, "proven": report.proven}
            for report in sorted(reports, key=lambda report: report.agency)
        ],
    }


def _verdicts() -> list[tuple[str, Status]]:
    return [("proven" if status is Status.OPTIMAL else status.value, status) for status in Status]


def _tell(summary: dict[str, Any]) -> str:
    heads = [_("agency"), _("roster"), _("parts"), _("proven"), _("feasible"), _("infeasible"), _("seconds"), ""]
    lines = [_line(heads), *(_line(_cells(report)) for report in summary["reports"])]
    total = _("%(agencies)d agencies: %(proven)d of %(parts)d parts proven best, %(seconds)s s, at most %(peak_mb)d MB a process.")
    return "\n".join([*lines, "", total % summary])


def _cells(report: dict[str, Any]) -> list[str]:
    verdicts = report["verdicts"]
    counts = [report["parts"], report["proven"], verdicts.get(Status.FEASIBLE, 0), verdicts.get(Status.INFEASIBLE, 0)]
    note = _("kept") if report["is_kept"] else _("refused") if report["refusal"] else ""
    return [report["agency"], str(report["roster"] or "–"), *map(str, counts), f"{report['seconds']:.1f}", note]


def _line(cells: list[str]) -> str:
    return f"{cells[0][:48]:<48} " + " ".join(f"{cell:>10}" for cell in cells[1:]).rstrip()


def _refuse(reports: list[Report]) -> None:
    """End with what went wrong: one line an agency, and the gravest exit code."""
    failed = [report for report in reports if report.status in FAILED]
    if not failed:
        return
    statuses = {report.status for report in failed}
    code = INFEASIBLE if "infeasible" in statuses else UNKNOWN if "unknown" in statuses else 1
    head = ngettext("%(count)d agency has no whole roster:", "%(count)d agencies have no whole roster:", len(failed))
    lines = [f"  {report.agency}: {report.refusal or report.status}" for report in failed]
    raise CommandError("\n".join([head % {"count": len(failed)}, *lines]), returncode=code)
