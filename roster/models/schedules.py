"""A publication on a day to come: the version that was reviewed, who set it, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roster import clock
from roster.models.rosters import Revision, Roster


class ScheduleState(models.TextChoices):
    WAITING = "menunggu", _("waiting")
    PUBLISHED = "terbit", _("published")
    REFUSED = "ditolak", _("refused")
    CHANGED = "berubah", _("the draft changed")
    CANCELLED = "dibatalkan", _("cancelled")


class ScheduledPublication(models.Model):
    """`version` of a draft goes out on `day`. Whatever ends it otherwise says so in `reason`; `ended_by` is empty for the clock.

    `reason` is what its writer read, a sentence a line; `texts` the same by language, empty in rows from before.
    """

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="schedules")
    version = models.PositiveIntegerField()
    day = models.DateField()
    note = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    state = models.CharField(max_length=10, choices=ScheduleState, default=ScheduleState.WAITING)
    reason = models.TextField(blank=True)
    texts = models.JSONField(default=dict)
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, null=True, related_name="schedule")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("scheduled publication")
        verbose_name_plural = _("scheduled publications")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["day"], condition=Q(state="menunggu"), name="schedule_due")]
        constraints = [
            models.UniqueConstraint(fields=["roster"], condition=Q(state="menunggu"), name="one_waiting_schedule"),
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} v{self.version} {self.day} {self.state}"
