"""Write the problem of a roster as the solver would get it now: for bug reports and for `python -m roster.solver`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from roster.management.arguments import find_roster, write_file
from roster.workflow.solve import problem_of


class Command(BaseCommand):
    help = "Write the solver's problem file of a roster."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("roster", type=int, metavar="ROSTER")
        parser.add_argument("file", type=Path, metavar="FILE.json")

    def handle(self, *_args: Any, **options: Any) -> None:
        problem = problem_of(find_roster(options["roster"]))
        write_file(options["file"], json.dumps(problem.to_json(), indent=1).encode())
