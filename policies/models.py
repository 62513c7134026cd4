"""Circulars and holidays as rows, checked by the pure rules. The shipped ones are seeds: what an admin changed stays changed."""

from functools import cached_property
from typing import Any

import holidays
from auditlog.registry import auditlog
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from holidays.constants import GOVERNMENT, PUBLIC

from policies import circulars, rules
from policies.workdays import HolidayKind

SEEDED_YEARS = range(2023, 2028)
CATEGORIES = {HolidayKind.NATIONAL: PUBLIC, HolidayKind.COLLECTIVE: GOVERNMENT}


class Circular(models.Model):
    """A circular as circulars.to_dict writes it. `shipped` is the body as last loaded from a preset, None for one entered by hand."""

    number = models.CharField(_("number"), max_length=120, unique=True, editable=False)
    body = models.JSONField(_("content"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    is_active = models.BooleanField(_("may be adopted"), default=True)
    shipped = models.JSONField(_("content as shipped"), null=True, editable=False)

    class Meta:
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the body in its one written form; raise CircularError when it has none. Each changed body is a new version."""
        self._read_again()
        self.number, self.body = self.pure.number, circulars.to_dict(self.pure)
        stored = type(self).objects.filter(pk=self.pk).values_list("body", flat=True).first()
        if stored is not None and stored != self.body:
            self.version += 1
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a body that the pure rules can't read, naming the field, and a number that another circular has."""
        self._read_again()
        try:
            number = self.pure.number
        except circulars.CircularError as error:
            problem = gettext(error.problem) % error.params
            raise ValidationError({"body": _("%(field)s: %(problem)s") % {"field": error.field, "problem": problem}}) from error
        if type(self).objects.filter(number=number).exclude(pk=self.pk).exists():
            raise ValidationError({"body": _("number: %(number)s is already in the list.") % {"number": number}})

    @cached_property
    def pure(self) -> rules.Circular:
        """The rules' own view of the row; raises CircularError for a body that no longer makes sense."""
        return circulars.from_dict(self.body)

    def _read_again(self) -> None:
        self.__dict__.pop("pure", None)


class Holiday(models.Model):
    """A day on which nobody works. The government revises the table during the year, so an admin can too."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=[(HolidayKind.NATIONAL.value, _("National holiday")), (HolidayKind.COLLECTIVE.value, _("Collective leave"))],
        default=HolidayKind.NATIONAL.value,
    )

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


def load_presets() -> int:
    """Bring the shipped circulars in and return how many rows were written; rows that an admin edited or entered stay as they are."""
    written = 0
    for pure in circulars.read_presets():
        body = circulars.to_dict(pure)
        with transaction.atomic():
            row, created = Circular.objects.select_for_update().get_or_create(
                number=pure.number, defaults={"body": body, "shipped": body}
            )
            is_outdated = row.shipped not in (None, body) and row.body == row.shipped
            if is_outdated:
                row.body = row.shipped = body
                row.save()
        written += created or is_outdated
    return written


def load_holidays() -> int:
    """Seed the years that have no holiday yet and return how many days were written: a year with rows belongs to the admin."""
    known = set(Holiday.objects.values_list("day__year", flat=True))
    rows = {
        day: Holiday(day=day, name=name, kind=kind)
        for kind, category in reversed(CATEGORIES.items())
        for day, name in holidays.country_holidays(
            "ID", years=[year for year in SEEDED_YEARS if year not in known], categories=(category,), language="id"
        ).items()
    }
    return len(Holiday.objects.bulk_create(rows.values()))


for _model in (Circular, Holiday):
    auditlog.register(_model)
