"""Leave a proposal: the draft stays as it is, and nothing asks about it again."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from roster.models import RunStatus, SolveRun
from roster.workflow.refusal import Refusal


def dismiss_run(run: SolveRun) -> None:
    """Leave what `run` proposes.

    Raises:
        Refusal: when it has been taken or left already, or isn't over.

    """
    waiting = SolveRun.objects.filter(pk=run.pk, status=RunStatus.DONE, applied_at=None, dismissed_at=None)
    if not waiting.update(dismissed_at=timezone.now()):
        raise Refusal(_("This proposal has been used or left already."))
