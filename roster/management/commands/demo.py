"""Load the demo: one agency with logins, or a whole province."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from roster.demo.load import PASSWORD, load_demo, load_province, logins
from roster.management.arguments import refusals
from roster.models import Employee


class Command(BaseCommand):
    help = "Load the demo agency with its logins; --province: 15,335 people in about 1,300 subunits. A second time changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", action="store_true", help="the province instead of the one agency")

    def handle(self, *_args: Any, **options: Any) -> None:
        with refusals():
            if options["province"]:
                load_province()
                self.stdout.write(_("%(people)d people in the database.") % {"people": Employee.objects.count()})
            else:
                load_demo()
        self._tell_logins()

    def _tell_logins(self) -> None:
        known = {user.username: user for user in User.objects.filter(username__in=[login.username for login in logins()])}
        self.stdout.write(_("Demo logins, password %(password)s") % {"password": PASSWORD})
        for login in logins():
            if login.username in known:
                self.stdout.write(f"  {login.username:<10}{login.meaning}")
