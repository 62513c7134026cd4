"""Orders after publication: which cells still stand as they were ordered, and how much of which rule they may break."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from policies.rules import Place
from roster.models import OrderedDay, PublishedDay, Revision, Roster
from roster.queries.law import STAYS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    Cell = tuple[str, date]


@dataclass(frozen=True, slots=True)
class Ordered:
    """The latest order for one cell: by which revision, where to, and why."""

    order: int
    kind: str
    number: int
    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A rule that an order broke, by `excess` people or days."""

    order: int
    kind: str
    subject: str
    day: date
    excess: int


@dataclass(frozen=True)
class Orders:
    cells: Mapping[Cell, Ordered] = field(default_factory=dict)
    grants: tuple[Grant, ...] = ()

    def standing(self, home: Collection[Cell], pins: Collection[Cell]) -> dict[Cell, Ordered]:
        """Return the cells that are still where they were ordered to be, and pinned there; whoever unpins or moves one ends it."""
        return {
            cell: ordered
            for cell, ordered in self.cells.items()
            if cell in pins and (cell in home) == (ordered.location == Place.HOME)
        }

    def lifted(self, standing: Mapping[Cell, Ordered]) -> frozenset[Cell]:
        """Return the standing cells at home that break a rule of the person himself: neither judge nor solver decide them."""
        persons = {(grant.order, grant.subject.removeprefix(STAYS)) for grant in self.grants}
        return frozenset(cell for cell, one in standing.items() if one.location == Place.HOME and (one.order, cell[0]) in persons)

    def allowance(
        self, standing: Mapping[Cell, Ordered], members: Mapping[tuple[str, str], Collection[str]]
    ) -> Counter[tuple[str, str, date]]:
        """Return by rule, subject and day how far the standing cells may go beyond the rule, in people.

        `members` are the people whom a rule counts, by rule and subject: only their cells keep what an order of many units allowed.
        """
        allowed: Counter[tuple[str, str, date]] = Counter()
        for grant in self.grants:
            counted = members.get((grant.kind, grant.subject), ())
            cells = sum(
                one.order == grant.order and day == grant.day and person in counted for (person, day), one in standing.items()
            )
            allowed[grant.kind, grant.subject, grant.day] += min(grant.excess, cells)
        return allowed


def load_orders(roster: Roster, until: int | None = None) -> Orders:
    """Read the orders of a roster, up to those of revision `until`, in one query."""
    rows = OrderedDay.objects.filter(order__revision__roster=roster)
    if until is not None:
        rows = rows.filter(order__revision__number__lte=until)
    cells: dict[Cell, Ordered] = {}
    grants: dict[int, list[Grant]] = {}
    for row in rows.select_related("order__revision").defer("order__revision__terms").order_by("order", "pk"):
        order = row.order
        cells[str(row.employee_id), row.day] = Ordered(order.pk, order.kind, order.revision.number, row.after, order.reason)
        grants.setdefault(
            order.pk,
            [Grant(order.pk, one["kind"], one["subject"], date.fromisoformat(one["day"]), one["excess"]) for one in order.broken],
        )
    return Orders(cells, tuple(grant for granted in grants.values() for grant in granted))


def ordered_in(revision: Revision, rows: Iterable[PublishedDay]) -> dict[Cell, Ordered]:
    """Return the cells of a revision, whose published days are `rows`, that stand there by an order."""
    rows = list(rows)
    home = {(str(row.employee_id), row.day) for row in rows if row.location == Place.HOME}
    pins = {(str(row.employee_id), row.day) for row in rows if row.is_pinned}
    return load_orders(revision.roster, revision.number).standing(home, pins)
