"""Restore: make an empty database from a backup and prove that it is the same."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from roster.backup.load import load
from roster.management.arguments import refusals


class Command(BaseCommand):
    help = "Restore a backup into an empty database, on SQLite or PostgreSQL; prints the rows and the hash that each table was proven by."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip")

    def handle(self, *_args: Any, **options: Any) -> None:
        with refusals():
            manifest = load(options["file"])
        for name, table in manifest.tables.items():
            self.stdout.write(f"{table['rows']:>9}  {table['sha256'][:16]}  {name}")
        self.stdout.write(
            _("Restored and proven: every table has the rows and the hash of the backup of %(made)s.") % {"made": manifest.made}
        )
        for name, value in manifest.settings.items():
            self.stdout.write(_("It ran with %(name)s=%(value)s") % {"name": name, "value": value})
        if manifest.secrets:
            self.stdout.write(_("Secrets that are not in the file: %(names)s") % {"names": ", ".join(manifest.secrets)})
