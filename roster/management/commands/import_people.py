"""`manage.py import_people FILE [--dry-run] [--json]`: the staff table, by the same code as the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roster import clock
from roster.excel.people import read_people
from roster.management.import_command import ImportCommand
from roster.workflow.import_people import apply_import
from roster.workflow.plan_people import plan_import

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roster.excel.problems import Problem


class Command(ImportCommand):
    help = "Import the staff table; all of it or nothing."

    def run(self, data: bytes, *, dry_run: bool) -> tuple[Sequence[Problem], Mapping[str, int], bool]:
        file = read_people(data, clock.today())
        plan = plan_import(file, None) if dry_run else apply_import(file, None, None)
        return plan.problems, plan.counts, plan.is_refused
