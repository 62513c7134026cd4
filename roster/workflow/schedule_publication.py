"""Publish on a day to come: the version that the head reviewed goes out then, unless somebody changes or cancels it before."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from roster import clock
from roster.models import Revision, ScheduledPublication, ScheduleState
from roster.permissions import Reach
from roster.queries.languages import in_each_language
from roster.wording import account_name, long_day
from roster.workflow.end_schedule import end_schedule
from roster.workflow.lock import hold_roster, lock_roster
from roster.workflow.publish import publish_held
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import User

log = logging.getLogger(__name__)


def schedule(roster_pk: int, version: int, day: date, by: User, note: str = "") -> ScheduledPublication:
    """Let `version` go out on `day`; an earlier date of the same roster gives way.

    Raises:
        Stale: when the draft has changed since `version`.
        Refusal: when the day isn't to come or lies after the roster, or when the draft couldn't be published as it is now.

    """
    with lock_roster(roster_pk, version) as roster:
        if day <= clock.today():
            raise Refusal(_("The day of publication must be after today. To publish today, use the button Publish."))
        if day > roster.ends:
            raise Refusal(
                _("The roster ends on %(day)s. Choose a day of publication before that.") % {"day": long_day(roster.ends)}
            )
        _rehearse(roster_pk, version, by)
        end_schedule(roster, ScheduleState.CANCELLED, by, lambda: _("Replaced by another day."))
        return ScheduledPublication.objects.create(roster=roster, version=version, day=day, made_by=by, note=note)


def _rehearse(roster_pk: int, version: int, by: User) -> None:
    """Publish and take it back, so that what would be refused on the day is refused now."""
    with transaction.atomic():
        publish_held(hold_roster(roster_pk, version), by)
        transaction.set_rollback(True)


def cancel_schedule(roster_pk: int, by: User) -> None:
    """Take the date away; the draft stays as it is.

    Raises:
        Refusal: when no date is set any more.

    """
    with lock_roster(roster_pk, version=None) as roster:
        if not end_schedule(roster, ScheduleState.CANCELLED, by):
            raise Refusal(_("No publication is scheduled any more. Open the review to see how the roster stands."))


def publish_due() -> list[Revision]:
    """Publish what is due; beat calls this every minute. What the guards refuse stays a draft, and its head is told why."""
    due = ScheduledPublication.objects.filter(state=ScheduleState.WAITING, day__lte=clock.today())
    found = []
    for pk, roster in due.order_by("day", "pk").values_list("pk", "roster_id"):
        try:
            found.append(_keep(pk, roster))
        except Exception:  # one that fails is tried again in a minute, and must not hold up the others
            log.exception("schedule %s: failed", pk)
    return [revision for revision in found if revision]


def _keep(pk: int, roster_pk: int) -> Revision | None:
    """Keep one date: revision and date are stored in one transaction, so that two workers or a killed one never publish twice."""
    with lock_roster(roster_pk, version=None):
        row = ScheduledPublication.objects.select_related("made_by", "roster__unit").filter(pk=pk).first()
        if row is None or row.state != ScheduleState.WAITING:
            return None
        try:
            with transaction.atomic():
                row.revision = _publish(row)
            row.state = ScheduleState.PUBLISHED
        except Refusal as refusal:
            log.warning("schedule %s: refused", row.pk)
            row.state, row.reason = ScheduleState.REFUSED, _sentences(refusal)
            row.texts = in_each_language(lambda: _why_not(row) or row.reason)
        row.ended_at = clock.now()
        row.save(update_fields=["revision", "state", "reason", "texts", "ended_by", "ended_at"])
        return row.revision


def _publish(row: ScheduledPublication) -> Revision:
    _check_author(row)
    return publish_held(hold_roster(row.roster_id, row.version), row.made_by, row.note)


def _why_not(row: ScheduledPublication) -> str:
    """Be refused once more, in the language of the moment: a refusal's sentences are made where it is raised."""
    try:
        with transaction.atomic():
            _publish(row)
            transaction.set_rollback(True)
    except Refusal as refusal:
        return _sentences(refusal)
    return ""


def _sentences(refusal: Refusal) -> str:
    return "\n".join([refusal.message, *refusal.details])


def _check_author(row: ScheduledPublication) -> None:
    if not row.made_by.is_active or not Reach(row.made_by).manages(row.roster.unit):
        raise Refusal(
            _("%(name)s set the date and no longer leads %(unit)s. Somebody who does must publish.")
            % {"name": account_name(row.made_by), "unit": row.roster.unit.name}
        )
