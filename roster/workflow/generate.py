"""Generate a roster in one go, for the command line and the demo: start it, have it solved, wait, and tell what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from roster.models import Roster, RunStatus, SolveRun
from roster.solver.solution import Solution, Stage, Status
from roster.workflow import run_ledger
from roster.workflow.refusal import Refusal
from roster.workflow.solve import solve_run
from roster.workflow.start_roster import start_roster

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.contrib.auth.models import User

    from roster.solver.solution import Conflict
    from roster.workflow.start_roster import RosterWish

POLL_S = 0.2
WORST_FIRST = (Status.INFEASIBLE, Status.UNKNOWN, Status.FEASIBLE, Status.OPTIMAL)


@dataclass(frozen=True)
class Generated:
    """A draft and what its solve proved. Where a part has no solution, the others are in the draft and `stages` sum them alone."""

    roster: Roster
    parts: Sequence[Solution]

    @property
    def status(self) -> Status:
        statuses = {part.status for part in self.parts}
        return next((status for status in WORST_FIRST if status in statuses), Status.OPTIMAL)

    @property
    def solved(self) -> list[Solution]:
        return [part for part in self.parts if part.home is not None]

    @property
    def stages(self) -> list[Stage]:
        """The stages in their order, values and bounds added up; a bound missing anywhere is missing in the sum."""
        return [_sum(same) for same in zip(*(part.stages for part in self.solved), strict=True)]

    @property
    def conflicts(self) -> list[Conflict]:
        return [conflict for part in self.parts for conflict in part.conflicts]

    def to_json(self) -> dict[str, Any]:
        """Return the object of contracts.md; stages and conflicts as the solver's contract writes them."""
        whole = Solution(self.status, None, tuple(self.stages), tuple(self.conflicts)).to_json()
        return {"roster": self.roster.pk} | {name: whole[name] for name in ("status", "stages", "conflicts")}


def _sum(stages: Sequence[Stage]) -> Stage:
    bounds = [stage.bound for stage in stages if stage.bound is not None]
    return Stage(stages[0].name, sum(stage.value for stage in stages), sum(bounds) if len(bounds) == len(stages) else None)


def generate(wish: RosterWish, by: User | None, ring: Callable[[SolveRun], None] | None = None) -> Generated:
    """Create the draft that `wish` asks for and solve it: by the worker that `ring` calls, or in this process.

    Raises:
        Refusal: when no roster can be started, or somebody stopped or edited it while it was solved.

    """
    run = run_ledger.request_run(start_roster(wish, by), by)
    if ring:
        ring(run)
        _await(run)
    else:
        solve_run(run.pk)
    run.refresh_from_db()
    if run.status != RunStatus.DONE:
        raise Refusal(run.failure or _("The solve of roster %(roster)d was stopped.") % {"roster": run.roster_id})
    if run.applied_at is None:
        raise Refusal(
            _("Roster %(roster)d was edited while it was solved. The result waits on its page as a proposal.")
            % {"roster": run.roster_id}
        )
    return Generated(run.roster, [Solution.from_json(part) for part in run.result or []])


def _await(run: SolveRun) -> None:
    """Wait for the worker; what it leaves untouched for as long as a lease is done here, so that its death loses nothing."""
    patience = timedelta(seconds=settings.SOLVE_LEASE_S)
    while run.is_active:
        time.sleep(POLL_S)
        run.refresh_from_db(fields=["status", "lease_until"])
        if run.is_active and (run.lease_until or run.requested_at + patience) < timezone.now():
            run_ledger.reap()
            solve_run(run.pk)
