"""The app of the product."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "roster"
    verbose_name = _("Rosters")

    def ready(self) -> None:
        import_module("roster.checks")  # registers them
