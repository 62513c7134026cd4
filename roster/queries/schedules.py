"""Dates of publication that still matter: one that waits, or one that came to nothing and has not been settled since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from roster.models import Roster, ScheduledPublication, ScheduleState
from roster.queries.languages import in_own_language

if TYPE_CHECKING:
    from collections.abc import Iterable


def standing_schedules(rosters: Iterable[Roster]) -> dict[int, ScheduledPublication]:
    """Return by roster the newest date, in one query: waiting, or refused or overtaken with nothing published after it."""
    newest = ScheduledPublication.objects.filter(roster=OuterRef("roster")).order_by("-pk").values("pk")[:1]
    rows = ScheduledPublication.objects.filter(roster__in=[roster.pk for roster in rosters], pk=Subquery(newest))
    rows = rows.annotate(published_at=Max("roster__revisions__published_at"))
    open_end = Q(state__in=[ScheduleState.REFUSED, ScheduleState.CHANGED]) & (
        Q(published_at=None) | Q(published_at__lt=F("ended_at"))
    )
    rows = rows.filter(Q(state=ScheduleState.WAITING) | open_end)
    return {row.roster_id: row for row in rows.select_related("made_by__employee", "ended_by__employee", "roster__unit")}


def standing_schedule(roster: Roster) -> ScheduledPublication | None:
    return standing_schedules([roster]).get(roster.pk)


def schedules_of(roster: Roster) -> QuerySet[ScheduledPublication]:
    """Return every date that was ever set for a roster, newest first."""
    rows = ScheduledPublication.objects.filter(roster=roster).defer("revision__terms")
    return rows.select_related("made_by__employee", "ended_by__employee", "revision")


def reasons_of(row: ScheduledPublication) -> list[str]:
    """Return why a date came to nothing, in the reader's language."""
    return in_own_language(row.texts, row.reason).splitlines()
