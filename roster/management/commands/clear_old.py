"""`manage.py clear_old [--dry-run]`: clear what has served its time; beat does the same every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from roster.workflow.clear_old import clear_old


class Command(BaseCommand):
    help = "Clear expired sessions, old uploads, read notices, old login attempts, and problems and results of rosters long past."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *_args: Any, **options: Any) -> None:
        for name, count in clear_old(is_rehearsal=options["dry_run"]).items():
            print(f"{name}\t{count}")
