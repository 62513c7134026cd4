"""Discard a draft that was never published: the one thing of a roster that may vanish."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from roster.workflow import run_ledger
from roster.workflow.lock import lock_roster
from roster.workflow.log_changes import log_deleted
from roster.workflow.refusal import Refusal


def discard_draft(roster_pk: int, by: User | None) -> None:
    """Delete the draft with its cells, steps and runs; the audit keeps who did it.

    Raises:
        Refusal: when it has been published (revisions stay readable), or while it is being solved.

    """
    with lock_roster(roster_pk, version=None) as roster:
        if roster.revisions.exists():
            raise Refusal(_("This roster has been published, so it can't be discarded. Change it and publish a new revision."))
        if run_ledger.is_active(roster):
            raise Refusal(run_ledger.busy())
        log_deleted([roster], by)
        roster.delete()
