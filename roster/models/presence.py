"""Who has a roster's grid open."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from roster.models.rosters import Roster


class Presence(models.Model):
    """One row a person and roster; `at` is the last time his page said that it is in sight and in use."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roster", "user"], name="present_once")]

    def __str__(self) -> str:
        return f"{self.roster_id}: {self.user_id}"
