"""Edit a draft by hand: send people home or to the office, pin or unpin, swap; judged before it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from roster.models import Roster
from roster.models.rosters import ChangeKind
from roster.queries.draft import Draft, load_draft
from roster.wording import long_day
from roster.workflow.judge import facts_of, worsened
from roster.workflow.lock import lock_roster
from roster.workflow.refusal import Refusal
from roster.workflow.store_draft import changed_between, store_draft

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.contrib.auth.models import User

    from roster.queries.draft import Cell
    from roster.queries.facts import Facts


class CellAction(StrEnum):
    """What a head can do to a cell. Moving one by hand pins it, so that no re-solve ever undoes a hand edit."""

    HOME = "home"
    OFFICE = "office"
    TOGGLE = "toggle"
    SWAP = "swap"  # two cells exchange their places
    PIN = "pin"
    UNPIN = "unpin"


Wishes = Mapping["Cell", CellAction]


@dataclass(frozen=True)
class Edited:
    """The draft before and after a step, the facts it was judged by, and the cells that changed; of the people it concerns."""

    roster: Roster
    facts: Facts
    before: Draft
    draft: Draft
    left: Mapping[Cell, Refusal] = field(default_factory=dict)  # what was asked for and not done, with the reason

    @property
    def cells(self) -> list[Cell]:
        return changed_between(self.before, self.draft)


def edit_cell(roster_pk: int, version: int, employee: int, day: date, action: CellAction, by: User) -> Edited:
    """Change one cell; see edit_cells."""
    return edit_cells(roster_pk, version, [(str(employee), day)], action, by)


def edit_cells(roster_pk: int, version: int | None, cells: Sequence[Cell], action: CellAction, by: User) -> Edited:
    """Change some cells in one step: all of it or nothing. Toggling four cells at the corners of a rectangle is a swap.

    Raises:
        Stale: when the draft has changed since `version`.
        Refusal: when a cell can't change, or a rule forbids the whole; its violations say which.

    """
    with lock_roster(roster_pk, version) as roster:
        facts = facts_of(roster, near={int(person) for person, _day in cells})
        draft = load_draft(roster, facts.people)
        if action == CellAction.SWAP:
            _check_swap(draft, cells)
        edited = draft
        for cell in cells:
            check_cell(facts, draft, cell, action)
            edited = after_action(edited, cell, action, by)
        refuse_broken(roster, facts, draft, edited, cells[0])
        store_draft(roster, draft, edited, ChangeKind.CELL if edited.home != draft.home else ChangeKind.PIN, by)
        return Edited(roster, facts, draft, edited)


def check_cell(facts: Facts, draft: Draft, cell: Cell, action: CellAction) -> None:
    person, day = cell
    if person not in facts.people:
        raise Refusal(_("This employee is not in this roster any more. Open the roster again."))
    if day not in facts.days:
        raise Refusal(_("This day is not a working day of this roster."))
    if day in draft.frozen:
        raise Refusal(_("A day that has passed can't be changed."))
    if action != CellAction.UNPIN and day in facts.people[person].away:  # a pin from before the absence may go
        raise Refusal(_("%(name)s is absent on this day.") % {"name": facts.people[person].employee.name})


def _check_swap(draft: Draft, cells: Sequence[Cell]) -> None:
    people, days = {person for person, _day in cells}, {day for _person, day in cells}
    if sorted((len(people), len(days))) != [1, 2]:
        raise Refusal(_("A swap takes two people on one day, or two days of one person."))
    if len({cell in draft.home for cell in cells}) == 1:
        raise Refusal(
            _("Both cells are at home: there is nothing to swap.")
            if cells[0] in draft.home
            else _("Both cells are at the office: there is nothing to swap.")
        )


def after_action(draft: Draft, cell: Cell, action: CellAction, by: User) -> Draft:
    home = cell in draft.home
    pins = dict(draft.pins)
    if action == CellAction.UNPIN:
        pins.pop(cell, None)
        return replace(draft, pins=pins)
    pins[cell] = by.pk
    if action != CellAction.PIN:
        home = not home if action in {CellAction.TOGGLE, CellAction.SWAP} else action == CellAction.HOME
    return replace(draft, pins=pins, home=draft.home | {cell} if home else draft.home - {cell})


def refuse_broken(roster: Roster, facts: Facts, before: Draft, after: Draft, cell: Cell) -> None:
    """Raise a refusal about `cell` where `after` breaks more than `before`."""
    if after.home != before.home and (worse := worsened(roster, before, after, facts)):
        raise Refusal(_refusal(facts, cell, after), violations=worse)


def _refusal(facts: Facts, cell: Cell, edited: Draft) -> str:
    name = facts.people[cell[0]].employee.name
    if cell in edited.home:
        return _("%(name)s can't work from home on %(day)s.") % {"name": name, "day": long_day(cell[1])}
    return _("%(name)s can't work at the office on %(day)s.") % {"name": name, "day": long_day(cell[1])}
