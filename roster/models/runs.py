"""The run ledger: a row is the truth about a solve, Celery only rings the doorbell."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roster.models.rosters import Roster


class RunStatus(models.TextChoices):
    QUEUED = "antre", _("Queued")
    RUNNING = "berjalan", _("Running")
    DONE = "selesai", _("Done")
    CANCELLED = "dibatalkan", _("Cancelled")
    FAILED = "gagal", _("Failed")


ACTIVE = (RunStatus.QUEUED, RunStatus.RUNNING)


class SolveRun(models.Model):
    """One request to solve a roster.

    A worker claims it by a conditional update that sets `token` and `lease_until`, beats while it works, and stores its result only
    if the token is still its own. `attempt` counts claims; after SOLVE_ATTEMPTS the reaper gives up with `failure`.
    `result` is a list of solution objects of the solver's contract, one for each independent part; `verdicts` says how many parts
    ended in which status, so that lists needn't read results.
    """

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="runs")
    status = models.CharField(max_length=10, choices=RunStatus, default=RunStatus.QUEUED)
    keeps_reference = models.BooleanField(
        default=False, help_text=_("A re-solve around pins: proposed as a difference, not applied.")
    )
    is_batch = models.BooleanField(default=False, help_text=_("Asked for by generate_all: never delays what a head asks for."))
    max_changes = models.PositiveSmallIntegerField(
        null=True, help_text=_("At most so many cells may differ from the draft; empty: as few as possible.")
    )
    base_version = models.PositiveIntegerField()
    token = models.UUIDField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    stop_requested = models.BooleanField(default=False, help_text=_("Stop and keep the best found."))
    cancel_requested = models.BooleanField(default=False, help_text=_("Stop and throw away."))
    progress = models.JSONField(default=dict)
    problem = models.JSONField(null=True)
    result = models.JSONField(null=True)
    verdicts = models.JSONField(default=dict)
    applied_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True, help_text=_("When the head left the proposal, and the draft as it was."))
    failure = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "lease_until"])]
        constraints = [
            models.UniqueConstraint(fields=["roster"], condition=Q(status__in=["antre", "berjalan"]), name="one_active_run"),
        ]

    def __str__(self) -> str:
        return f"{self.roster_id} #{self.pk} {self.status}"

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE

    @staticmethod
    def new_token() -> uuid.UUID:
        return uuid.uuid4()
