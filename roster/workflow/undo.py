"""Undo and redo: steps of a draft taken back and made again, on the server, so that they survive a reload and a change of machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from policies.rules import Place
from roster.models import Change, Roster
from roster.models.rosters import ChangeKind
from roster.queries.draft import Cell, Draft, load_draft
from roster.workflow.edit import Edited
from roster.workflow.judge import facts_of, worsened
from roster.workflow.lock import lock_roster
from roster.workflow.refusal import Refusal
from roster.workflow.store_draft import store_draft

MOST_STEPS = 500
"""How far back undo reaches, in versions: what a head does in a long day, and an edit stays as quick as on the first one."""


@dataclass
class Steps:
    """Versions that can be taken back, newest last, and those that can be made again."""

    done: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)


def steps_of(roster: Roster) -> Steps:
    """Replay the latest versions of a draft: a first solve and an order start anew, a new step forgets what had been undone."""
    steps = Steps()
    latest = Change.objects.filter(roster=roster, version__gt=roster.version - MOST_STEPS)
    rows = latest.order_by("version", "pk").values_list("version", "kind", "undoes", "day")
    for version, kind, undoes, day in rows:
        if kind in {ChangeKind.RECALL, ChangeKind.OVERRIDE}:
            steps = Steps()  # staff have been told: nothing before an order is taken back
        elif kind == ChangeKind.UNDO and undoes in steps.done:
            steps.done.remove(undoes)
            steps.undone.append(undoes)
        elif kind == ChangeKind.REDO and undoes in steps.undone:
            steps.undone.remove(undoes)
            steps.done.append(undoes)
        elif kind not in {ChangeKind.UNDO, ChangeKind.REDO} and steps.done[-1:] != [version]:  # a version's rows follow each other
            if not day:
                steps.done.clear()
            else:
                steps.done.append(version)
            steps.undone.clear()
    return steps


def undo(roster_pk: int, version: int, by: User) -> Edited:
    """Take back the latest step.

    Raises:
        Stale: when the draft has changed since `version`.
        Refusal: when there is nothing to take back, or the facts have changed so that it would break a rule.

    """
    return _step(roster_pk, version, by, ChangeKind.UNDO)


def redo(roster_pk: int, version: int, by: User) -> Edited:
    """Make the step again that was taken back last; raises as undo does."""
    return _step(roster_pk, version, by, ChangeKind.REDO)


def take_back(roster_pk: int, version: int, step: int, by: User) -> Edited:
    """Take back the step that made version `step`, whatever was done since; raises as undo does."""
    with lock_roster(roster_pk, version) as roster:
        return _restore(roster, step, by, ChangeKind.UNDO)


def _step(roster_pk: int, version: int, by: User, kind: ChangeKind) -> Edited:
    with lock_roster(roster_pk, version) as roster:
        steps = steps_of(roster)
        stack = steps.done if kind == ChangeKind.UNDO else steps.undone
        if not stack:
            raise Refusal(_("There is nothing to undo.") if kind == ChangeKind.UNDO else _("There is nothing to redo."))
        return _restore(roster, stack[-1], by, kind)


def _restore(roster: Roster, step: int, by: User, kind: ChangeKind) -> Edited:
    changes = list(Change.objects.filter(roster=roster, version=step, day__isnull=False))
    people = {change.employee_id for change in changes if change.employee_id}
    facts = facts_of(roster, near=people)
    before = load_draft(roster, facts.people.keys() | {str(person) for person in people})
    after = _restored(before, changes, is_undo=kind == ChangeKind.UNDO)
    if worse := worsened(roster, before, after, facts):
        raise Refusal(_("This step can't be repeated: people, leave or caps have changed since."), violations=worse)
    store_draft(roster, before, after, kind, by, undoes=step)
    return Edited(roster, facts, before, after)


def _restored(draft: Draft, changes: Iterable[Change], *, is_undo: bool) -> Draft:
    """Return the draft with each cell of a step as it was before it, or as it was after; days lived since stay."""
    home, pins = set(draft.home), dict(draft.pins)
    for change in changes:
        assert change.day is not None
        cell: Cell = (str(change.employee_id), change.day)
        if change.day in draft.frozen:
            continue
        place, pin = (change.before, change.pin_before_id) if is_undo else (change.after, change.pin_after_id)
        home.discard(cell)
        pins.pop(cell, None)
        if place == Place.HOME:
            home.add(cell)
        if pin is not None:
            pins[cell] = pin
    return replace(draft, home=frozenset(home), pins=pins)
