"""Solve a queued run: claim → problem → solver → draft. The task, the command line and the tests all come through here."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from roster.models import RunStatus, SolveRun
from roster.queries.balance import load_balances
from roster.queries.draft import load_draft
from roster.solver.solve import solve_parts
from roster.workflow import run_ledger
from roster.workflow.apply_run import take_result
from roster.workflow.build_problem import build_problem, open_days
from roster.workflow.heartbeat import Heartbeat
from roster.workflow.judge import facts_of
from roster.workflow.lock import lock_roster
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from roster.models import Roster
    from roster.solver.problem import Problem
    from roster.solver.search import Progress
    from roster.solver.solution import Solution

log = logging.getLogger(__name__)


def problem_of(roster: Roster, *, keeps_reference: bool = False) -> Problem:
    """Read the database and return the problem as a solve of this moment sees it."""
    facts = facts_of(roster)
    draft = load_draft(roster)
    balances = load_balances(facts, open_days(facts, draft))
    return build_problem(roster, facts, draft, balances, keeps_reference=keeps_reference, time_limit_s=settings.SOLVE_TIME_LIMIT_S)


def solve_run(run_id: int) -> SolveRun | None:
    """Do one run if it can be claimed; None when it is somebody else's or over.

    A crash leaves the row running: its lease lapses, and the reaper rings again.
    """
    run = run_ledger.claim(run_id)
    if run is None:
        return None
    problem = problem_of(run.roster, keeps_reference=run.keeps_reference)
    SolveRun.objects.filter(pk=run.pk, token=run.token).update(problem=problem.to_json())
    with Heartbeat(run) as heart:
        solutions = solve_parts(problem, on_progress=_teller(heart), should_stop=heart.stopped)
    _store(run, solutions)
    run.refresh_from_db()
    return run


def _teller(heart: Heartbeat) -> Callable[[Progress], None]:
    started = time.monotonic()
    stages: dict[str, dict[str, Any]] = {}

    def tell(progress: Progress) -> None:
        stages[progress.stage] = {"name": progress.stage, "value": progress.value, "bound": progress.bound}
        heart.tell(
            {
                "stage": progress.stage,
                "stages": list(stages.values()),
                "parts_done": progress.parts_done,
                "parts_total": progress.parts_total,
                "seconds": round(time.monotonic() - started, 1),
            }
        )

    return tell


def _store(run: SolveRun, solutions: Sequence[Solution]) -> None:
    """Store the result, and take it into the draft when nobody has changed that meanwhile and no approval is asked for."""
    result = [solution.to_json() for solution in solutions]
    with lock_roster(run.roster_id, version=None) as roster:
        if SolveRun.objects.filter(pk=run.pk, cancel_requested=True).exists():
            run_ledger.finish(run, RunStatus.CANCELLED)
            return
        if not run_ledger.finish(run, RunStatus.DONE, result=result):
            return  # the claim was lost: another worker's result counts
        run.result = result
        run.problem = SolveRun.objects.values_list("problem", flat=True).get(pk=run.pk)
        if run.keeps_reference or roster.version != run.base_version:
            return
        try:
            with transaction.atomic():
                take_result(roster, run, run.requested_by)
                SolveRun.objects.filter(pk=run.pk).update(applied_at=timezone.now())
        except Refusal:  # facts changed while it ran: it stays a proposal, and the page says so
            log.info("run %s: result kept as a proposal", run.pk)
