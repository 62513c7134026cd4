"""Filters of the grid: whose rows are shown. Counters, balances and minimums go on counting everybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from policies.checks import RuleKind
from policies.rules import DutyRole
from roster.forms.rosters import Only
from roster.models import Roster
from roster.pages.cells import Sheet
from roster.queries.draft import location_of
from roster.queries.facts import PersonFacts
from roster.workflow.judge import judge


@dataclass(frozen=True)
class Filters:
    """What is asked for; empty fields ask for nothing."""

    unit: int | None = None
    role: str = ""
    only: str = ""

    @property
    def query(self) -> dict[str, Any]:
        fields = {"unit": self.unit, "tugas": self.role, "hanya": self.only}
        return {name: value for name, value in fields.items() if value}


def grid_url(roster: Roster, filters: Filters, **place: Any) -> str:
    """Return the grid's address at a `place` (tampilan, minggu, hari) with the filters kept."""
    query = urlencode({**place, **filters.query})
    return reverse("roster:grid", args=[roster.pk]) + (f"?{query}" if query else "")


def shown_people(roster: Roster, sheet: Sheet, filters: Filters, days: Collection[date]) -> frozenset[str]:
    """Return the ids of those who are shown; "changed" and "warnings" look at `days` only, which are those on the page."""
    warned = _warned(roster, sheet, days) if filters.only == Only.WARNINGS else frozenset()
    return frozenset(
        person.id
        for subunit in sheet.facts.subunits
        if filters.unit in {None, subunit.unit.pk}
        for person in subunit.people
        if (not filters.role or filters.role in person.roles)
        and (filters.only != Only.CHANGED or _has_changed(person, sheet, days))
        and (filters.only != Only.WARNINGS or person.id in warned)
    )


def _has_changed(person: PersonFacts, sheet: Sheet, days: Collection[date]) -> bool:
    """Say whether a day differs from what the latest revision told."""
    published = sheet.draft.published
    cells = [(person.id, day) for day in days]
    return any(cell in published and published[cell] != location_of(person, cell, sheet.draft) for cell in cells)


def _warned(roster: Roster, sheet: Sheet, days: Collection[date]) -> frozenset[str]:
    """Return whom the judge names on `days`; of a minimum that falls short, all who could make it up."""
    needs = {need.id: need.people for need in sheet.facts.minimums}
    named: set[str] = set()
    for violation in judge(roster, sheet.draft, sheet.facts):
        if violation.day is None or violation.day in days:
            named.update(needs.get(violation.subject, ()) if violation.kind is RuleKind.COVERAGE else ())
            named.update(violation.people)
    return frozenset(named)


def build_filters(roster: Roster, sheet: Sheet, filters: Filters, shown: Collection[str], place: dict[str, Any]) -> dict[str, Any]:
    """Return the context of _filters.html; `place` is what the address says besides."""
    units = [(subunit.unit.pk, subunit.label) for subunit in sheet.facts.subunits]
    held = {role for person in sheet.facts.people.values() for role in person.roles}
    roles = [(role.value, role.capitalize()) for role in DutyRole if role in held]
    only = {Only.WARNINGS: _("people with warnings")}
    if sheet.draft.published:
        only = {Only.CHANGED: _("people whose days changed since published"), **only}
    names = [dict(units).get(filters.unit or 0), dict(roles).get(filters.role), dict(only).get(filters.only)]  # type: ignore[call-overload]
    return {
        "is_active": bool(filters.query),
        "fields": [
            {"name": "unit", "label": _("Subunit"), "options": list(_options(units, filters.unit))},
            {"name": "tugas", "label": _("Duty"), "options": list(_options(roles, filters.role))},
            {"name": "hanya", "label": _("Only"), "options": list(_options(only.items(), filters.only))},
        ],
        "place": list(place.items()),
        "url": reverse("roster:grid", args=[roster.pk]),
        "clear_url": grid_url(roster, Filters(), **place),
        "summary": ", ".join(name for name in names if name),
        "shown": len(shown),
        "total": len(sheet.facts.people),
    }


def _options(values: Collection[tuple[Any, str]], chosen: Any) -> Iterator[dict[str, Any]]:
    for value, label in values:
        yield {"value": value, "label": label, "is_chosen": value == chosen}
