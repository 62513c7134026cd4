"""Which lowest units of a roster a change to a few people concerns: theirs, and those that share a minimum on site with them.

One cell touches the cap of one subunit and the minimums that its person is in. Whoever judges it reads these units whole and none
of the others, and still sees everything that the change can break.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from policies.rules import DutyMode, ServiceSector
from roster.models import Employee

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from policies.rules import Exemption
    from roster.models import CoverageGroup, OrgUnit
    from roster.queries.bindings import Binding
    from roster.queries.staff import Staff

Roles = dict[int, set[str]]
"""Employee → roles held at some time of the period."""


def beside(employees: Collection[int]) -> Q:
    """Return the condition "in a unit of `employees`"."""
    return Q(unit__in=Employee.objects.filter(pk__in=employees).values("unit"))


def load_shared(
    unit: OrgUnit, employees: Collection[int], staff: Staff, bindings: Mapping[int, Binding], groups: Iterable[CoverageGroup]
) -> set[int]:
    """Return the ids of units within `unit` that share a minimum with `employees`, beyond their own, whose `staff` is known."""
    people = [one for one in staff.employees if one.pk in employees]
    roles = {one.pk: {duty.role for duty in staff.duties.get(one.pk, ())} for one in people}
    among = Q(pk__in=[])
    for others in (*_groups(groups, people, roles), *_turns(people, roles, bindings)):
        among |= others
    units = set(Employee.objects.within(unit).filter(among).values_list("unit", flat=True))
    return units - {one.unit_id for one in staff.employees}


def colleagues_of(employees: Collection[int]) -> set[int]:
    """Return everybody in the units of `employees`: those with whom a swap may be offered."""
    return set(Employee.objects.filter(beside(employees)).values_list("pk", flat=True))


def _groups(groups: Iterable[CoverageGroup], people: Sequence[Employee], roles: Roles) -> Iterator[Q]:
    """Yield who is in a minimum with some of `people`: those it names, and those who hold its role in its unit."""
    for group in groups:
        named = {member.pk for member in group.members.all()}
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
