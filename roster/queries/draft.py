"""A draft as it stands: who is at home when, what is pinned, and which days can no longer change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policies.rules import Place
from roster import clock
from roster.models import Assignment, PublishedDay, Roster

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


def load_draft(roster: Roster) -> Draft:
    """Read the draft of `roster` in two queries."""
    home: set[Cell] = set()
    pins: dict[Cell, int] = {}
    rows = Assignment.objects.filter(roster=roster).values_list("employee_id", "day", "location", "pinned_by_id")
    for employee, day, location, pinned_by in rows:
        cell = (str(employee), day)
        if location == Place.HOME:
            home.add(cell)
        if pinned_by is not None:
            pins[cell] = pinned_by
    published = load_published(roster)
    return Draft(frozenset(home), pins, published, frozen_days(published))


def load_published(roster: Roster) -> dict[Cell, str]:
    """Return what the latest revision of `roster` says, cell by cell; empty before the first publication."""
    rows = PublishedDay.objects.filter(revision__roster=roster, is_current=True).values_list("employee_id", "day", "location")
    return {(str(employee), day): location for employee, day, location in rows}


def frozen_days(published: Mapping[Cell, str]) -> frozenset[date]:
    """Return the past days that have been published: staff have lived them, so they can't change."""
    today = clock.today()
    return frozenset({day for _, day in published if day < today})


def location_of(person: PersonFacts, cell: Cell, draft: Draft) -> str:
    """Return where a person is on a day: the kind of absence, WFH or WFO. Absence lies over whatever was decided."""
    return person.absent.get(cell[1]) or (Place.HOME if cell in draft.home else Place.OFFICE)
