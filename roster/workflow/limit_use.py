"""How much one person may ask of the machines: so many solves at once, and so many solves or uploads within ten minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roster.models import Employee, SolveRun
from roster.models.runs import ACTIVE
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

WINDOW = timedelta(minutes=10)


def limit_solves(by: User) -> None:
    """Let the caller, inside its transaction, queue one more solve of `by`.

    Raises:
        Refusal: when too many of his are active, or he asked for too many within WINDOW; it says from when on he can ask again.

    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # requests at the same moment count each other
    own = SolveRun.objects.filter(requested_by=by, is_batch=False)
    active = own.filter(status__in=ACTIVE).count()
    if active >= settings.ACTIVE_SOLVES_PER_USER:
        raise Refusal(
            _(
                "%(count)d of your rosters are being solved or wait for it, the most at once. Ask again when one is done, or stop one."
            )
            % {"count": active}
        )
    _limit(
        own,
        "requested_at",
        settings.SOLVES_PER_USER,
        _("%(count)d solves within 10 minutes are the most. Ask again from %(time)s."),
    )


def limit_uploads(by: User, kind: str, size: int) -> None:
    """Let `by` upload one more file of `size` bytes, and leave a line in the audit; called inside a transaction.

    Raises:
        Refusal: when he has uploaded too many within WINDOW.

    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    employees = ContentType.objects.get_for_model(Employee)
    own = LogEntry.objects.filter(
        actor=by, content_type=employees, action=LogEntry.Action.ACCESS, additional_data__has_key="upload"
    )
    _limit(
        own,
        "timestamp",
        settings.UPLOADS_PER_USER,
        _("%(count)d uploads within 10 minutes are the most. Upload again from %(time)s."),
    )
    LogEntry.objects.create(
        content_type=employees,
        object_repr=_("Uploaded file"),
        action=LogEntry.Action.ACCESS,
        actor=by,
        additional_data={"upload": kind, "bytes": size},
    )


def _limit(own: QuerySet[Any], field: str, most: int, sentence: str) -> None:
    """Refuse with `sentence` when the last `most` rows of `own` all fall within WINDOW."""
    times: list[datetime] = list(own.order_by(f"-{field}").values_list(field, flat=True)[:most])
    if len(times) == most and times[-1] > timezone.now() - WINDOW:
        again = timezone.localtime(times[-1] + WINDOW) + timedelta(minutes=1)  # the minute that is shown has passed then
        raise Refusal(sentence % {"count": most, "time": date_format(again, "H.i")})
