"""Choose one of the solves of a draft: its result becomes the draft, whether it was used, left or proposed before; one undo takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from roster.models import RunStatus, SolveRun
from roster.queries.draft import load_draft
from roster.workflow.apply_run import changed_cells, take_result
from roster.workflow.lock import lock_roster
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def choose_run(roster_pk: int, run_pk: int, version: int, by: User) -> None:
    """Make what a solve found the draft; pinned cells and days already lived stay.

    Raises:
        Stale: when the draft has changed since `version`.
        Refusal: when the solve found nothing, when it is the draft as it stands, or when it is no longer lawful.

    """
    with lock_roster(roster_pk, version) as roster:
        run = SolveRun.objects.select_for_update().filter(pk=run_pk, roster=roster, status=RunStatus.DONE).first()
        if run is None:
            raise Refusal(_("This solve found nothing that could be used. Choose another one, or solve again."))
        if not changed_cells(run, load_draft(roster)):
            raise Refusal(_("The draft is this result already; your pins are unchanged."))
        take_result(roster, run, by, is_whole=False)
        run.applied_at, run.dismissed_at = timezone.now(), None
        run.save(update_fields=["applied_at", "dismissed_at"])
