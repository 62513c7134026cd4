"""Remarks above the grid: what the draft needs now, in one sentence each, with the one click that settles it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.models import Roster, ScheduleState, SolveRun
from roster.pages.cells import Sheet
from roster.pages.progress import seen_changes
from roster.pages.since_solve import drift_from, lost_days, settled, waits
from roster.queries.drift import Drift
from roster.queries.queue import latest_done
from roster.queries.rosters import active_run
from roster.queries.schedules import standing_schedule
from roster.wording import describe_violation
from roster.workflow.apply_run import changed_cells
from roster.workflow.judge import judge
from roster.workflow.tell_head import schedule_lines

SHOWN = 3

Remark = dict[str, Any]


def build_remarks(roster: Roster, sheet: Sheet) -> list[Remark]:
    """Return the remarks of a draft, the gravest first; see _remarks.html for their shape."""
    active, latest = active_run(roster), latest_done(roster)
    waiting = latest if latest and not active and waits(latest, sheet) else None
    may_solve = not active and not waiting
    return [
        *_scheduled(roster),
        *_broken(roster, sheet, may_solve=may_solve and latest is not None),
        *(_active(active) if active else ()),
        *(_waiting(waiting, sheet) if waiting else ()),
        *(_unsolved(latest) if latest and not active else ()),
        *_drifted(roster, drift_from(waiting or settled(latest, sheet), sheet), may_solve=may_solve),
    ]


def _remark(text: str, *, tone: str = "info", label: str = "", url: str = "", posts: bool = False) -> Remark:
    return {"text": text, "tone": tone, "label": label, "url": url, "posts": posts}


def _repair(roster: Roster, text: str, *, may_solve: bool, tone: str = "warning") -> Remark:
    if not may_solve:
        return _remark(text, tone=tone)
    return _remark(text, tone=tone, label=_("Repair"), url=reverse("roster:solve", args=[roster.pk]), posts=True)


def _broken(roster: Roster, sheet: Sheet, *, may_solve: bool) -> Iterator[Remark]:
    violations = judge(roster, sheet.draft, sheet.facts)
    if violations:
        count = ngettext("The draft breaks %(count)d rule.", "The draft breaks %(count)d rules.", len(violations)) % {
            "count": len(violations)
        }
        texts = [describe_violation(violation, sheet.facts).headline for violation in violations[:SHOWN]]
        yield _repair(roster, " ".join([count, *texts]), may_solve=may_solve)


def _scheduled(roster: Roster) -> Iterator[Remark]:
    row = standing_schedule(roster)
    if row:
        tone = "info" if row.state == ScheduleState.WAITING else "warning"
        url = reverse("roster:review", args=[roster.pk])
        yield _remark(" ".join(schedule_lines(row)), tone=tone, label=_("Review"), url=url)


def _active(run: SolveRun) -> Iterator[Remark]:
    url = reverse("roster:progress", args=[run.roster_id, run.pk])
    yield _remark(_("This roster is being solved."), label=_("Watch"), url=url)


def _waiting(run: SolveRun, sheet: Sheet) -> Iterator[Remark]:
    count = len(seen_changes(changed_cells(run, sheet.draft), sheet.facts))
    text = ngettext(
        "A proposal waits for your word: it changes %(count)d cell.",
        "A proposal waits for your word: it changes %(count)d cells.",
        count,
    )
    yield _remark(text % {"count": count}, label=_("See it"), url=reverse("roster:progress", args=[run.roster_id, run.pk]))


def _unsolved(run: SolveRun) -> Iterator[Remark]:
    count = sum(count for verdict, count in run.verdicts.items() if verdict in {"infeasible", "unknown"})
    if count and run.dismissed_at is None:
        text = ngettext(
            "%(count)d part of this roster has no solution; its people stay at the office.",
            "%(count)d parts of this roster have no solution; their people stay at the office.",
            count,
        )
        name = "conflicts" if run.verdicts.get("infeasible") else "progress"
        yield _remark(
            text % {"count": count}, tone="warning", label=_("Why?"), url=reverse(f"roster:{name}", args=[run.roster_id, run.pk])
        )


def _drifted(roster: Roster, drift: Drift | None, *, may_solve: bool) -> Iterator[Remark]:
    """Say what came in since the solve and how much it costs, with the least change as one click."""
    texts = [*lost_days(drift), *_others(drift)] if drift else []
    if drift and texts:
        yield _repair(roster, " ".join(texts), may_solve=may_solve, tone="warning" if drift.lost or drift.left else "info")


def _others(drift: Drift) -> list[str]:
    texts = []
    if drift.joined:
        names = ", ".join(person.employee.name for person in drift.joined[:SHOWN])
        more = f" +{len(drift.joined) - SHOWN}" if len(drift.joined) > SHOWN else ""
        texts.append(_("Can work from home since the last solve: %(names)s.") % {"names": names + more})
    if drift.left:
        text = ngettext(
            "%(count)d person has left; WFH days that fall free: %(days)d.",
            "%(count)d people have left; WFH days that fall free: %(days)d.",
            drift.left,
        )
        texts.append(text % {"count": drift.left, "days": drift.gone})
    if drift.room:
        text = ngettext(
            "The caps allow %(days)d WFH day more than at the last solve.",
            "The caps allow %(days)d WFH days more than at the last solve.",
            drift.room,
        )
        texts.append(text % {"days": drift.room})
    return texts
