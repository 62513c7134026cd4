"""What binds whom: the circulars a unit adopts, in which order, and what it asks of itself beyond them."""

from auditlog.registry import auditlog
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from policies.models import Circular
from policies.rules import DutyMode, Precedence
from roster.models.organization import OrgUnit


class Adoption(models.Model):
    """`unit` and everything below it follows `circular`. Rank 1 goes first when precedence is by rank."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="adoptions", verbose_name=_("unit"))
    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="adoptions", verbose_name=_("circular"))
    rank = models.PositiveSmallIntegerField(pgettext_lazy("order of circulars", "rank"), default=1)

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "circular"], name="adopt_once")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.circular}"


class UnitPolicy(models.Model):
    """How a unit and everything below it applies its circulars; an empty field means: as the unit above.

    `duty_mode` is Tangsel's rule for treasurers, supervisors, inspectors and activity leads (001-b), which DKI agencies follow by
    default and may change; `target` is the unit's own stricter share in per cent.
    """

    unit = models.OneToOneField(OrgUnit, on_delete=models.CASCADE, related_name="policy", verbose_name=_("unit"))
    precedence = models.CharField(
        _("when circulars differ"),
        max_length=20,
        blank=True,
        choices=[(item.value, item.value.capitalize()) for item in Precedence],
    )
    duty_mode = models.CharField(
        _("treasurers, supervisors, inspectors, activity leads"),
        max_length=20,
        blank=True,
        choices=[(item.value, item.value.capitalize()) for item in DutyMode],
    )
    duty_minimum = models.PositiveSmallIntegerField(_("of each role on site when rotating"), null=True, blank=True)
    target = models.PositiveSmallIntegerField(
        _("own stricter target (per cent)"), null=True, blank=True, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    balance_start = models.DateField(_("balance counts from"), null=True, blank=True)

    class Meta:
        verbose_name = _("unit policy")
        verbose_name_plural = _("unit policies")
        constraints = [
            models.CheckConstraint(condition=models.Q(target=None) | models.Q(target__lte=100), name="policy_target_is_a_share")
        ]

    def __str__(self) -> str:
        return f"{self.unit}"


for _model in (Adoption, UnitPolicy):
    auditlog.register(_model)
