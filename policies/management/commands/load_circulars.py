"""Bring in the circulars and holidays that the product ships; running it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from policies.models import load_holidays, load_presets


class Command(BaseCommand):
    help = "Load the circulars of policies/presets and the holidays of 2023-2027; what an admin changed stays as it is."

    def handle(self, *_args: Any, **_options: Any) -> None:
        counts = {"circulars": load_presets(), "holidays": load_holidays()}
        self.stdout.write(_("%(circulars)s circulars and %(holidays)s holidays loaded.") % counts)
