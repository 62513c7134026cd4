"""Store what a step changed in a draft: the cells that moved or were pinned, and who did it. The one writer of Assignment."""

from __future__ import annotations

from django.contrib.auth.models import User

from policies.rules import Place
from roster.models import Change, Roster, RosterStatus, ScheduleState
from roster.models.rosters import ChangeKind
from roster.queries.draft import Cell, Draft
from roster.workflow.end_schedule import end_schedule
from roster.workflow.write_assignments import Row, write_assignments

BATCH = 2000


def changed_between(before: Draft, after: Draft) -> list[Cell]:
    """Return the cells that differ in place or pin, in a stable order."""
    pinned = {cell for cell in before.pins.keys() | after.pins.keys() if before.pins.get(cell) != after.pins.get(cell)}
    return sorted((before.home ^ after.home) | pinned)


def store_draft(
    roster: Roster,
    before: Draft,
    after: Draft,
    kind: ChangeKind,
    by: User | None,
    *,
    undoes: int | None = None,
    is_whole: bool = False,
) -> None:
    """Make `after` the next version of the locked draft. Of a step that made the whole draft one line says it all.

    A date of publication was set for the version that its head had reviewed, so it ends here.
    """
    cells = changed_between(before, after)
    write_assignments([_row(roster, after, cell) for cell in cells])
    roster.version += 1
    roster.status = RosterStatus.DRAFT
    roster.save(update_fields=["version", "status"])
    changes = [Change()] if is_whole or not cells else [_change(before, after, cell) for cell in cells]
    for change in changes:
        change.roster, change.version, change.kind, change.by, change.undoes = roster, roster.version, kind, by, undoes
    Change.objects.bulk_create(changes, batch_size=BATCH)
    end_schedule(roster, ScheduleState.CHANGED, by)


def place_in(draft: Draft, cell: Cell) -> Place:
    return Place.HOME if cell in draft.home else Place.OFFICE


def _row(roster: Roster, draft: Draft, cell: Cell) -> Row:
    person, day = cell
    return roster.pk, int(person), day, place_in(draft, cell), draft.pins.get(cell)


def _change(before: Draft, after: Draft, cell: Cell) -> Change:
    person, day = cell
    return Change(
        employee_id=int(person),
        day=day,
        before=place_in(before, cell),
        after=place_in(after, cell),
        pin_before_id=before.pins.get(cell),
        pin_after_id=after.pins.get(cell),
    )
