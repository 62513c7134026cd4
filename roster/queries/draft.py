"""A draft as it stands: who is at home when, what is pinned, and which days can no longer change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from policies.rules import Place
from roster import clock
from roster.models import Assignment, Revision, Roster

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from roster.queries.facts import PersonFacts

Cell = tuple[str, "date"]  # person id, day


@dataclass(frozen=True)
class Draft:
    """Home cells and pinned cells of a draft. `published` holds what the latest revision says of each cell, if there is one."""

    home: frozenset[Cell]
    pins: Mapping[Cell, int]  # → id of the user who pinned
    published: Mapping[Cell, str]  # → location
    frozen: frozenset[date]


def load_draft(roster: Roster, published_of: int | None = None) -> Draft:
    """Read the draft of `roster` in four queries; with `published_of`, only what was published for that employee."""
    rows = Assignment.objects.filter(Q(location=Place.HOME) | Q(pinned_by__isnull=False), roster=roster)
    home: set[Cell] = set()
    pins: dict[Cell, int] = {}
    for employee, day, location, pinned_by in rows.values_list("employee_id", "day", "location", "pinned_by_id"):
        cell = (str(employee), day)
        if location == Place.HOME:
            home.add(cell)
        if pinned_by is not None:
            pins[cell] = pinned_by
    revision = roster.latest_revision
    if revision is None:
        return Draft(frozenset(home), pins, {}, frozenset())
    seen = revision.days.all() if published_of is None else revision.days.filter(employee=published_of)
    published = {(str(employee), day): location for employee, day, location in seen.values_list("employee_id", "day", "location")}
    return Draft(frozenset(home), pins, published, frozen_days(revision))


def frozen_days(revision: Revision) -> frozenset[date]:
    """Return the past days that have been published: staff have lived them, so they can't change."""
    return frozenset(revision.days.filter(day__lt=clock.today()).order_by().values_list("day", flat=True).distinct())


def location_of(person: PersonFacts, cell: Cell, draft: Draft) -> str:
    """Return where a person is on a day: the kind of absence, WFH or WFO. Absence lies over whatever was decided."""
    return person.absent.get(cell[1]) or (Place.HOME if cell in draft.home else Place.OFFICE)
