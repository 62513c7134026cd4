"""`manage.py export_people FILE.xlsx`: the staff table from the database; importing it again changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from roster.models import Employee
from roster.workflow.export_people import export_people

USAGE = 2


class Command(BaseCommand):
    help = "Export the staff table of everybody who is employed today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the xlsx to write")

    def handle(self, *, file: str, **_options: Any) -> None:
        path = Path(file)
        if path.suffix.lower() != ".xlsx":
            raise CommandError(f"{file}: the name must end with .xlsx", returncode=USAGE)
        data = export_people(Employee.objects.all())
        try:
            path.write_bytes(data)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise CommandError(f"{file}: {error.strerror}") from error
