"""The solves of a draft as a list, and how one of them waits in the queue."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.models import RunStatus, SolveRun
from roster.queries.leadership import Heads, load_heads
from roster.queries.queue import load_wait
from roster.wording import signed_by

SHOWN_RUNS = 8


def list_runs(run: SolveRun) -> list[dict[str, Any]]:
    """Return the latest solves of the draft that `run` is of, newest first; none when there is only the one."""
    rows = SolveRun.objects.filter(roster=run.roster).select_related("requested_by__employee")
    heads = load_heads(run.roster.unit)
    found = [_entry(row, run, heads) for row in rows.defer("problem", "result")[:SHOWN_RUNS]]
    return found if len(found) > 1 else []


def _entry(row: SolveRun, shown: SolveRun, heads: Heads) -> dict[str, Any]:
    is_this = row.pk == shown.pk
    can_compare = row.status == shown.status == RunStatus.DONE and not is_this
    return {**describe_run(row, heads), "is_this": is_this, "compare_url": _compare_url(row, shown) if can_compare else ""}


def _compare_url(row: SolveRun, shown: SolveRun) -> str:
    first, second = sorted((row.pk, shown.pk))
    return f"{reverse('roster:compare_runs', args=[row.roster_id])}?satu={first}&dua={second}"


def describe_run(row: SolveRun, heads: Heads) -> dict[str, Any]:
    """Return when, by whom and what kind of solve it was, and what became of it."""
    return {
        "url": reverse("roster:progress", args=[row.roster_id, row.pk]),
        "at": date_format(localtime(row.requested_at), "j M H.i"),
        "by": signed_by(row.requested_by, row.requested_at, heads) if row.requested_by else "–",
        "kind": _kind(row),
        "outcome": _outcome(row),
    }


def _kind(run: SolveRun) -> str:
    if run.max_changes is not None:
        return ngettext("at most %(count)d change", "at most %(count)d changes", run.max_changes) % {"count": run.max_changes}
    return _("around the pins") if run.keeps_reference else _("the whole roster")


def _outcome(run: SolveRun) -> str:
    if run.status != RunStatus.DONE:
        return str(run.get_status_display()).lower()
    unsolved = sum(count for verdict, count in run.verdicts.items() if verdict in {"infeasible", "unknown"})
    if unsolved:
        return ngettext("%(count)d part without a roster", "%(count)d parts without a roster", unsolved) % {"count": unsolved}
    if run.applied_at is not None:
        return _("used, proven best") if set(run.verdicts) == {"optimal"} else _("used")
    if run.progress.get("changes") == 0:
        return _("nothing has to change")
    return _("left") if run.dismissed_at is not None else _("proposed")


def wait_note(run: SolveRun) -> dict[str, Any] | None:
    """Say how many solves go first, or that no worker answers and what becomes of the run."""
    if not run.is_active:
        return None
    wait = load_wait(run)
    if wait.silent_s is not None:
        return {"text": _silence(run, wait.silent_s), "is_warning": True}
    if not wait.ahead:
        return None
    text = ngettext("%(count)d solve goes first.", "%(count)d solves go first.", wait.ahead) % {"count": wait.ahead}
    return {"text": text, "is_warning": False}


def _silence(run: SolveRun, seconds: int) -> str:
    if run.status == RunStatus.RUNNING:
        return _(
            "The solver has not answered for %(seconds)d seconds. Another attempt begins by itself; this was attempt %(attempt)d."
        ) % {
            "seconds": seconds,
            "attempt": run.attempt,
        }
    return _(
        "No solver has taken this for %(seconds)d seconds. Nothing is lost: it starts as soon as a solver runs. "
        "Tell whoever looks after the server that the solver is down."
    ) % {"seconds": seconds}
