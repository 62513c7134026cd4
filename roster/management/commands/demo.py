"""Load the demo: one agency with logins, or a whole province."""

import secrets
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from roster.checks import is_public
from roster.demo import PASSWORD
from roster.demo.load import load_demo, load_province, logins
from roster.management.arguments import refusals
from roster.models import Employee


class Command(BaseCommand):
    help = "Load the demo agency with its logins; --province: 15,335 people in about 1,300 subunits. A second time changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--province", action="store_true", help="the province instead of the one agency")

    def handle(self, *_args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(12) if is_public() else PASSWORD
        with refusals():
            if options["province"]:
                load_province(password)
                self.stdout.write(_("%(people)d people in the database.") % {"people": Employee.objects.count()})
            else:
                load_demo(password)
        self._tell_logins(password)

    def _tell_logins(self, password: str) -> None:
        known = {user.username: user for user in User.objects.filter(username__in=[login.username for login in logins()])}
        if any(user.check_password(password) for user in known.values()):
            self.stdout.write(_("Demo logins, password %(password)s") % {"password": password})
        else:
            self.stdout.write(_("Demo logins; their password was told when they were made"))
        for login in logins():
            if login.username in known:
                self.stdout.write(f"  {login.username:<10}{login.meaning}")
