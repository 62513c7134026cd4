"""Bring an earlier revision back: it becomes the draft, is reviewed like any other, and is published as a new revision."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from policies.rules import Place
from roster.models import PublishedDay
from roster.models.rosters import ChangeKind
from roster.queries.draft import load_draft
from roster.workflow.edit import Edited
from roster.workflow.judge import facts_of, worsened
from roster.workflow.lock import lock_roster
from roster.workflow.refusal import Refusal
from roster.workflow.store_draft import changed_between, store_draft


def restore_revision(roster_pk: int, version: int, number: int, by: User) -> Edited:
    """Make the draft's open days what revision `number` says, pins included. It can be undone like any step.

    Raises:
        Stale: when the draft has changed since `version`.
        Refusal: when nothing would change, or people, leave or caps have changed so that it would break a rule now.

    """
    with lock_roster(roster_pk, version) as roster:
        before, facts = load_draft(roster), facts_of(roster)
        rows = PublishedDay.objects.filter(revision__roster=roster, revision__number=number).exclude(day__in=before.frozen)
        then = {(str(row.employee_id), row.day): row for row in rows if str(row.employee_id) in facts.people}
        home = {cell for cell, row in then.items() if row.location == Place.HOME}
        pins = {cell: before.pins.get(cell, by.pk) for cell, row in then.items() if row.is_pinned}
        after = replace(
            before,
            home=(before.home - then.keys()) | home,
            pins={cell: pin for cell, pin in before.pins.items() if cell not in then} | pins,
        )
        if not changed_between(before, after):
            raise Refusal(_("The draft is already what revision %(number)d says.") % {"number": number})
        if worse := worsened(roster, before, after, facts):
            raise Refusal(_("This revision can't come back: people, leave or caps have changed since."), violations=worse)
        store_draft(roster, before, after, ChangeKind.RESTORE, by)
        return Edited(roster, facts, before, after)
