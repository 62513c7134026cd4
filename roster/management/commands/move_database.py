"""Move from SQLite to PostgreSQL, or anywhere else that DATABASE_URL can name: a backup, a restore there, and its proof."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from roster.backup.dump import dump
from roster.management.arguments import refusals


class Command(BaseCommand):
    help = "Copy this database into the empty one at DATABASE_URL and prove that it is the same. Stop web and workers first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", metavar="DATABASE_URL")

    def handle(self, *_args: Any, **options: Any) -> None:
        with tempfile.TemporaryDirectory() as folder, refusals():
            path = Path(folder, "move.zip")
            dump(path)
            there = {**os.environ, "DATABASE_URL": options["url"], "SECRET_KEY": settings.SECRET_KEY}
            command = [sys.executable, sys.argv[0], "restore", str(path)]
            done = subprocess.run(command, env=there, check=False, capture_output=True, text=True)  # noqa: S603 - our own command
        if done.returncode:
            raise CommandError(done.stderr.strip().removeprefix("CommandError: "), returncode=done.returncode)
        self.stdout.write(done.stdout)
        self.stdout.write(_("Set DATABASE_URL to that database and start web and workers again. This one is as it was."))
