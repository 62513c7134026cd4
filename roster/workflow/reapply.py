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

    from roster.queries.draft import Draft
    from roster.workflow.edit import Wishes
    from roster.workflow.refusal import Stale

PASSES = 2  # the second one takes what became lawful through another cell of the same change


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
    """Do each of `wishes` that breaks nothing, in one step; `left` of the answer holds why the others were not done.

    Raises:
        Stale: when the draft has changed since `version`.
        Refusal: when none can be done, with the reason of the first.

    """
    with lock_roster(roster_pk, version) as roster:
        facts = facts_of(roster, near={int(person) for person, _day in wishes})
        before = load_draft(roster, facts.people)
        after, left = before, dict[Cell, Refusal]()
        rest = dict(wishes)
        for _pass in range(PASSES):
            left = {}
            for cell, action in rest.items():
                try:
                    check_cell(facts, before, cell, action)
                    wanted = after_action(after, cell, action, by)
                    refuse_broken(roster, facts, after, wanted, cell)
                except Refusal as refusal:
                    left[cell] = refusal
                else:
                    after = wanted
            rest = {cell: wishes[cell] for cell in left}
        if len(left) == len(wishes):
            raise next(iter(left.values()))
        store_draft(roster, before, after, ChangeKind.CELL if after.home != before.home else ChangeKind.PIN, by)
        return Edited(roster, facts, before, after, left)
