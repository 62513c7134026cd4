"""Publish a roster from the command line, with the rights of a user and the guards of the page."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from roster.management.arguments import refusals
from roster.models import Employee
from roster.permissions import get_roster_for
from roster.workflow.invite import open_account
from roster.workflow.publish import publish


class Command(BaseCommand):
    help = "Publish a draft as its next revision, in the name of a user (username, or an employee's NIP) who may."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("roster", type=int, metavar="ROSTER")
        parser.add_argument("--by", required=True, metavar="USERNAME")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["by"], is_active=True).first() or _account_by_nip(options["by"])
        if user is None:
            raise CommandError(_('There is no active user "%(user)s".') % {"user": options["by"]})
        with refusals():
            roster = get_roster_for(user, options["roster"])
            revision = publish(roster.pk, None, user)
        self.stdout.write(
            _("Roster %(roster)d is published as revision %(number)d.") % {"roster": roster.pk, "number": revision.number}
        )


def _account_by_nip(nip: str) -> User | None:
    """Return the account of an employee by his NIP, opened now when he has none: a head who was just imported may publish."""
    employee = Employee.objects.filter(nip=nip).first()
    return open_account(employee.pk) if employee else None
