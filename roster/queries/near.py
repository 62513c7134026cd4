"""Which lowest units of a roster a change to a few people concerns: theirs, and those that share a minimum on site with them.

One cell touches the cap of one subunit and the minimums that its person is in. Whoever judges it reads these units whole and none
of the others, and still sees everything that the change can break.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from policies.rules import DutyMode, ServiceSector
from roster.models import CoverageGroup, DutyAssignment, Employee
from roster.queries.bindings import load_bindings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from policies.rules import Exemption
    from roster.models import OrgUnit
    from roster.queries.bindings import Binding

Roles = dict[int, set[str]]
"""Employee → roles held at some time of the period."""


@dataclass(frozen=True)
class Near:
    """The ids of the units to read, and the bindings of some of them, which were needed to tell."""

    units: Collection[int]
    bindings: dict[int, Binding]


def load_near(unit: OrgUnit, employees: Collection[int], starts: date, ends: date) -> Near:
    """Return the units within `unit` that a change to `employees` concerns; whoever is not in `unit` brings none."""
    people = list(Employee.objects.within(unit).filter(pk__in=employees).select_related("unit"))
    roles: Roles = defaultdict(set)
    duties = DutyAssignment.objects.valid_between(starts, ends).filter(employee__in=employees)
    for employee, role in duties.values_list("employee", "role"):
        roles[employee].add(role)
    own = {employee.unit_id: employee.unit for employee in people}
    bindings = load_bindings(own.values())
    among = Q(pk__in=[])
    for others in (*_groups(unit, people, roles), *_turns(people, roles, bindings)):
        among |= others
    return Near(own.keys() | set(Employee.objects.within(unit).filter(among).values_list("unit", flat=True)), bindings)


def colleagues_of(employees: Collection[int]) -> set[int]:
    """Return everybody in the units of `employees`: those with whom a swap may be offered."""
    units = Employee.objects.filter(pk__in=employees).values("unit")
    return set(Employee.objects.filter(unit__in=units).values_list("pk", flat=True))


def _groups(unit: OrgUnit, people: Sequence[Employee], roles: Roles) -> Iterator[Q]:
    """Yield who is in a minimum with some of `people`: those it names, and those who hold its role in its unit."""
    concerned = Q(members__in=people) | Q(role__in=set().union(*roles.values()))
    for group in CoverageGroup.objects.filter(concerned, unit__path__startswith=unit.path).select_related("unit").distinct():
        named = set(group.members.values_list("pk", flat=True))
        holds = any(group.role in roles[one.pk] and one.unit.is_within(group.unit) for one in people)
        if holds or not named.isdisjoint(one.pk for one in people):
            yield Q(pk__in=named)
            if group.role:
                yield Q(duties__role=group.role, unit__path__startswith=group.unit.path)


def _turns(people: Sequence[Employee], roles: Roles, bindings: Mapping[int, Binding]) -> Iterator[Q]:
    """Yield who takes turns with some of `people`: over all of the unit whose rule it is."""
    for employee in people:
        binding = bindings[employee.unit_id]
        below = Q(unit__path__startswith=binding.policy_path)
        for rule in _rotating(binding):
            category = ServiceSector(employee.sector).category if employee.sector else binding.category
            if category in rule.categories:
                yield below  # a category is everybody of a unit
            elif shared := roles[employee.pk].intersection(rule.roles):
                yield below & Q(duties__role__in=shared)


def _rotating(binding: Binding) -> list[Exemption]:
    rules = [binding.duties, *(rule for circular in binding.circulars for rule in circular.exemptions)]
    return [rule for rule in rules if rule.mode is DutyMode.ROTATE]
