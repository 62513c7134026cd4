"""Take a run's result into the draft: at once after a first solve, by the head's word after a re-solve around pins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from roster.models import Roster, RunStatus, SolveRun
from roster.models.rosters import ChangeKind
from roster.queries.draft import Draft, load_draft
from roster.workflow.judge import facts_of, worsened
from roster.workflow.lock import lock_roster
from roster.workflow.refusal import Refusal
from roster.workflow.store_draft import store_draft

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from roster.queries.draft import Cell


def apply_run(roster_pk: int, run_pk: int, version: int, by: User) -> Roster:
    """Accept the proposal of a finished run into the draft as it is now. Pins made meanwhile stay as they are.

    Raises:
        Stale: when the draft has changed since the caller saw it.
        Refusal: when the run has nothing to apply, or what it found is no longer lawful.

    """
    with lock_roster(roster_pk, version) as roster:
        run = (
            SolveRun.objects.select_for_update()
            .filter(pk=run_pk, roster=roster, status=RunStatus.DONE, applied_at=None, dismissed_at=None)
            .first()
        )
        if run is None:
            raise Refusal(_("This result has been applied already, or the solve was stopped. Solve again for a new one."))
        take_result(roster, run, by, is_whole=not run.keeps_reference)
        run.applied_at = timezone.now()
        run.save(update_fields=["applied_at"])
        return roster


def proposed_cells(run: SolveRun) -> dict[Cell, bool]:
    """Return what a run's solved parts say: (person, day) → home. Parts without a solution say nothing."""
    cells: dict[Cell, bool] = {}
    days = [date.fromisoformat(day) for day in (run.problem or {}).get("days", [])]
    for part in run.result or []:
        for person, home in (part["home"] or {}).items():
            chosen = set(map(date.fromisoformat, home))
            cells.update({(person, day): day in chosen for day in days})
    return cells


def changed_cells(run: SolveRun, draft: Draft) -> dict[Cell, bool]:
    """Return the cells that applying `run` would change: not pinned, not lived, and other than the draft has them."""
    return {
        cell: home
        for cell, home in proposed_cells(run).items()
        if cell not in draft.pins and cell[1] not in draft.frozen and home != (cell in draft.home)
    }


def changes_nothing(run: SolveRun, roster: Roster) -> bool:
    """Whether a re-solve found the draft as it stands: there is nothing then that a head could take or leave."""
    is_whole = all(part["home"] is not None for part in run.result or [])
    return is_whole and not changed_cells(run, load_draft(roster))


def take_result(roster: Roster, run: SolveRun, by: User | None, *, is_whole: bool) -> None:
    """Write a run's cells into the locked draft; the judge has the last word on the whole of it.

    Cells of people and days that have left the roster since are passed over. A step that `is_whole` begins the draft anew and can't
    be undone.
    """
    facts, before = facts_of(roster), load_draft(roster)
    changes = {
        (person, day): home
        for (person, day), home in changed_cells(run, before).items()
        if person in facts.people and day in facts.days
    }
    after = replace(before, home=(before.home - changes.keys()) | {cell for cell, home in changes.items() if home})
    worse = worsened(roster, before, after, facts)
    if worse:
        raise Refusal(_("The draft has changed so much that this result is no longer lawful. Solve again."), violations=worse)
    store_draft(roster, before, after, ChangeKind.SOLVE, by, is_whole=is_whole)
