"""Tell who set a date of publication what became of it: the same sentences in the app and in one mail."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from roster.models import ScheduledPublication, ScheduleState
from roster.queries.leadership import load_heads
from roster.queries.schedules import reasons_of
from roster.wording import long_day, roster_name, signed_by
from roster.workflow.send_mail import send_once


def schedule_lines(row: ScheduledPublication) -> list[str]:
    """Return the sentence of a date that waits or came to nothing, then the reasons, then the way out."""
    heads = load_heads(row.roster.unit)
    known = {"day": long_day(row.day), "by": signed_by(row.made_by, row.made_at, heads), "version": row.version}
    if row.state == ScheduleState.WAITING:
        return [_("Version %(version)d goes out on %(day)s, set by %(by)s.") % known]
    if row.state == ScheduleState.REFUSED:
        return [
            _("The publication that %(by)s set for %(day)s was refused; the roster is still a draft.") % known,
            *reasons_of(row),
            _("Settle this, then review and publish."),
        ]
    who = signed_by(row.ended_by, row.ended_at or row.made_at, heads)
    return [
        _("The publication that %(by)s set for %(day)s is off: %(who)s has changed the draft since.") % {**known, "who": who},
        _("Review the draft, then set the day again."),
    ]


def mail_heads() -> int:
    """Mail those whose date came to nothing, once a date, and return how many mails went out. Who changed it himself knows."""
    sent = 0
    for row in _unmailed().select_related("made_by__employee", "ended_by__employee", "roster__unit"):
        employee = getattr(row.made_by, "employee", None)
        address = (employee.email if employee else "") or row.made_by.email
        subject = _("Not published: %(roster)s") % {"roster": roster_name(row.roster)}
        is_sent = send_once(ScheduledPublication.objects.filter(pk=row.pk), subject, schedule_lines(row), address)
        sent += is_sent is True
        if is_sent is False:
            break  # the next round tries again
    return sent


def _unmailed() -> QuerySet[ScheduledPublication]:
    overtaken = Q(state=ScheduleState.CHANGED) & ~Q(ended_by=F("made_by"))
    reachable = ~Q(made_by__email="") | (Q(made_by__employee__isnull=False) & ~Q(made_by__employee__email=""))
    return ScheduledPublication.objects.filter(reachable, Q(state=ScheduleState.REFUSED) | overtaken, mailed_at=None)
