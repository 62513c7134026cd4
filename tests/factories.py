"""People, units and circulars for tests: `make_agency` builds what most of them need, in a few queries.

agency = make_agency(10, 5)          # two lowest units of 10 and 5 ASN, which follow SE 34/2023
agency.subunits[0], agency.people[0][3], agency.head (a user), agency.admin, agency.bkd, agency.outsider
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory

from policies import circulars, models
from policies.rules import DutyRole, Place
from roster.models import (
    Absence,
    AbsenceKind,
    AdminMandate,
    Adoption,
    Assignment,
    Capacity,
    CoverageGroup,
    DutyAssignment,
    Employee,
    OrgUnit,
    OrgUnitKind,
    Pattern,
    Roster,
)

SE_34 = "SE Sekda DKI 34/2023"
SE_17 = "SE MenPANRB 17/2023"
TANGSEL = "SE Wali Kota Tangerang Selatan 2023"
MONDAY = date(2023, 8, 21)  # the first day of SE 34/2023
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=offset) for offset in range(1, 5))
MAULID = date(2023, 9, 28)


class UserFactory(DjangoModelFactory):
    """An account without password: tests log in with `client.force_login`."""

    class Meta:
        model = get_user_model()

    username = factory.Sequence(lambda n: f"user{n}")


class UnitFactory(DjangoModelFactory):
    """A unit below `parent`, or an agency without one."""

    class Meta:
        model = OrgUnit

    name = factory.Sequence(lambda n: f"Seksi {n}")

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        if parent is None:
            return OrgUnit.objects.add_root({"kind": OrgUnitKind.AGENCY} | kwargs)
        return OrgUnit.objects.add_child(OrgUnit.objects.get(pk=parent.pk), {"kind": OrgUnitKind.SECTION} | kwargs)


def valid_nip(number: int) -> str:
    """The `number`-th NIP: birth date, start of service, sex and serial make sense, as domain.md has them."""
    century, serial = divmod(number, 999)
    born = date(1970, 1, 1) + timedelta(days=century)
    return f"{born:%Y%m%d}{born.year + 25}03{1 + number % 2}{serial + 1:03d}"


class EmployeeFactory(DjangoModelFactory):
    class Meta:
        model = Employee

    nip = factory.Sequence(valid_nip)
    name = factory.Sequence(lambda n: f"Pegawai {n:04d}")
    position = "Analis"
    rank = "Penata Muda III/a"
    unit = factory.SubFactory(UnitFactory)


class CoverageGroupFactory(DjangoModelFactory):
    class Meta:
        model = CoverageGroup
        skip_postgeneration_save = True

    name = "Loket"

    @factory.post_generation
    def members(self, create, extracted, **kwargs):
        self.members.set(extracted or [])


class RosterFactory(DjangoModelFactory):
    """A draft of one week, without asking whether it could be started."""

    class Meta:
        model = Roster

    starts = MONDAY
    ends = FRIDAY
    pattern = Pattern.MIXED


@cache
def shipped(number):
    return next(circulars.to_dict(circular) for circular in circulars.read_presets() if circular.number == number)


def circular_row(preset=SE_34, **changes):
    """The row of a shipped circular; `changes` with another number make a circular of their own, in its likeness."""
    body = shipped(preset) | changes
    row, _ = models.Circular.objects.get_or_create(number=body["number"], defaults={"body": body})
    return row


def adopt(unit, preset=SE_34, rank=1, **changes):
    return Adoption.objects.create(unit=unit, circular=circular_row(preset, **changes), rank=rank)


def give_duty(employee, role, starts=None, ends=None, unit=None):
    return DutyAssignment.objects.create(employee=employee, role=role, unit=unit or employee.unit, valid_from=starts, valid_to=ends)


def act_for(employee, unit, starts, ends, capacity=Capacity.STAND_IN):
    """Make an employee acting head of a unit."""
    return DutyAssignment.objects.create(
        employee=employee, role=DutyRole.UNIT_HEAD, unit=unit, valid_from=starts, valid_to=ends, capacity=capacity
    )


def absent(employee, starts, ends=None, kind=AbsenceKind.LEAVE):
    return Absence.objects.create(employee=employee, starts=starts, ends=ends or starts, kind=kind)


def send_home(roster, employee, *days, pinned_by=None):
    """Put cells into a draft without asking the judge."""
    Assignment.objects.bulk_create(
        Assignment(roster=roster, employee=employee, day=day, location=Place.HOME, pinned_by=pinned_by) for day in days
    )


def user_of(employee):
    """The login of an employee."""
    if employee.user is None:
        employee.user = UserFactory()
        employee.save(update_fields=["user"])
    return employee.user


@dataclass
class Agency:
    """An agency with its lowest units and their people, in the order in which they were asked for."""

    unit: OrgUnit
    subunits: list[OrgUnit]
    people: list[list[Employee]]

    @cached_property
    def head(self):
        """The user who leads the whole agency: the last person of its first subunit."""
        employee = self.people[0][-1]
        give_duty(employee, DutyRole.UNIT_HEAD, unit=self.unit)
        return user_of(employee)

    @cached_property
    def staff(self):
        """The user of the first person, who leads nothing."""
        return user_of(self.people[0][0])

    @cached_property
    def admin(self):
        return AdminMandate.objects.create(user=UserFactory(), agency=self.unit).user

    @cached_property
    def bkd(self):
        return AdminMandate.objects.create(user=UserFactory(), agency=None).user

    @cached_property
    def outsider(self):
        """The head of another agency."""
        stranger = EmployeeFactory(unit=UnitFactory(name="Dinas Lain"))
        give_duty(stranger, DutyRole.UNIT_HEAD)
        return user_of(stranger)

    def draft(self, unit=None, **fields):
        return RosterFactory(unit=unit or self.unit, **fields)


def make_agency(*sizes, circular=SE_34, name="Dinas Contoh"):
    """Build an agency of one section for each size (10 when none is given), under `circular` unless that is None."""
    root = UnitFactory(name=name)
    models.Holiday.objects.get_or_create(day=MAULID, defaults={"name": "Maulid Nabi Muhammad"})
    subunits = [UnitFactory(parent=root, name=f"Seksi {number}") for number, _ in enumerate(sizes or (10,), start=1)]
    people = [EmployeeFactory.build_batch(size, unit=unit) for size, unit in zip(sizes or (10,), subunits, strict=True)]
    Employee.objects.bulk_create(employee for group in people for employee in group)
    if circular:
        adopt(root, circular)
    return Agency(root, subunits, people)
