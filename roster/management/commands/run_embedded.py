"""`make run`: sets up the embedded default, then becomes its supervisor (roster/embedded.py)."""

import os
import socket
import sys
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from roster import embedded
from roster.models import OrgUnit


class Command(BaseCommand):
    help = "Migrate, load circulars and (when empty) the demo agency, then serve web and worker until Ctrl-C. PORT says where."

    def handle(self, **_options: Any) -> None:
        port = _free_port()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_circulars", stdout=StringIO())
        call_command("collectstatic", interactive=False, verbosity=0)
        logins = settings.DATA_DIR / "demo-logins.txt"
        if settings.EMBEDDED and not OrgUnit.objects.exists():
            said = StringIO()
            call_command("demo", stdout=said)
            logins.write_text(said.getvalue(), encoding="utf-8")
        welcome = logins.read_text(encoding="utf-8") if logins.exists() else ""
        welcome += _("Ready: %(address)s (Ctrl-C stops everything)") % {"address": f"http://{embedded.HOST}:{port}/"}
        os.environ["WELCOME"] = welcome
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "roster.embedded", str(port)])  # noqa: S606


def _free_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CommandError(_("PORT must be a number from 1 to 65535, not %(text)s.") % {"text": text})
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((embedded.HOST, int(text)))
        except OSError as error:
            raise CommandError(
                f"Port {text} of {embedded.HOST} can't be used ({error.strerror}): set PORT to another one."
            ) from error
    return int(text)
