"""Minimums on site: the unit's own groups (000-d, 003-e, 004-g), and one for each role that takes turns (001-b)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from policies.limits import circulars_on
from policies.rules import DutyMode
from roster.models import CoverageGroup

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from policies.rules import DutyRole, Exemption, ServiceCategory
    from roster.models import OrgUnit
    from roster.queries.bindings import Binding
    from roster.queries.facts import PersonFacts, SubunitFacts

GROUP = "group-"
"""Begins the id of a unit's own minimum; the row's number follows."""

ON_A_DAY = "="
"""Parts the id of a minimum from the day for which it has a figure of its own."""

ORDERED = "!"
"""Parts the id of a minimum from the day on which an order after publication lowered it."""


@dataclass(frozen=True)
class Minimum:
    """At least `minimum` of `people` (ids) on site on each of `days`.

    `id` stays the same from one reading to the next; where a role changes hands in mid-period, "@" and the first day follow it.
    """

    id: str
    name: str
    people: tuple[str, ...]
    minimum: int
    days: frozenset[date]
    usual: int | None = None  # the figure of all other days, where this one is of a single day


def load_groups(unit: OrgUnit, near: Collection[int] | None = None) -> list[CoverageGroup]:
    """Read the own minimums of `unit` and below, with whom they name and the figures of single days.

    With `near`, employees, leave out those that name none of them; who holds a role isn't known yet.
    """
    groups = CoverageGroup.objects.filter(unit__path__startswith=unit.path).select_related("unit")
    if near is not None:
        groups = groups.filter(~Q(role="") | Q(members__in=near)).distinct()
    return list(groups.prefetch_related("members", "exceptions"))


def find_minimums(groups: Iterable[CoverageGroup], subunits: Sequence[SubunitFacts], days: Sequence[date]) -> tuple[Minimum, ...]:
    """Return the minimums of the `groups` and of the roles that take turns."""
    return (*_groups(groups, subunits, days), *_turns(subunits, days))


def _groups(groups: Iterable[CoverageGroup], subunits: Sequence[SubunitFacts], days: Sequence[date]) -> Iterator[Minimum]:
    for group in groups:
        named = {member.pk for member in group.members.all()}
        within = [person for subunit in subunits if subunit.unit.is_within(group.unit) for person in subunit.people]
        others = [person for person in within if group.role in person.roles and person.employee.pk not in named]
        chosen = [person for subunit in subunits for person in subunit.people if person.employee.pk in named]
        members = {day: [*chosen, *(person for person in others if group.role in person.roles_on(day))] for day in days}
        own = {row.day: row.minimum for row in group.exceptions.all() if row.day in members}
        usual = ((day, people, group.minimum) for day, people in members.items() if day not in own)
        yield from _stretches(f"{GROUP}{group.pk}", group.name, usual)
        for day, minimum in own.items():
            if members[day]:
                ids = tuple(person.id for person in members[day])
                name = f"{GROUP}{group.pk}{ON_A_DAY}{day.isoformat()}"
                yield Minimum(name, group.name, ids, minimum, frozenset({day}), group.minimum)


def _turns(subunits: Sequence[SubunitFacts], days: Sequence[date]) -> Iterator[Minimum]:
    """Yield a minimum for each rotating role, counted over the unit whose rule it is.

    When fewer are there than must stay, because of leave, all of those stay: nobody asked for a minimum that can't be met.
    """
    turns: dict[tuple[str, str, str], dict[date, list[PersonFacts]]] = defaultdict(lambda: defaultdict(list))
    least: dict[tuple[str, str, str], int] = {}
    rules = _RotatingRules()
    for subunit in subunits:
        for day in days:
            for rule in rules.on(day, subunit.binding):
                for person in subunit.people:
                    for tag in _tags(person, day, rule):
                        key = (subunit.binding.policy_path, rule.source, tag.value)
                        turns[key][day].append(person)
                        least[key] = rule.minimum
    for (path, source, name), members in sorted(turns.items()):
        needs = [
            (day, people, min(least[path, source, name], sum(day not in person.away for person in people)))
            for day, people in sorted(members.items())
        ]
        yield from _stretches(f"turns-{path}-{source}-{name}", name.capitalize(), needs)


class _RotatingRules:
    """The rules of a day that let people take turns; the agency's own stands in for a circular's of the same clause."""

    def __init__(self) -> None:
        self._known: dict[object, list[Exemption]] = {}

    def on(self, day: date, binding: Binding) -> list[Exemption]:
        key = (day, binding.law)
        if key not in self._known:
            own = [binding.duties] if binding.duties.mode is DutyMode.ROTATE else []
            replaced = {rule.source for rule in own}
            circulars = circulars_on(day, binding.circulars)
            theirs = [
                rule for c in circulars for rule in c.exemptions if rule.mode is DutyMode.ROTATE and rule.source not in replaced
            ]
            self._known[key] = own + theirs if circulars else []
        return self._known[key]


def _tags(person: PersonFacts, day: date, rule: Exemption) -> Iterable[DutyRole | ServiceCategory]:
    if person.duties:
        yield from person.roles_on(day) & rule.roles
    if person.category in rule.categories:
        yield person.category


def _stretches(name: str, label: str, needs: Iterable[tuple[date, list[PersonFacts], int]]) -> Iterator[Minimum]:
    """Yield one minimum for all days on which people and figure are the same: one in all, unless a role changes hands."""
    days: dict[tuple[tuple[str, ...], int], list[date]] = defaultdict(list)
    for day, people, minimum in needs:
        if people and minimum:
            days[tuple(person.id for person in people), minimum].append(day)
    for number, ((ids, least), chosen) in enumerate(days.items()):
        yield Minimum(f"{name}@{chosen[0]:%Y-%m-%d}" if number else name, label, ids, least, frozenset(chosen))
