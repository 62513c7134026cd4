"""The people of some units with their duties and absences, read at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from roster.models import Absence, DutyAssignment, Employee

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import Q

    from roster.models import OrgUnit

FEW = 100
"""So many people are asked for by their numbers: a list is planned sooner than the question who they are, but can't grow for ever."""

Dated = TypeVar("Dated", DutyAssignment, Absence)


@dataclass(frozen=True)
class Staff:
    """Employees in the order of the tree, with their units; duties and absences by employee, where somebody has any."""

    employees: list[Employee]
    duties: Mapping[int, list[DutyAssignment]]
    absences: Mapping[int, list[Absence]]

    def __or__(self, other: Staff) -> Staff:
        """Return both, whose units differ."""
        employees = sorted([*self.employees, *other.employees], key=lambda one: one.unit.path)
        return Staff(employees, {**self.duties, **other.duties}, {**self.absences, **other.absences})

    @property
    def by_unit(self) -> dict[OrgUnit, list[Employee]]:
        found: dict[OrgUnit, list[Employee]] = defaultdict(list)
        for employee in self.employees:
            found[employee.unit].append(employee)
        return found


def load_staff(chosen: Q, starts: date, ends: date, days: Sequence[date]) -> Staff:
    """Read in three queries the ASN that are `chosen` and employed between two dates, and what holds for them on working `days`."""
    people = Employee.objects.filter(chosen).rostered().employed_between(starts, ends).select_related("unit")
    employees = list(people.order_by("unit__path", "name", "pk"))
    if not days:
        return Staff(employees, {}, {})
    theirs = {"employee__in": [one.pk for one in employees] if len(employees) <= FEW else Employee.objects.filter(chosen)}
    duties = DutyAssignment.objects.valid_between(days[0], days[-1]).filter(**theirs)
    absences = Absence.objects.filter(**theirs, starts__lte=days[-1], ends__gte=days[0])
    return Staff(employees, _by_employee(duties), _by_employee(absences))


def _by_employee(rows: Iterable[Dated]) -> dict[int, list[Dated]]:
    grouped: dict[int, list[Dated]] = defaultdict(list)
    for row in rows:
        grouped[row.employee_id].append(row)
    return grouped
