"""Edit a draft by hand: send somebody home or to the office, pin or unpin a cell; judged before it is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from policies.rules import Place
from roster.models import Assignment, Change, Roster
from roster.models.rosters import ChangeKind
from roster.queries.draft import Draft, load_draft
from roster.wording import long_day
from roster.workflow.judge import facts_of, worsened
from roster.workflow.lock import lock_roster, record
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import User

    from roster.queries.draft import Cell
    from roster.queries.facts import Facts


class CellAction(StrEnum):
    """What a head can do to a cell. Moving one by hand pins it, so that no re-solve ever undoes a hand edit."""

    HOME = "home"
    OFFICE = "office"
    TOGGLE = "toggle"
    PIN = "pin"
    UNPIN = "unpin"


@dataclass(frozen=True)
class Edited:
    """The draft after an edit, the facts it was judged by, and where the person was before: WFH or WFO."""

    roster: Roster
    facts: Facts
    draft: Draft
    before: Place


def edit_cell(roster_pk: int, version: int, employee: int, day: date, action: CellAction, by: User) -> Edited:
    """Change one cell.

    Raises:
        Stale: when the draft has changed since `version`.
        Refusal: when the cell can't change, or a rule forbids it; its violations say which.

    """
    with lock_roster(roster_pk, version) as roster:
        draft = load_draft(roster, published_of=employee)
        facts = facts_of(roster)
        cell = (str(employee), day)
        _check_cell(facts, draft, cell, action)
        edited = _after(draft, cell, action, by)
        is_moved = _place(draft, cell) != _place(edited, cell)
        if is_moved and (worse := worsened(roster, draft, edited, facts)):
            raise Refusal(_refusal(facts, cell, edited), violations=worse)
        _store(roster, draft, edited, cell, by)
        return Edited(roster, facts, edited, _place(draft, cell))


def _check_cell(facts: Facts, draft: Draft, cell: Cell, action: CellAction) -> None:
    person, day = cell
    if person not in facts.people:
        raise Refusal(_("This employee is not in this roster any more. Open the roster again."))
    if day not in facts.days:
        raise Refusal(_("This day is not a working day of this roster."))
    if day in draft.frozen:
        raise Refusal(_("A day that has passed can't be changed."))
    if action != CellAction.UNPIN and day in facts.people[person].away:  # a pin from before the absence may go
        raise Refusal(_("%(name)s is absent on this day.") % {"name": facts.people[person].employee.name})


def _after(draft: Draft, cell: Cell, action: CellAction, by: User) -> Draft:
    home = cell in draft.home
    pins = dict(draft.pins)
    if action == CellAction.UNPIN:
        pins.pop(cell, None)
        return replace(draft, pins=pins)
    pins[cell] = by.pk
    if action != CellAction.PIN:
        home = action == CellAction.HOME or (action == CellAction.TOGGLE and not home)
    return replace(draft, pins=pins, home=draft.home | {cell} if home else draft.home - {cell})


def _place(draft: Draft, cell: Cell) -> Place:
    return Place.HOME if cell in draft.home else Place.OFFICE


def _store(roster: Roster, before: Draft, after: Draft, cell: Cell, by: User) -> None:
    person, day = cell
    places = _place(before, cell), _place(after, cell)
    Assignment.objects.update_or_create(
        roster=roster, employee_id=int(person), day=day, defaults={"location": places[1], "pinned_by_id": after.pins.get(cell)}
    )
    kind = ChangeKind.CELL if places[0] != places[1] else ChangeKind.PIN
    record(roster, [Change(kind=kind, employee_id=int(person), day=day, before=places[0], after=places[1])], by)


def _refusal(facts: Facts, cell: Cell, edited: Draft) -> str:
    name = facts.people[cell[0]].employee.name
    if cell in edited.home:
        return _("%(name)s can't work from home on %(day)s.") % {"name": name, "day": long_day(cell[1])}
    return _("%(name)s can't work at the office on %(day)s.") % {"name": name, "day": long_day(cell[1])}
