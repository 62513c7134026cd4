"""Minimums on site that units above a roster's unit ask for: the roster alone can't be judged by them, but it can say how they stand.

Counted is who would be there: those of this roster by its draft, everybody else by what is published, and at the office where nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.rules import Place
from roster.models import Absence, CoverageGroup, DutyAssignment, Employee, PublishedDay

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from roster.queries.draft import Draft
    from roster.queries.facts import Facts


@dataclass(frozen=True)
class WiderMinimum:
    """A group of a unit above. `inside` of its people are in this roster; `short` has the days on which too few would be on site."""

    name: str
    unit: str
    minimum: int
    inside: int
    short: Mapping[date, int]


def load_wider_minimums(facts: Facts, draft: Draft) -> list[WiderMinimum]:
    """Return the minimums of units above that concern somebody of this roster: one query where there is none, else seven."""
    above = facts.unit.ancestor_paths[:-1]
    groups = list(
        CoverageGroup.objects.filter(unit__path__in=above).select_related("unit").prefetch_related("members", "exceptions")
    )
    if not groups or not facts.days:
        return []
    others = _Others(facts, groups)
    found = (_count(group, facts, draft, others) for group in groups)
    return [one for one in found if one.inside]


class _Others:
    """Everybody outside the roster whom one of the groups may count, and when they are not on site."""

    def __init__(self, facts: Facts, groups: Iterable[CoverageGroup]) -> None:
        first, last = facts.days[0], facts.days[-1]
        top = min((group.unit for group in groups), key=lambda unit: len(unit.path))
        staff = Employee.objects.within(top).exclude(unit__path__startswith=facts.unit.path)
        self.people = {one.pk: one for one in staff.rostered().employed_between(first, last).select_related("unit")}
        self.duties = list(DutyAssignment.objects.valid_between(first, last).filter(employee__in=self.people))
        self.away: set[tuple[int, date]] = set(
            PublishedDay.objects.filter(employee__in=self.people, is_current=True, day__range=(first, last))
            .exclude(location=Place.OFFICE)
            .values_list("employee_id", "day")
        )
        for absence in Absence.objects.filter(employee__in=self.people, starts__lte=last, ends__gte=first):
            self.away |= {(absence.employee_id, day) for day in facts.days if absence.starts <= day <= absence.ends}

    def on_site(self, group: CoverageGroup, named: set[int], day: date) -> int:
        holders = {duty.employee_id for duty in self.duties if group.role and duty.role == group.role and duty.is_valid_on(day)}
        counted = (one for one in self.people.values() if one.pk in named or (one.pk in holders and one.unit.is_within(group.unit)))
        return sum(one.is_employed_on(day) and (one.pk, day) not in self.away for one in counted)


def _count(group: CoverageGroup, facts: Facts, draft: Draft, others: _Others) -> WiderMinimum:
    named = {member.pk for member in group.members.all()}
    inside = [one for one in facts.people.values() if one.employee.pk in named or (group.role and group.role in one.roles)]
    own = {row.day: row.minimum for row in group.exceptions.all()}
    short = {}
    for day in facts.days:
        here = sum(
            day not in one.away and (one.id, day) not in draft.home
            for one in inside
            if one.employee.pk in named or group.role in one.roles_on(day)
        )
        if (count := here + others.on_site(group, named, day)) < own.get(day, group.minimum):
            short[day] = count
    return WiderMinimum(group.name, group.unit.name, group.minimum, len(inside), short)
