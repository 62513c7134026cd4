"""Tell staff what a revision changed: only those whose days changed, old → new, in the app and by one mail a person and revision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from policies.rules import Place
from roster.models import Employee, Notice, PublishedDay, Revision
from roster.queries.draft import Cell
from roster.wording import long_day, period, place_name
from roster.workflow.send_mail import send_once

BATCH = 2000
News = dict[str, list[dict[str, str]]]  # person id → changes


def news_of(before: Mapping[Cell, str], after: Mapping[Cell, str]) -> News:
    """Return who is to be told of what: each person's days that are new or differ, in the order of the calendar."""
    news: News = defaultdict(list)
    for (person, day), location in sorted(after.items(), key=lambda item: item[0]):
        was = before.get((person, day), "")
        if was != location:
            news[person].append({"day": day.isoformat(), "before": was, "after": location})
    return dict(news)


def tell(revision: Revision, before: Mapping[Cell, str], rows: Iterable[PublishedDay]) -> None:
    """Write the notices of a revision, inside the transaction that publishes it."""
    after = {(str(row.employee_id), row.day): row.location for row in rows}
    notices = [
        Notice(revision=revision, employee_id=int(person), changes=changes) for person, changes in news_of(before, after).items()
    ]
    Notice.objects.bulk_create(notices, batch_size=BATCH)


def unread(employee: Employee) -> QuerySet[Notice]:
    waiting = Notice.objects.filter(employee=employee, read_at=None).defer("revision__terms")
    return waiting.select_related("revision__roster__unit", "revision__published_by", "revision__order")


def mark_read(employee: Employee) -> None:
    unread(employee).update(read_at=timezone.now())


def unmailed() -> list[int]:
    """Return the revisions of which somebody with an address hasn't been mailed yet."""
    waiting = Notice.objects.filter(mailed_at=None).exclude(employee__email="")
    return list(waiting.values_list("revision", flat=True).distinct().order_by())


def mail_notices(revision_pk: int) -> int:
    """Send the mails of a revision that haven't gone out, and return their number."""
    sent = 0
    waiting = Notice.objects.filter(revision=revision_pk, mailed_at=None).exclude(employee__email="")
    for notice in (
        waiting.select_related("employee", "revision__roster__unit", "revision__order")
        .defer("revision__terms")
        .iterator(chunk_size=500)
    ):
        is_sent = send_once(Notice.objects.filter(pk=notice.pk), subject(notice), lines(notice), notice.employee.email)
        sent += is_sent is True
        if is_sent is False:
            break  # the next round tries again
    return sent


def subject(notice: Notice) -> str:
    roster = notice.revision.roster
    return _("Work roster %(period)s, revision %(number)d") % {
        "period": period(roster.starts, roster.ends),
        "number": notice.revision.number,
    }


def lines(notice: Notice) -> list[str]:
    """Return the message of a notice, the order or the head's note first."""
    order = getattr(notice.revision, "order", None)
    note = f"{order.get_kind_display()}: {order.reason}" if order else notice.revision.note
    return [*filter(None, [note]), *lines_of(notice.changes)]


def lines_of(changes: list[dict[str, str]]) -> list[str]:
    """Return a line a changed day, Kamis, 31 Agustus 2023: WFH → Kantor; days that are new are summed up in one."""
    text = [_line(change) for change in changes if change["before"]]
    added = [change for change in changes if not change["before"]]
    if added:
        home = sum(change["after"] == Place.HOME for change in added)
        span = period(date.fromisoformat(added[0]["day"]), date.fromisoformat(added[-1]["day"]))
        text.append(_("New days %(period)s: %(home)d WFH of %(days)d.") % {"period": span, "home": home, "days": len(added)})
    return text


def _line(change: dict[str, str]) -> str:
    return f"{long_day(date.fromisoformat(change['day']))}: {place_name(change['before'])} → {place_name(change['after'])}"
