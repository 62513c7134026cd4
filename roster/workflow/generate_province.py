"""Generate the roster of every agency for one period: what is solved is kept, what was begun goes on, what is missing is started.

The rows are the truth here too: after a kill the same call goes on where it stopped, in any process of any machine.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from roster.models import OrgUnit, Pattern, Roster, RunStatus, SolveRun
from roster.queries.province import load_province, speaking_runs
from roster.solver.solution import Status
from roster.workflow import run_ledger
from roster.workflow.refusal import Refusal
from roster.workflow.solve import solve_run
from roster.workflow.start_roster import RosterWish, start_roster

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

log = logging.getLogger(__name__)
POLL_S = 0.2
REFUSED = "refused"
WORST_FIRST = (Status.INFEASIBLE, Status.UNKNOWN, Status.FEASIBLE)


@dataclass(frozen=True, slots=True)
class ProvinceWish:
    """What every agency is to get."""

    starts: date
    ends: date
    pattern: str = Pattern.WEEKLY


@dataclass(frozen=True, slots=True)
class Report:
    """What came of one agency: how many of its parts ended in which status, or why it was refused (`roster` may be None then)."""

    agency: str
    roster: int | None
    verdicts: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0
    refusal: str = ""
    is_kept: bool = False
    peak_mb: int = 0

    @property
    def parts(self) -> int:
        return sum(self.verdicts.values())

    @property
    def proven(self) -> int:
        return self.verdicts.get(Status.OPTIMAL, 0)

    @property
    def status(self) -> str:
        """The worst of its parts, or "refused"."""
        if self.refusal:
            return REFUSED
        return next((status for status in WORST_FIRST if self.verdicts.get(status)), Status.OPTIMAL).value


def survey(wish: ProvinceWish) -> tuple[list[Report], list[int]]:
    """Return reports of what is solved already, and the agencies still to do.

    The largest come first, so that the last processes end together; those that somebody has under way come last.
    """
    states = load_province(wish.starts, wish.ends)
    kept = [report_of(str(state.agency), state.run, is_kept=True) for state in states if state.run and state.is_solved]
    left = [state for state in states if not state.is_solved]
    left.sort(key=lambda state: (state.run is not None and state.run.is_active, -state.headcount))
    return kept, [state.agency.pk for state in left]


def request_agency(agency: OrgUnit, wish: ProvinceWish, *, is_batch: bool = False) -> SolveRun:
    """Return the run that decides the agency's roster: the one it has, or a new one, of a new roster where it has none.

    Raises:
        Refusal: when no roster can be started, or staff have lived it already.

    """
    with transaction.atomic(durable=True):  # the caller rings for a run that workers must find
        OrgUnit.objects.select_for_update().get(pk=agency.pk)  # two calls at once start one roster
        roster = Roster.objects.filter(unit=agency, starts=wish.starts, ends=wish.ends).order_by("-pk").first()
        if roster is None:
            roster = start_roster(RosterWish(agency, wish.starts, wish.ends, wish.pattern), None)
        run = speaking_runs([roster]).get(roster.pk)
        if run is None or run.status in {RunStatus.CANCELLED, RunStatus.FAILED}:
            run = run_ledger.request_run(roster, None, is_batch=is_batch)
        return run


def generate_agency(pk: int, wish: ProvinceWish) -> Report:
    """Bring one agency to its end in this process, or wait for whoever has it under way."""
    agency = OrgUnit.objects.get(pk=pk)
    try:
        run = request_agency(agency, wish)
    except Refusal as refusal:
        return Report(str(agency), None, refusal=refusal.message)
    _see_through(run)
    return report_of(str(agency), SolveRun.objects.defer("problem", "result").get(pk=run.pk))


def _see_through(run: SolveRun) -> None:
    """Solve the run as soon as it can be claimed. One that fails again and again is ended by the ledger, with a reason."""
    while run.is_active:
        try:
            solve_run(run.pk)
        except Exception:
            log.exception("run %s", run.pk)
        run.refresh_from_db(fields=["status"])
        if run.is_active:
            run_ledger.reap()
            time.sleep(POLL_S)


def report_of(agency: str, run: SolveRun, *, is_kept: bool = False) -> Report:
    """Say how a run that is over ended."""
    refusal = ""
    if run.status != RunStatus.DONE:
        refusal = run.failure or _("The solve of roster %(roster)d was stopped.") % {"roster": run.roster_id}
    elif run.applied_at is None and not is_kept:
        refusal = _("Roster %(roster)d was edited while it was solved. The result waits on its page as a proposal.") % {
            "roster": run.roster_id
        }
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at and run.started_at else 0
    return Report(agency, run.roster_id, run.verdicts, round(seconds, 2), refusal, is_kept)
