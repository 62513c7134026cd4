"""`manage.py import_absences FILE [--dry-run] [--json]`: the absence table, by the same code as the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roster.excel.absences import read_absences
from roster.management.import_command import ImportCommand
from roster.workflow.import_absences import apply_absences, plan_absences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roster.excel.problems import Problem


class Command(ImportCommand):
    help = "Import the absence table; all of it or nothing."

    def run(self, data: bytes, *, dry_run: bool) -> tuple[Sequence[Problem], Mapping[str, int], bool]:
        file = read_absences(data)
        plan = plan_absences(file, None) if dry_run else apply_absences(file, None, None)
        return plan.problems, plan.counts, plan.is_refused
