"""Where every agency stands for one period: its newest roster of just these dates, and the run that speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Max
from django.db.models.functions import Substr

from roster.models import Employee, Order, OrderKind, OrgUnit, Roster, RunStatus, SolveRun
from roster.models.organization import ASN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True)
class AgencyState:
    """`roster` carries its latest revision's number as `revision_number`; problem and result of `run` aren't loaded."""

    agency: OrgUnit
    headcount: int
    roster: Roster | None
    run: SolveRun | None
    recalls: int = 0
    emergencies: int = 0

    @property
    def is_solved(self) -> bool:
        return self.run is not None and self.run.status == RunStatus.DONE


def load_province(starts: date, ends: date) -> list[AgencyState]:
    """Read all agencies in the order of the tree, in five queries; orders are those whose days lie in the period."""
    rosters = Roster.objects.filter(unit__depth=1, starts=starts, ends=ends).annotate(revision_number=Max("revisions__number"))
    newest = {roster.unit_id: roster for roster in rosters.order_by("pk")}
    runs = speaking_runs(newest.values())
    headcounts, orders = _headcounts(), _orders(starts, ends)
    states = []
    for agency in OrgUnit.objects.agencies():
        roster = newest.get(agency.pk)
        run = runs.get(roster.pk) if roster else None
        given = [orders.get((agency.path, kind), 0) for kind in (OrderKind.RECALL, OrderKind.OVERRIDE)]
        states.append(AgencyState(agency, headcounts.get(agency.path, 0), roster, run, *given))
    return states


def speaking_runs(rosters: Iterable[Roster]) -> dict[int, SolveRun]:
    """Return by roster the run that says how it stands: the newest that brought a result, else the newest."""
    speaking: dict[int, SolveRun] = {}
    for run in SolveRun.objects.defer("problem", "result").filter(roster__in=list(rosters)).order_by("pk"):
        known = speaking.get(run.roster_id)
        if known is None or run.status == RunStatus.DONE or known.status != RunStatus.DONE:
            speaking[run.roster_id] = run
    return speaking


def load_periods() -> list[tuple[date, date]]:
    """Return the periods for which some agency has a roster, newest first."""
    return list(Roster.objects.filter(unit__depth=1).order_by("-starts", "-ends").values_list("starts", "ends").distinct())


def _headcounts() -> dict[str, int]:
    """Count the civil servants of each agency, by its path."""
    people = Employee.objects.filter(status__in=ASN).annotate(root=Substr("unit__path", 1, OrgUnit.steplen))
    return dict(people.order_by().values_list("root").annotate(count=Count("pk")))


def _orders(starts: date, ends: date) -> dict[tuple[str, str], int]:
    """Count the orders after publication by agency's path and kind."""
    rows = Order.objects.filter(days__day__range=(starts, ends))
    rooted = rows.annotate(root=Substr("revision__roster__unit__path", 1, OrgUnit.steplen))
    counted = rooted.order_by().values_list("root", "kind").annotate(count=Count("pk", distinct=True))
    return {(root, kind): count for root, kind, count in counted}
