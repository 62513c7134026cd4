"""Rosters, runs and revisions as lists."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from roster.models import Employee, Revision, Roster, SolveRun
from roster.models.organization import ASN
from roster.models.rosters import RosterQuerySet
from roster.models.runs import ACTIVE


def listed(rosters: RosterQuerySet) -> QuerySet[Roster]:
    """Return rosters with unit, headcount, latest revision number and active runs, newest period first, in one query."""
    return (
        rosters.select_related("unit")
        .annotate(
            revision_number=Max("revisions__number"),
            active_runs=Count("runs", filter=Q(runs__status__in=ACTIVE), distinct=True),
            headcount=Coalesce(Subquery(_count_people()), 0),
        )
        .order_by("-starts", "-pk")
    )


def _count_people() -> QuerySet[Employee, Any]:
    """Count the civil servants of a roster's unit and below, as a subquery."""
    people = Employee.objects.filter(status__in=ASN, unit__path__startswith=OuterRef("unit__path")).order_by()
    return people.values(all=F("pk") * 0).annotate(count=Count("pk")).values("count")


def active_run(roster: Roster) -> SolveRun | None:
    return SolveRun.objects.filter(roster=roster, status__in=ACTIVE).first()


def latest_run(roster: Roster) -> SolveRun | None:
    return SolveRun.objects.filter(roster=roster).first()


def revisions_of(roster: Roster) -> QuerySet[Revision]:
    """Return the revisions of a roster, newest first."""
    rows = Revision.objects.filter(roster=roster).select_related("published_by__employee", "order")
    return rows.annotate(told=Count("notices")).order_by("-number")
