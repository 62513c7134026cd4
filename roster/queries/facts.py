"""The facts a roster must obey, read from the database once: days, people, limits, exemptions, absences, minimums on site.

Problem builder, judge, grid and publication all start here, so that they can't disagree about what holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from policies.limits import DayLimits, ExemptionDecision, Reason
from policies.models import Holiday
from policies.rules import DutyRole, ServiceCategory, ServiceSector
from policies.workdays import working_days
from roster.models import AbsenceKind
from roster.queries.bindings import load_above, load_bindings
from roster.queries.law import Law
from roster.queries.minimums import find_minimums, load_groups
from roster.queries.near import beside, load_shared
from roster.queries.staff import load_staff

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date
    from fractions import Fraction

    from roster.models import DutyAssignment, Employee, OrgUnit
    from roster.queries.bindings import Binding
    from roster.queries.minimums import Minimum
    from roster.queries.staff import Staff

ELIGIBLE = (ServiceCategory.ADMINISTRATION, ServiceCategory.LEADERSHIP_SUPPORT)


@dataclass(frozen=True, eq=False)
class PersonFacts:
    """One ASN. `exempt` holds the decision of each covered day on which he must stay; `absent` the kind of each day away."""

    employee: Employee
    category: ServiceCategory
    duties: tuple[DutyAssignment, ...]
    exempt: Mapping[date, ExemptionDecision]
    is_exempt: bool  # on every covered day
    absent: Mapping[date, AbsenceKind]
    unemployed: frozenset[date]

    @cached_property
    def id(self) -> str:
        """The person's id in problem files: the row's number, never the NIP, which tells birth date and sex."""
        return str(self.employee.pk)

    @cached_property
    def roles(self) -> frozenset[DutyRole]:
        """Every role held at some time of the period."""
        return frozenset(DutyRole(duty.role) for duty in self.duties)

    def roles_on(self, day: date) -> frozenset[DutyRole]:
        return frozenset(DutyRole(duty.role) for duty in self.duties if duty.is_valid_on(day))

    @cached_property
    def away(self) -> frozenset[date]:
        return frozenset(self.absent) | self.unemployed


@dataclass(frozen=True, eq=False)
class SubunitFacts:
    """One lowest unit: where caps are counted (004-c). `limits` has one entry a day of `Facts.days`."""

    unit: OrgUnit
    label: str
    binding: Binding
    people: tuple[PersonFacts, ...]
    limits: tuple[DayLimits, ...]

    @property
    def id(self) -> str:
        return str(self.unit.pk)

    @cached_property
    def headcount(self) -> int:
        """Everybody who is employed at some time of the period; the limits count each day by itself."""
        return len(self.people)

    @cached_property
    def eligible(self) -> tuple[PersonFacts, ...]:
        return tuple(person for person in self.people if not person.is_exempt)


@dataclass(frozen=True, eq=False)
class Facts:
    """What holds for `unit` and below from `starts` to `ends`."""

    unit: OrgUnit
    starts: date
    ends: date
    days: tuple[date, ...]
    holidays: Mapping[date, str]
    subunits: tuple[SubunitFacts, ...]
    minimums: tuple[Minimum, ...]

    @cached_property
    def people(self) -> dict[str, PersonFacts]:
        return {person.id: person for subunit in self.subunits for person in subunit.people}

    @cached_property
    def covered_days(self) -> frozenset[date]:
        """The days on which some circular lets somebody work from home, or at least speaks."""
        return frozenset(limits.day for subunit in self.subunits for limits in subunit.limits if limits.reason != Reason.UNCOVERED)


def load_holidays(starts: date, ends: date) -> dict[date, str]:
    return dict(Holiday.objects.filter(day__range=(starts, ends)).values_list("day", "name"))


def load_facts(
    unit: OrgUnit, starts: date, ends: date, target: Fraction | None = None, near: Collection[int] | None = None
) -> Facts:
    """Read the facts of `unit` and below for a period, in a constant number of queries. `target` is the roster's own share.

    With `near`, employees whose cells may change, only what such a change concerns: their units and those that share a minimum on
    site with them, all of these units' people, and the minimums that they are in.
    """
    holidays = load_holidays(starts, ends)
    days = working_days(starts, ends, holidays)
    groups = load_groups(unit, near)
    inside = Q(unit__path__startswith=unit.path)
    staff = load_staff(inside if near is None else inside & beside(near), starts, ends, days)
    above = load_above(staff.by_unit)
    bindings = load_bindings(staff.by_unit, above)
    if near is not None and (shared := load_shared(unit, near, staff, bindings, groups)):
        others = load_staff(Q(unit__in=shared), starts, ends, days)
        above |= load_above(others.by_unit)
        bindings |= load_bindings(others.by_unit, above)
        staff |= others
    reader = _Reader(staff, days, target)
    subunits = tuple(
        reader.subunit(home, label(home, unit, above), bindings[home.pk], employees) for home, employees in staff.by_unit.items()
    )
    minimums = find_minimums(groups, subunits, days)
    if near is not None:  # of the other minimums only some people were read
        minimums = tuple(need for need in minimums if any(int(person) in near for person in need.people))
    return Facts(unit, starts, ends, days, holidays, subunits, minimums)


def label(unit: OrgUnit, top: OrgUnit, above: Mapping[str, OrgUnit]) -> str:
    """Name a unit by its path below `top` ("Bidang A / Seksi B"); `top` itself by its own name. `above` knows the units between."""
    below = [above[path].name for path in unit.ancestor_paths if len(path) > len(top.path)]
    return " / ".join(below) or unit.name


class _Reader:
    """Turns rows into facts."""

    def __init__(self, staff: Staff, days: tuple[date, ...], target: Fraction | None) -> None:
        self.staff = staff
        self.days = days
        self.target = target
        self.law = Law()

    def subunit(self, unit: OrgUnit, label: str, binding: Binding, employees: list[Employee]) -> SubunitFacts:
        category = _counted_category(binding.category, employees)
        target = min((share for share in (binding.target, self.target) if share is not None), default=None)
        limits = tuple(
            self.law.limits(day, headcount, category, binding, target)
            for day, headcount in zip(self.days, self._headcounts(employees), strict=True)
        )
        covered = tuple(limit.day for limit in limits if limit.reason != Reason.UNCOVERED)
        return SubunitFacts(unit, label, binding, tuple(self._person(one, binding, covered) for one in employees), limits)

    def _headcounts(self, employees: list[Employee]) -> list[int]:
        """Count, day by day, all active ASN of a unit: exempt and absent ones too (004-c)."""
        dated = [employee for employee in employees if employee.employed_from or employee.employed_to]
        settled = len(employees) - len(dated)
        return [settled + sum(employee.is_employed_on(day) for employee in dated) for day in self.days]

    def _person(self, employee: Employee, binding: Binding, covered: tuple[date, ...]) -> PersonFacts:
        category = ServiceSector(employee.sector).category if employee.sector else binding.category
        duties = tuple(self.staff.duties.get(employee.pk, ()))
        exempt = self.law.staying(category, duties, binding, covered)
        is_dated = employee.employed_from or employee.employed_to
        return PersonFacts(
            employee=employee,
            category=category,
            duties=duties,
            exempt=exempt,
            is_exempt=bool(covered) and len(exempt) == len(covered),
            absent={
                day: AbsenceKind(absence.kind)
                for absence in self.staff.absences.get(employee.pk, ())
                for day in self.days
                if absence.starts <= day <= absence.ends
            },
            unemployed=frozenset(day for day in self.days if not employee.is_employed_on(day)) if is_dated else frozenset(),
        )


def _counted_category(category: ServiceCategory, employees: Iterable[Employee]) -> ServiceCategory:
    """Return the category that a unit's cap is counted with: a person's own sector overrides the unit's (contracts.md).

    So a unit of direct service with somebody in administration has a cap; all others in it stay by their exemption.
    """
    if category in ELIGIBLE:
        return category
    own = {ServiceSector(employee.sector).category for employee in employees if employee.sector}
    return next((item for item in ELIGIBLE if item in own), category)
