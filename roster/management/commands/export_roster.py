"""Export a roster from the command line: the same file as the download of its page."""

from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from roster.management.arguments import USAGE, find_roster, refusals, write_file
from roster.workflow.export_roster import export_csv, export_xlsx

EXPORTS = {".xlsx": export_xlsx, ".csv": export_csv}


class Command(BaseCommand):
    help = "Export a roster as its page shows it; the name of the file decides between xlsx and csv."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("roster", type=int, metavar="ROSTER")
        parser.add_argument("file", type=Path, metavar="FILE.xlsx|csv")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        export = EXPORTS.get(path.suffix.lower())
        if export is None:
            raise CommandError(_("%(file)s must end with .xlsx or .csv.") % {"file": path}, returncode=USAGE)
        content = BytesIO()
        with refusals():
            export(find_roster(options["roster"]), content)
        write_file(path, content.getvalue())
