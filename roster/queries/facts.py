"""The facts a roster must obey, read from the database once: days, people, limits, exemptions, absences, minimums on site.

Problem builder, judge, grid and publication all start here, so that they can't disagree about what holds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from policies.limits import DayLimits, ExemptionDecision, Reason, Tags, exemption_on, limits_on
from policies.models import Holiday
from policies.rules import DutyMode, DutyRole, ServiceCategory, ServiceSector
from policies.workdays import working_days
from roster.models import Absence, AbsenceKind, CoverageGroup, DutyAssignment, Employee, OrgUnit
from roster.queries.bindings import Binding, load_bindings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from fractions import Fraction

Dated = TypeVar("Dated", DutyAssignment, Absence)


@dataclass(frozen=True)
class PersonFacts:
    """One ASN. `exempt` holds the decision of each covered day on which he must stay; `absent` the kind of each day away."""

    employee: Employee
    roles: frozenset[DutyRole]
    exempt: Mapping[date, ExemptionDecision]
    is_exempt: bool  # on every covered day
    absent: Mapping[date, AbsenceKind]
    unemployed: frozenset[date]

    @property
    def id(self) -> str:
        """The person's id in problem files: the row's number, never the NIP, which tells birth date and sex."""
        return str(self.employee.pk)

    @cached_property
    def away(self) -> frozenset[date]:
        return frozenset(self.absent) | self.unemployed


@dataclass(frozen=True)
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
        return len(self.people)

    @cached_property
    def eligible(self) -> tuple[PersonFacts, ...]:
        return tuple(person for person in self.people if not person.is_exempt)


@dataclass(frozen=True)
class Minimum:
    """At least `minimum` of `people` on site each day; `id` stays the same from one reading to the next."""

    id: str
    name: str
    people: tuple[str, ...]
    minimum: int


@dataclass(frozen=True)
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


def load_facts(unit: OrgUnit, starts: date, ends: date, target: Fraction | None = None) -> Facts:
    """Read the facts of `unit` and below for a period, in a constant number of queries. `target` is the roster's own share."""
    holidays = load_holidays(starts, ends)
    period = working_days(starts, ends, holidays)
    below = {"employee__unit__path__startswith": unit.path}
    duties = _by_employee(DutyAssignment.objects.valid_between(starts, ends).filter(**below))
    absences = _by_employee(Absence.objects.filter(**below, starts__lte=ends, ends__gte=starts))
    people = Employee.objects.within(unit).rostered().employed_between(starts, ends).select_related("unit")
    by_unit: dict[int, list[Employee]] = defaultdict(list)
    for employee in people.order_by("unit__path", "name", "pk"):
        by_unit[employee.unit_id].append(employee)
    units = [employees[0].unit for employees in by_unit.values()]
    bindings = load_bindings(units)
    labels = load_labels(units, unit)
    subunits = tuple(
        _read_subunit(
            home,
            labels[home.pk],
            bindings[home.pk],
            [(one, duties[one.pk], absences[one.pk]) for one in by_unit[home.pk]],
            period,
            target,
        )
        for home in units
    )
    return Facts(unit, starts, ends, period, holidays, subunits, _load_minimums(unit, subunits))


def load_labels(units: Iterable[OrgUnit], top: OrgUnit) -> dict[int, str]:
    """Name each unit by its path below `top` ("Bidang A / Seksi B"); `top` itself by its own name."""
    units = list(units)
    paths = {path for unit in units for path in unit.ancestor_paths if len(path) > len(top.path)}
    names = dict(OrgUnit.objects.filter(path__in=paths).values_list("path", "name"))
    return {unit.pk: " / ".join(names[path] for path in unit.ancestor_paths if path in names) or unit.name for unit in units}


def _by_employee(rows: Iterable[Dated]) -> defaultdict[int, list[Dated]]:
    grouped: defaultdict[int, list[Dated]] = defaultdict(list)
    for row in rows:
        grouped[row.employee_id].append(row)
    return grouped


Row = tuple[Employee, list[DutyAssignment], list[Absence]]


def _read_subunit(
    unit: OrgUnit, label: str, binding: Binding, rows: list[Row], days: tuple[date, ...], target: Fraction | None
) -> SubunitFacts:
    category = _counted_category(binding.category, (employee for employee, _, _ in rows))
    strictest = min((share for share in (binding.target, target) if share is not None), default=None)
    limits = tuple(
        limits_on(
            day,
            sum(employee.is_employed_on(day) for employee, _, _ in rows),
            category,
            binding.circulars,
            binding.precedence,
            strictest,
        )
        for day in days
    )
    covered = [limit.day for limit in limits if limit.reason != Reason.UNCOVERED]
    people = tuple(_read_person(*row, binding, days, covered) for row in rows)
    return SubunitFacts(unit, label, binding, people, limits)


def _counted_category(category: ServiceCategory, employees: Iterable[Employee]) -> ServiceCategory:
    """Return the category that a unit's cap is counted with: a person's own sector overrides the unit's (contracts.md).

    So a unit of direct service with somebody in administration has a cap; all others in it stay by their exemption.
    """
    own = {ServiceSector(employee.sector).category for employee in employees if employee.sector}
    eligible = [item for item in (ServiceCategory.ADMINISTRATION, ServiceCategory.LEADERSHIP_SUPPORT) if item in own]
    return category if category in ELIGIBLE or not eligible else eligible[0]


ELIGIBLE = frozenset({ServiceCategory.ADMINISTRATION, ServiceCategory.LEADERSHIP_SUPPORT})


def _read_person(
    employee: Employee,
    duties: list[DutyAssignment],
    absences: list[Absence],
    binding: Binding,
    days: tuple[date, ...],
    covered: list[date],
) -> PersonFacts:
    category = ServiceSector(employee.sector).category if employee.sector else binding.category
    exempt: dict[date, ExemptionDecision] = {}
    for day in covered:
        roles = frozenset(DutyRole(duty.role) for duty in duties if duty.is_valid_on(day))
        decision = _decide(day, Tags(category, roles), binding)
        if decision and decision.mode is DutyMode.ALWAYS_OFFICE:
            exempt[day] = decision
    absent = {day: AbsenceKind(absence.kind) for absence in absences for day in days if absence.starts <= day <= absence.ends}
    return PersonFacts(
        employee=employee,
        roles=frozenset(DutyRole(duty.role) for duty in duties),
        exempt=exempt,
        is_exempt=bool(covered) and len(exempt) == len(covered),
        absent=absent,
        unemployed=frozenset(day for day in days if not employee.is_employed_on(day)),
    )


def _decide(day: date, tags: Tags, binding: Binding) -> ExemptionDecision | None:
    return exemption_on(day, tags, binding.circulars, binding.duties)


def _load_minimums(unit: OrgUnit, subunits: tuple[SubunitFacts, ...]) -> tuple[Minimum, ...]:
    """Return the minimums that can be judged inside `unit`: its own groups, and one for each role that takes turns (001-b)."""
    people = [(subunit, person) for subunit in subunits for person in subunit.people]
    found = []
    for group in CoverageGroup.objects.filter(unit__path__startswith=unit.path).select_related("unit").prefetch_related("members"):
        members = {member.pk for member in group.members.all()}
        chosen = tuple(
            person.id
            for subunit, person in people
            if person.employee.pk in members or (group.role in person.roles and subunit.unit.is_within(group.unit))
        )
        found.append(Minimum(f"group-{group.pk}", group.name, chosen, group.minimum))
    turns: dict[tuple[str, DutyRole], list[str]] = defaultdict(list)
    least: dict[tuple[str, DutyRole], int] = {}
    for subunit, person in people:
        duties = subunit.binding.duties
        if duties.mode is DutyMode.ROTATE:
            for role in person.roles & duties.roles:
                turns[subunit.binding.policy_path, role].append(person.id)
                least[subunit.binding.policy_path, role] = duties.minimum
    found += [
        Minimum(f"turns-{path}-{role}", role.capitalize(), tuple(chosen), min(least[path, role], len(chosen)))
        for (path, role), chosen in sorted(turns.items())
    ]
    return tuple(found)
