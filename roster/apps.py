"""The app of the product."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from roster import append_only, one_acting_head


class RosterConfig(AppConfig):
    name = "roster"
    verbose_name = _("Rosters")

    def ready(self) -> None:
        import_module("roster.checks")  # registers them
        import_module("roster.events").log_security_events()
        pre_migrate.connect(append_only.open_before_migrate, sender=self, dispatch_uid="append-only")
        post_migrate.connect(append_only.guard_after_migrate, sender=self, dispatch_uid="append-only")
        post_migrate.connect(one_acting_head.guard_after_migrate, sender=self, dispatch_uid="one-acting-head")
