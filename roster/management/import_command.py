"""What `import_people` and `import_absences` share: arguments, exit codes, and how plans and problems are printed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from roster.excel.guard import MAX_BYTES
from roster.file_wording import describe_problem
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roster.excel.problems import Problem

REFUSED, USAGE = 1, 2


class ImportCommand(BaseCommand):
    """Exit 0 done, 1 refused with a line a problem on stderr (`row, column, problem, how to fix`), 2 usage."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="xlsx or csv")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")
        parser.add_argument("--json", action="store_true", help="one object on stdout")

    def run(self, data: bytes, *, dry_run: bool) -> tuple[Sequence[Problem], Mapping[str, int], bool]:
        """Return problems, counts of what was (or would be) done, and whether it was refused."""
        raise NotImplementedError

    def handle(self, *, file: str, dry_run: bool, json: bool, **_options: Any) -> None:
        try:
            problems, counts, refused = self.run(_read(Path(file)), dry_run=dry_run)
        except Refusal as refusal:
            self.stderr.write(refusal.message)
            sys.exit(REFUSED)
        for problem in problems:
            self.stderr.write(str(describe_problem(problem)))
        self._print(problems, counts, refused=refused, dry_run=dry_run, as_json=json)
        if refused:
            sys.exit(REFUSED)

    def _print(
        self, problems: Sequence[Problem], counts: Mapping[str, int], *, refused: bool, dry_run: bool, as_json: bool
    ) -> None:
        if as_json:
            answer = {"refused": refused, "dry_run": dry_run, **counts, "problems": [_as_json(problem) for problem in problems]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        elif not refused:
            self.stdout.write(", ".join(f"{name} {count}" for name, count in counts.items()))


def _read(path: Path) -> bytes:
    """Return the bytes of the file, at most one more than are allowed: the guard refuses the rest."""
    try:
        with path.open("rb") as source:
            return source.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=USAGE) from error


def _as_json(problem: Problem) -> dict[str, object]:
    line = describe_problem(problem)
    return {
        "row": problem.row,
        "column": problem.column,
        "code": problem.code,
        "severity": line.severity,
        "problem": line.problem,
        "fix": line.fix,
    }
