"""A draft as it stands: who is at home when, what is pinned, and which days can no longer change."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from policies.rules import Place
from roster import clock
from roster.models import Assignment, PublishedDay, Revision, Roster
from roster.queries.orders import Ordered, Orders, load_orders

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from roster.queries.facts import PersonFacts

Cell = tuple[str, "date"]  # person id, day


@dataclass(frozen=True)
class Draft:
    """Home cells and pinned cells of a draft. `published` holds what the latest `revision` says of each cell, if there is one.

    `orders` are those of its revisions; `ordered` the cells that still stand as ordered.
    """

    home: frozenset[Cell]
    pins: Mapping[Cell, int]  # → id of the user who pinned
    published: Mapping[Cell, str]  # → location
    frozen: frozenset[date]
    revision: Revision | None = None
    orders: Orders = field(default_factory=Orders)

    @cached_property
    def ordered(self) -> Mapping[Cell, Ordered]:
        return self.orders.standing(self.home, self.pins)


def load_draft(roster: Roster, people: Iterable[str] | None = None) -> Draft:
    """Read the draft of `roster` in two queries, five once it was published; with `people` (ids), only their cells and those ordered.

    How far an order goes beyond a rule depends on how many of its cells still stand, whoever's they are.
    """
    revision = roster.revisions.defer("terms").order_by("-number").first()  # the terms of a whole agency are long
    orders = load_orders(roster) if revision else Orders()
    rows = Assignment.objects.filter(Q(location=Place.HOME) | Q(pinned_by__isnull=False), roster=roster)
    employees = None if people is None else {int(person) for person in (*people, *(one for one, _day in orders.cells))}
    if employees is not None:
        rows = rows.filter(employee__in=employees)
    home: set[Cell] = set()
    pins: dict[Cell, int] = {}
    for employee, day, location, pinned_by in rows.values_list("employee_id", "day", "location", "pinned_by_id"):
        cell = (str(employee), day)
        if location == Place.HOME:
            home.add(cell)
        if pinned_by is not None:
            pins[cell] = pinned_by
    published, frozen = _load_published(revision, employees) if revision else ({}, frozenset())
    return Draft(frozenset(home), pins, published, frozen, revision, orders)


def _load_published(latest: Revision, employees: set[int] | None) -> tuple[dict[Cell, str], frozenset[date]]:
    """Return what a revision says, and the past days in it: staff have lived them, so they can't change."""
    days = PublishedDay.objects.filter(revision=latest)
    frozen = days.filter(day__lt=clock.today()).values_list("day", flat=True).distinct()
    seen = days if employees is None else days.filter(employee__in=employees)
    rows = seen.values_list("employee_id", "day", "location")
    return {(str(person), day): location for person, day, location in rows}, frozenset(frozen)


def count_pins(roster: Roster) -> int:
    return Assignment.objects.filter(roster=roster, pinned_by__isnull=False).count()


def location_of(person: PersonFacts, cell: Cell, draft: Draft) -> str:
    """Return where a person is on a day: the kind of absence, WFH or WFO. Absence lies over whatever was decided."""
    return person.absent.get(cell[1]) or (Place.HOME if cell in draft.home else Place.OFFICE)
