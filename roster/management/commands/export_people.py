"""`manage.py export_people FILE.xlsx`: the staff table from the database; importing it again changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from roster.management.arguments import USAGE, refusals, write_file
from roster.workflow.export_people import export_people


class Command(BaseCommand):
    help = "Export the staff table of everybody who is employed today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.suffix.lower() != ".xlsx":
            raise CommandError(_("%(file)s must end with .xlsx.") % {"file": path}, returncode=USAGE)
        with refusals():
            content = export_people(None)
        write_file(path, content)
