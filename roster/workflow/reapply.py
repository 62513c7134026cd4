"""Make one's own change again on a draft that has changed meanwhile: as much of it as is still lawful, and nothing silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policies.rules import Place
from roster.models.rosters import ChangeKind
from roster.queries.draft import Cell, load_draft
from roster.workflow.edit import CellAction, Edited, after_action, check_cell, refuse_broken
from roster.workflow.judge import facts_of
from roster.workflow.lock import lock_roster
from roster.workflow.refusal import Refusal
from roster.workflow.store_draft import store_draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from roster.models import Roster
    from roster.queries.draft import Draft
    from roster.queries.facts import Facts
    from roster.workflow.edit import Wishes
    from roster.workflow.refusal import Stale

PASSES = 2  # the second one takes what became lawful through another cell of the same change
MOST_SINGLY = 300  # verdicts of a millisecond or two each, while others wait for the draft


def open_wishes(stale: Stale, wishes: Wishes, draft: Draft) -> dict[Cell, CellAction]:
    """Return what a stale change meant and the draft doesn't have yet. A toggle or swap turns what its page showed."""
    seen: dict[Cell, str] = {}
    for change in stale.changes:
        if change.day:
            seen.setdefault((str(change.employee_id), change.day), change.before)
    settled = {cell: _settled(cell, action, draft, seen) for cell, action in wishes.items()}
    return {cell: action for cell, action in settled.items() if not _is_met(cell, action, draft)}


def _settled(cell: Cell, action: CellAction, draft: Draft, seen: Mapping[Cell, str]) -> CellAction:
    if action not in {CellAction.TOGGLE, CellAction.SWAP}:
        return action
    was_home = seen[cell] == Place.HOME if cell in seen else cell in draft.home
    return CellAction.OFFICE if was_home else CellAction.HOME


def _is_met(cell: Cell, action: CellAction, draft: Draft) -> bool:
    if action in {CellAction.HOME, CellAction.OFFICE} and (cell in draft.home) != (action == CellAction.HOME):
        return False
    return (cell in draft.pins) == (action != CellAction.UNPIN)


def reapply(roster_pk: int, version: int, wishes: Wishes, by: User) -> Edited:
    """Do all of `wishes` in one step, or else each that breaks nothing; `left` of the answer holds why the others were not done.

    Raises:
        Stale: when the draft has changed since `version`.
        Refusal: when none can be done, with the reason of the first; or when so many can't be done whole that trying each takes long.

    """
    with lock_roster(roster_pk, version) as roster:
        facts = facts_of(roster, near={int(person) for person, _day in wishes})
        before = load_draft(roster, facts.people)
        possible, left = _sort_out(facts, before, wishes)
        after = before
        for cell, action in possible.items():
            after = after_action(after, cell, action, by)
        try:
            refuse_broken(roster, facts, before, after, next(iter(possible), next(iter(wishes))))
        except Refusal:
            if len(possible) > MOST_SINGLY:
                raise
            after, broken = _one_by_one(roster, facts, before, possible, by)
            left |= broken
        if len(left) == len(wishes):
            raise left[next(iter(wishes))]
        store_draft(roster, before, after, ChangeKind.CELL if after.home != before.home else ChangeKind.PIN, by)
        return Edited(roster, facts, before, after, left)


def _sort_out(facts: Facts, draft: Draft, wishes: Wishes) -> tuple[dict[Cell, CellAction], dict[Cell, Refusal]]:
    """Return the wishes whose cells can change at all, and why the others can't."""
    possible: dict[Cell, CellAction] = {}
    left: dict[Cell, Refusal] = {}
    for cell, action in wishes.items():
        try:
            check_cell(facts, draft, cell, action)
        except Refusal as refusal:
            left[cell] = refusal
        else:
            possible[cell] = action
    return possible, left


def _one_by_one(roster: Roster, facts: Facts, draft: Draft, wishes: Wishes, by: User) -> tuple[Draft, dict[Cell, Refusal]]:
    """Do each of `wishes` that breaks nothing; return the draft then, and why the others were not done."""
    left: dict[Cell, Refusal] = {}
    for _pass in range(PASSES):
        tried = {cell: wishes[cell] for cell in left} if left else wishes
        left = {}
        for cell, action in tried.items():
            wanted = after_action(draft, cell, action, by)
            try:
                refuse_broken(roster, facts, draft, wanted, cell)
            except Refusal as refusal:
                left[cell] = refusal
            else:
                draft = wanted
        if not left:
            break
    return draft, left
