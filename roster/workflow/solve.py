"""Solve a queued run: claim → problem → solver → draft. The task, the command line and the tests all come through here."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roster.models import RunStatus, SolveRun
from roster.queries.balance import load_balances
from roster.queries.draft import load_draft
from roster.solver.fields import ProblemError
from roster.solver.solve import solve_parts
from roster.workflow import run_ledger
from roster.workflow.apply_run import changes_nothing, take_result
from roster.workflow.build_problem import build_problem, open_days
from roster.workflow.closing import is_closing
from roster.workflow.heartbeat import Heartbeat
from roster.workflow.judge import facts_of
from roster.workflow.lock import lock_roster
from roster.workflow.refusal import Refusal
from roster.workflow.story import Story

if TYPE_CHECKING:
    from roster.models import Roster
    from roster.solver.problem import Problem

log = logging.getLogger(__name__)


def problem_of(roster: Roster, *, keeps_reference: bool = False, max_changes: int | None = None) -> Problem:
    """Read the database and return the problem as a solve of this moment sees it."""
    facts = facts_of(roster)
    draft = load_draft(roster)
    balances = load_balances(facts, open_days(facts, draft))
    return build_problem(
        roster,
        facts,
        draft,
        balances,
        keeps_reference=keeps_reference,
        max_changes=max_changes,
        time_limit_s=settings.SOLVE_TIME_LIMIT_S,
    )


def solve_run(run_id: int) -> SolveRun | None:
    """Do one run if it can be claimed; None when it is somebody else's or over, or this worker is shutting down.

    A shutdown in mid-solve puts the run back into the queue. A crash leaves the row running: its lease lapses, and the reaper rings again.
    """
    run = None if is_closing() else run_ledger.claim(run_id)
    if run is None:
        return None
    try:
        _solve(run)
    except (ProblemError, Refusal) as error:  # asking again would bring the same answer
        log.warning("run %s failed by a %s; its row says why", run.pk, type(error).__name__)  # the sentence may name people
        run_ledger.finish(run, RunStatus.FAILED, failure=_("The solver was given a problem that makes no sense: %s") % error)
    except Exception:
        run_ledger.release(run)
        raise
    return SolveRun.objects.defer("problem", "result").filter(pk=run_id).first()


def _solve(run: SolveRun) -> None:
    problem = problem_of(run.roster, keeps_reference=run.keeps_reference, max_changes=run.max_changes)
    run.problem = problem.to_json()
    SolveRun.objects.filter(pk=run.pk, token=run.token).update(problem=run.problem)
    with Heartbeat(run) as heart:
        story = Story(heart.tell)
        solutions = solve_parts(problem, on_progress=story.hear, should_stop=heart.stopped)
    if heart.is_interrupted:
        log.info("run %s handed back: the worker is shutting down", run.pk)
        run_ledger.hand_back(run)
        return
    run.result = [solution.to_json() for solution in solutions]
    run.progress = story.told
    _store(run)


def _store(run: SolveRun) -> None:
    """Store the result, and take it into the draft when nobody has changed that meanwhile and no approval is asked for."""
    with lock_roster(run.roster_id, version=None) as roster:
        if SolveRun.objects.filter(pk=run.pk, cancel_requested=True).exists():
            run_ledger.finish(run, RunStatus.CANCELLED)
            return
        verdicts = Counter(part["status"] for part in run.result or [])
        if not run_ledger.finish(run, RunStatus.DONE, result=run.result, verdicts=verdicts, progress=run.progress):
            return  # the claim was lost: another worker's result counts
        if run.keeps_reference and changes_nothing(run, roster):
            SolveRun.objects.filter(pk=run.pk).update(dismissed_at=timezone.now(), progress={**run.progress, "changes": 0})
            return
        if run.keeps_reference or roster.version != run.base_version:
            return
        try:
            with transaction.atomic():
                take_result(roster, run, run.requested_by, is_whole=not run.keeps_reference)
                SolveRun.objects.filter(pk=run.pk).update(applied_at=timezone.now())
        except Refusal:  # facts changed while it ran: it stays a proposal, and the page says so
            log.info("run %s: result kept as a proposal", run.pk)
