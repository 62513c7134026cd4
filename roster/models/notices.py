"""What an employee is told when a revision changes his days: in the app, and once by mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from roster.models.organization import Employee
from roster.models.rosters import Revision


class Notice(models.Model):
    """One revision's news for one employee. `changes` lists {day, before, after}; `before` is empty for a day that is new to him."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="notices")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="notices")
    changes = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["revision", "employee"], name="told_once_a_revision")]
        indexes = [models.Index(fields=["employee"], condition=Q(read_at=None), name="notice_unread")]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.revision_id}"
