"""The organisation: one tree of units whose roots are agencies, the people in it, their dated roles and absences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditlog.registry import auditlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from policies.rules import DutyRole, ServiceCategory, ServiceSector

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class OrgUnitKind(models.TextChoices):
    AGENCY = "perangkat daerah", _("Agency")
    BUREAU = "biro", _("Bureau")
    SECRETARIAT = "sekretariat", _("Secretariat")
    DIVISION = "bidang", _("Division")
    DEPARTMENT = "bagian", _("Department")
    SUBDIVISION = "subbidang", _("Subdivision")
    SUBDEPARTMENT = "subbagian", _("Subdepartment")
    SECTION = "seksi", _("Section")
    SUBGROUP = "subkelompok", _("Subgroup")
    UNIT = "unit", _("Unit")

    @classmethod
    def from_name(cls, name: str, *, is_root: bool) -> OrgUnitKind:
        """Guess the kind from the first word of a unit's name ("Seksi Arsip" → SECTION); it is a label only, no rule reads it."""
        first = name.split(maxsplit=1)[0].lower() if name.strip() else ""
        if first in cls.values:
            return cls(first)
        return cls.AGENCY if is_root else cls.UNIT


def path_below(units: Iterable[OrgUnit], field: str = "path") -> Q:
    """Return the condition "within any of `units`", where `field` is the code's own name of a tree path; no units, no rows."""
    below = Q(pk__in=[])
    for unit in units:
        below |= Q((f"{field}__startswith", unit.path))
    return below


class OrgUnitQuerySet(MP_NodeQuerySet):
    def within(self, unit: OrgUnit) -> OrgUnitQuerySet:
        """Return `unit` and everything below it."""
        return self.filter(path__startswith=unit.path)

    def within_any(self, units: Iterable[OrgUnit]) -> OrgUnitQuerySet:
        return self.filter(path_below(units))

    def agencies(self) -> OrgUnitQuerySet:
        return self.filter(depth=1)


class TreeManager(MP_NodeManager):
    """Units in the order of the tree; treebeard's own manager would drop our queryset."""

    def get_queryset(self) -> OrgUnitQuerySet:
        return OrgUnitQuerySet(self.model, using=self._db).order_by("path")


class OrgUnit(MP_Node):
    """A unit of the organisation; `path` holds the tree, so that a subtree is one prefix query. Roots are agencies."""

    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("code"), max_length=40, unique=True, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrgUnitKind, default=OrgUnitKind.UNIT)
    category = models.CharField(
        _("service category"),
        max_length=30,
        choices=[(item.value, item.value.capitalize()) for item in ServiceCategory],
        blank=True,
        help_text=_("Empty: the category of the unit above; administration at the top."),
    )
    letterhead = models.TextField(
        _("letterhead"), blank=True, help_text=_("Lines above the printed roster: province, agency, address.")
    )

    node_order_by: list[str] = []
    objects = TreeManager.from_queryset(OrgUnitQuerySet)()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_paths(self) -> list[str]:
        """The paths from the root down to this unit itself."""
        return [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]

    def is_within(self, other: OrgUnit) -> bool:
        return self.path.startswith(other.path)


class EmploymentStatus(models.TextChoices):
    PNS = "PNS", _("Civil servant (PNS)")
    CPNS = "CPNS", _("Candidate civil servant (CPNS)")
    PPPK = "PPPK", _("Contract civil servant (PPPK)")
    NON_ASN = "Non-ASN", _("Not a civil servant")


ASN = (EmploymentStatus.PNS, EmploymentStatus.CPNS, EmploymentStatus.PPPK)


class EmployeeQuerySet(models.QuerySet["Employee"]):
    def rostered(self) -> EmployeeQuerySet:
        """Return those who count and are rostered: ASN only (004-c; PJLP and honorer don't count)."""
        return self.filter(status__in=ASN)

    def within(self, unit: OrgUnit) -> EmployeeQuerySet:
        return self.filter(unit__path__startswith=unit.path)

    def within_any(self, units: Iterable[OrgUnit]) -> EmployeeQuerySet:
        return self.filter(path_below(units, "unit__path"))

    def employed_between(self, starts: date, ends: date) -> EmployeeQuerySet:
        return self.filter(
            Q(employed_from=None) | Q(employed_from__lte=ends),
            Q(employed_to=None) | Q(employed_to__gte=starts),
        )


class Employee(models.Model):
    """An employee. NIP is 18 digits kept as text: it is longer than a float is exact."""

    nip = models.CharField("NIP", max_length=18, unique=True, validators=[RegexValidator(r"^\d{18}$", _("NIP has 18 digits."))])
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=EmploymentStatus, default=EmploymentStatus.PNS)
    rank = models.CharField(_("rank"), max_length=60, blank=True)
    position = models.CharField(_("position"), max_length=200)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="employees", verbose_name=_("unit"))
    sector = models.CharField(
        _("service sector"), max_length=40, choices=[(item.value, item.value.capitalize()) for item in ServiceSector], blank=True
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("mobile phone"), max_length=30, blank=True)
    employed_from = models.DateField(_("employed from"), null=True, blank=True)
    employed_to = models.DateField(_("employed to"), null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="employee", verbose_name=_("user")
    )

    objects = EmployeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["unit", "status"])]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_nip(self) -> str:
        """The last three digits only: a NIP tells birth date and sex."""
        return f"•••••• {self.nip[-3:]}"

    def is_employed_on(self, day: date) -> bool:
        return (self.employed_from is None or self.employed_from <= day) and (self.employed_to is None or day <= self.employed_to)


class DutyAssignmentQuerySet(models.QuerySet["DutyAssignment"]):
    def valid_on(self, day: date) -> DutyAssignmentQuerySet:
        return self.valid_between(day, day)

    def leading(self) -> DutyAssignmentQuerySet:
        """Return the duties of heads, acting ones too."""
        return self.filter(role=DutyRole.UNIT_HEAD)

    def acting(self) -> DutyAssignmentQuerySet:
        return self.leading().exclude(capacity=Capacity.PERMANENT)

    def valid_between(self, starts: date, ends: date) -> DutyAssignmentQuerySet:
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=ends),
            Q(valid_to=None) | Q(valid_to__gte=starts),
        )


class Capacity(models.TextChoices):
    """In which capacity somebody leads a unit; an acting head always has dates."""

    PERMANENT = "", _("Permanent")
    VACANCY = "Plt.", _("Plt. (the post is vacant)")
    STAND_IN = "Plh.", _("Plh. (the head is away)")


class DutyAssignment(models.Model):
    """A dated role with scope, never parsed from a job title: a treasurer can change in mid-year. Both dates are inclusive.

    With a `capacity` the employee is acting head of `unit`; `letter` is the number of the order that says so.
    """

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="duties", verbose_name=_("employee"))
    role = models.CharField(_("role"), max_length=30, choices=[(item.value, item.value.capitalize()) for item in DutyRole])
    unit = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, related_name="duties", verbose_name=_("unit"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    capacity = models.CharField(_("capacity"), max_length=4, choices=Capacity, default=Capacity.PERMANENT, blank=True)
    letter = models.CharField(_("number of the letter"), max_length=100, blank=True)
    appointed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("appointed by")
    )

    objects = DutyAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")), name="duty_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(capacity="") | Q(valid_from__isnull=False, valid_to__isnull=False), name="acting_has_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.role}"

    def clean(self) -> None:
        """Tell forms what the database would refuse without saying which row: a second acting head of the unit on one day."""
        if self.capacity and self.role == DutyRole.UNIT_HEAD and self.unit_id and self.valid_from and self.valid_to:
            acting = DutyAssignment.objects.acting().filter(unit=self.unit_id).valid_between(self.valid_from, self.valid_to)
            if other := acting.exclude(pk=self.pk).select_related("employee").first():
                raise ValidationError(
                    _("%(name)s is acting head of this unit on one of these days (Plt., Plh.). Choose others."),
                    params={"name": other.employee.name},
                )

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class AbsenceKind(models.TextChoices):
    LEAVE = "Cuti", _("Leave")
    OFFSITE_DUTY = "Dinas Luar", _("Offsite duty")
    SICK = "Sakit", _("Sick")
    TRAINING = "Diklat", _("Training")

    @property
    def letter(self) -> str:
        """The letter of the grid: C, D, S, L (diklat; D is taken)."""
        return {"Cuti": "C", "Dinas Luar": "D", "Sakit": "S", "Diklat": "L"}[self.value]


class Absence(models.Model):
    """Days on which an employee is neither at home nor on site for this product. Both dates are inclusive."""

    employee = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="absences", verbose_name=_("employee"))
    kind = models.CharField(_("kind"), max_length=12, choices=AbsenceKind)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("to"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts", "pk"]
        indexes = [models.Index(fields=["employee", "starts", "ends"])]
        constraints = [
            models.CheckConstraint(condition=Q(starts__lte=F("ends")), name="absence_dates_in_order"),
            models.UniqueConstraint(fields=["employee", "kind", "starts", "ends"], name="absence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.kind} {self.starts}–{self.ends}"


class AdminMandate(models.Model):
    """Rights that don't come from leading a unit: admin of one agency, or of the province (BKD) when `agency` is empty."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mandates", verbose_name=_("user"))
    agency = models.ForeignKey(OrgUnit, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("agency"))

    class Meta:
        verbose_name = _("admin mandate")
        verbose_name_plural = _("admin mandates")
        constraints = [
            models.UniqueConstraint(fields=["user", "agency"], name="mandate_once"),
            models.UniqueConstraint(fields=["user"], condition=Q(agency=None), name="province_mandate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.agency or 'BKD'}"


for _model in (OrgUnit, Employee, DutyAssignment, Absence, AdminMandate):
    auditlog.register(_model, mask_fields=["nip"] if _model is Employee else None)
