"""What a head orders after publication: people called to the office, or places that break a rule in an emergency."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from roster.models.organization import Employee
from roster.models.rosters import Revision

MOST_REASON = 500


class OrderKind(models.TextChoices):
    RECALL = "panggilan", _("Called to the office")
    OVERRIDE = "darurat", _("Emergency")


class Order(models.Model):
    """What made one revision at once. `broken` lists the rules that it breaks: {kind, subject, day, excess, text, texts}.

    `text` is what the writer read, `texts` the same by language. `excess` is by how many people or days; judge and solver allow it for as long as the ordered cells stay as ordered.
    """

    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="order")
    kind = models.CharField(max_length=9, choices=OrderKind)
    reason = models.CharField(_("reason"), max_length=MOST_REASON)
    broken = models.JSONField(default=list)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")

    def __str__(self) -> str:
        return f"{self.revision_id} {self.kind}"


class OrderedDay(models.Model):
    """One cell of an order: where the employee was to be that day, and where he is ordered to be."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="days")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="ordered_days")
    day = models.DateField()
    before = models.CharField(max_length=3)
    after = models.CharField(max_length=3)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["order", "employee", "day"], name="ordered_once")]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.day}: {self.after}"
