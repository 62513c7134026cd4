"""Back up: one file that `restore` makes an empty database from."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from roster.backup.dump import dump
from roster.management.arguments import refusals


class Command(BaseCommand):
    help = "Write the whole database into one file, with counts and hashes of each table; no secret settings. DATA_DIR/backups by default."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", metavar="FILE.zip")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = options["file"] or settings.DATA_DIR / "backups" / f"jadwal-{timezone.now():%Y%m%d-%H%M%S}.zip"
        with refusals():
            manifest = dump(path)
        rows = sum(table["rows"] for table in manifest.tables.values())
        self.stdout.write(
            _("%(file)s: %(tables)d tables, %(rows)d rows, %(bytes)d bytes.")
            % {"file": path, "tables": len(manifest.tables), "rows": rows, "bytes": path.stat().st_size}
        )
        self.stdout.write(_("It holds personal data and password hashes: keep it encrypted, away from this machine."))
