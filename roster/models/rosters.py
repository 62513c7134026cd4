"""Rosters: the draft a head works on, each hand edit, and the immutable revisions that staff see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from policies.rules import DutyRole, Place
from roster import clock
from roster.models.organization import Employee, OrgUnit, path_below

if TYPE_CHECKING:
    from collections.abc import Iterable


class Pattern(models.TextChoices):
    WEEKLY = "weekly", _("Weekly")
    MIXED = "mixed", _("Daily")


class RosterStatus(models.TextChoices):
    DRAFT = "draf", _("Draft")
    PUBLISHED = "terbit", _("Published")


class RosterQuerySet(models.QuerySet["Roster"]):
    def within_any(self, units: Iterable[OrgUnit]) -> RosterQuerySet:
        """Return rosters of these units and of everything below them."""
        return self.filter(path_below(units, "unit__path"))


class Roster(models.Model):
    """A schedule of `unit` and everything below it, for the working days from `starts` to `ends`.

    `version` grows by one with each change, so that a stale edit is seen; `status` is PUBLISHED while the draft equals the latest
    revision and DRAFT as soon as it differs.
    """

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="rosters", verbose_name=_("unit"))
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"))
    pattern = models.CharField(_("pattern"), max_length=10, choices=Pattern, default=Pattern.WEEKLY)
    target = models.PositiveSmallIntegerField(
        _("own stricter target (per cent)"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    max_home_per_week = models.PositiveSmallIntegerField(
        _("most WFH days a week"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    max_home_run = models.PositiveSmallIntegerField(
        _("longest run of WFH days"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    status = models.CharField(_("status"), max_length=10, choices=RosterStatus, default=RosterStatus.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("created by")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts__lte=F("ends")), name="roster_dates_in_order"),
            models.CheckConstraint(condition=Q(target=None) | Q(target__lte=100), name="roster_target_is_a_share"),
            models.CheckConstraint(
                condition=Q(max_home_per_week=None) | Q(max_home_per_week__range=(1, 5)), name="roster_days_a_week_exist"
            ),
            models.CheckConstraint(condition=Q(max_home_run=None) | Q(max_home_run__range=(1, 60)), name="roster_run_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts}–{self.ends}"

    @property
    def latest_revision(self) -> Revision | None:
        return self.revisions.order_by("-number").first()


class CoverageGroup(models.Model):
    """People of whom at least `minimum` must be on site each working day: a counter, or everybody with a role in the unit."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="coverage_groups", verbose_name=_("unit"))
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(
        _("role"), max_length=30, blank=True, choices=[(item.value, item.value.capitalize()) for item in DutyRole]
    )
    members = models.ManyToManyField(Employee, blank=True, related_name="coverage_groups", verbose_name=_("members"))
    minimum = models.PositiveSmallIntegerField(_("at least on site"), default=1)

    class Meta:
        verbose_name = _("minimum on site")
        verbose_name_plural = _("minimums on site")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="coverage_name_once")]

    def __str__(self) -> str:
        return f"{self.name} ≥ {self.minimum}"


class CoverageException(models.Model):
    """Another figure of a minimum on one day: "on 7 September the counter needs 2". It goes before the group's own."""

    group = models.ForeignKey(CoverageGroup, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField(_("day"))
    minimum = models.PositiveSmallIntegerField(_("at least on site"))

    class Meta:
        verbose_name = _("minimum of one day")
        verbose_name_plural = _("minimums of one day")
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "day"], name="coverage_exception_once")]

    def __str__(self) -> str:
        return f"{self.group.name} {self.day} ≥ {self.minimum}"


auditlog.register(CoverageException)


class Assignment(models.Model):
    """One decision of a draft: where an employee works on a day. No row means the office; absence is laid over it when read."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="assignments")
    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="assignments")
    day = models.DateField()
    location = models.CharField(max_length=3, choices=[(place.value, place.value) for place in Place])
    pinned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["roster", "employee", "day"], name="one_place_a_day"),
            models.CheckConstraint(condition=Q(location__in=[place.value for place in Place]), name="place_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.day}: {self.location}"


class ChangeKind(models.TextChoices):
    CELL = "sel", _("cell")
    PIN = "kunci", _("pin")
    SOLVE = "susun", _("solve")
    UNDO = "urung", _("undo")
    REDO = "ulang", _("redo")
    RESTORE = "pulih", _("earlier revision")
    RECALL = "panggilan", _("called to the office")
    OVERRIDE = "darurat", _("emergency")


class Change(models.Model):
    """One change of one cell of a draft: what a stale editor is shown, and what the history of a cell is made of. Append-only.

    Changes of one version were made in one step and are undone in one step; `undoes` names the version that an undo or redo is of.
    """

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField(help_text=_("The version that this change made."))
    kind = models.CharField(max_length=9, choices=ChangeKind)
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField(null=True)
    before = models.CharField(max_length=3, blank=True)
    after = models.CharField(max_length=3, blank=True)
    pin_before = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    pin_after = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    undoes = models.PositiveIntegerField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["version", "pk"]
        indexes = [models.Index(fields=["roster", "version"])]

    def __str__(self) -> str:
        return f"{self.roster_id} v{self.version} {self.kind}"


class Revision(models.Model):
    """One publication. Never changed afterwards: earlier ones stay readable."""

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now, editable=False)
    note = models.TextField(_("note to staff"), blank=True)
    is_late = models.BooleanField(_("covers days already past"), default=False)
    terms = models.JSONField(_("circulars and caps as they were"), default=list)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["roster", "number"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_number_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.roster} r{self.number}"


class PublishedDay(models.Model):
    """One person's day in one revision, as staff see it. Only `is_current` ever changes: when a newer revision takes over."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="days")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="published_days")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    location = models.CharField(max_length=12)  # WFH, WFO or an AbsenceKind
    is_pinned = models.BooleanField(default=False)
    is_exempt = models.BooleanField(default=False)
    basis = models.CharField(max_length=200, blank=True)  # circular and clause that set the day's cap, or exempted the person
    is_current = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "employee", "day"], name="one_published_place_a_day"),
            # Two rosters can't both be what a person sees: the database itself says so.
            models.UniqueConstraint(fields=["employee", "day"], condition=Q(is_current=True), name="one_current_place_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.day}: {self.location}"
