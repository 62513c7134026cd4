"""A solve under way or over: stages with value and bound, what it proposes, or why there is no roster."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from policies.rules import Place
from roster.models import Pattern, Roster, RunStatus, SolveRun
from roster.pages.caps import stretches
from roster.pages.cells import css, letter
from roster.queries.draft import load_draft
from roster.queries.facts import Facts
from roster.wording import period, short_day
from roster.workflow.apply_run import changed_cells
from roster.workflow.judge import facts_of

STAGES = {
    "usage": (gettext_lazy("Quota"), gettext_lazy("As many WFH days as the caps allow."), gettext_lazy("WFH days")),
    "changes": (
        gettext_lazy("Changes"),
        gettext_lazy("As few cells as possible differ from the draft."),
        gettext_lazy("cells changed"),
    ),
    "pattern": (
        gettext_lazy("Pattern"),
        gettext_lazy("Whole weeks, or days that take turns, as chosen."),
        gettext_lazy("deviations"),
    ),
    "fairness": (
        gettext_lazy("Fairness"),
        gettext_lazy("Everyone's turns as equal as possible, past periods included."),
        gettext_lazy("sum of squares"),
    ),
    "wishes": (gettext_lazy("Wishes"), gettext_lazy("As many wishes as possible."), gettext_lazy("not met")),
}
ORDER = {
    Pattern.WEEKLY: ("usage", "changes", "pattern", "fairness", "wishes"),
    Pattern.MIXED: ("usage", "changes", "fairness", "pattern", "wishes"),
}
SHOWN_CHANGES = 60


def build_progress(run: SolveRun) -> dict[str, Any]:
    """Return the context of roster/rosters/progress.html."""
    roster = run.roster
    facts = facts_of(roster)
    stages = _stages(run)
    changes = _changes(run, roster, facts) if run.status == RunStatus.DONE and run.applied_at is None else []
    return {
        "run": {
            "id": run.pk,
            "roster_id": roster.pk,
            "unit": roster.unit.name,
            "period": period(roster.starts, roster.ends),
            "version": roster.version,
            "title": _title(run, stages),
            "text": _lead(run),
            "elapsed_label": _("%(seconds)s seconds of at most %(limit)s")
            % {"seconds": _seconds(run), "limit": settings.SOLVE_TIME_LIMIT_S},
            "is_running": run.is_active,
            "has_plan": stages[0]["value"] != "–",
            "has_conflicts": _has_conflicts(run),
            "can_apply": bool(changes),
            "apply_label": _("Use this roster"),
            "error": run.failure,
            "facts": _facts(run, stages),
            "changes_label": ngettext("%(count)d cell", "%(count)d cells", len(changes)) % {"count": len(changes)}
            if changes
            else "",
            "changes": changes[:SHOWN_CHANGES],
        },
        "stages": stages,
        "caps": _caps(facts),
    }


def _has_conflicts(run: SolveRun) -> bool:
    return any(part["conflicts"] for part in run.result or [])


def _facts(run: SolveRun, stages: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    """Return what is known of the best roster so far."""
    facts: list[tuple[str, Any]] = []
    done, total = _parts(run)
    if total > 1:
        facts.append((_("Parts solved"), f"{done} / {total}"))
    facts += [(str(stage["name"]), stage["value"]) for stage in stages if stage["value"] != "–"]
    return facts


def _parts(run: SolveRun) -> tuple[int, int]:
    """Return how many of the independent parts have a roster, and how many there are."""
    if run.result is None:
        return run.progress.get("parts_done", 0), run.progress.get("parts_total", 0)
    return sum(part["home"] is not None for part in run.result), len(run.result)


def _caps(facts: Facts) -> dict[str, Any] | None:
    """Return the cap of each unit in each stretch of days."""
    if not facts.subunits or not facts.days:
        return None
    found = stretches(facts)
    return {
        "heads": [{"range": stretch["label"], "rule": stretch["rule"]} for stretch in found],
        "rows": [
            {"unit": subunit.label, "headcount": subunit.headcount, "limits": [stretch["limits"][index] for stretch in found]}
            for index, subunit in enumerate(facts.subunits)
        ],
    }


def _title(run: SolveRun, stages: list[dict[str, Any]]) -> str:
    if run.status == RunStatus.QUEUED:
        return _("Waiting for the solver")
    if run.status == RunStatus.RUNNING:
        current = next((stage["number"] for stage in stages if stage["state"] == "running"), 1)
        return _("Solving: stage %(number)d of %(total)d") % {"number": current, "total": len(stages)}
    if run.status == RunStatus.CANCELLED:
        return _("The solve was stopped; the draft has not changed")
    if run.status == RunStatus.FAILED:
        return _("The solve failed; the draft has not changed")
    statuses = [part["status"] for part in run.result or []]
    if "infeasible" in statuses:
        return _("No roster meets every rule yet")
    if "unknown" in statuses:
        return _("No roster found in time")
    return _("The roster is solved and proven best") if set(statuses) == {"optimal"} else _("The roster is solved")


def _lead(run: SolveRun) -> str:
    if run.status == RunStatus.QUEUED:
        return _("The queue answers as soon as a solver is free. You may close this page.")
    if run.status == RunStatus.RUNNING:
        return _("You may close this page. The result is kept as a draft.")
    solved, total = _parts(run)
    if run.status == RunStatus.DONE and solved < total:
        return ngettext(
            "%(solved)d of %(total)d part has a roster; the others stay at the office until this is settled.",
            "%(solved)d of %(total)d parts have a roster; the others stay at the office until this is settled.",
            total,
        ) % {"solved": solved, "total": total}
    return ""


def _stages(run: SolveRun) -> list[dict[str, Any]]:
    """Return the stages in their order; of a run that is over, summed over its parts."""
    known = _summed(run.result) if run.result else {stage["name"]: stage for stage in run.progress.get("stages", [])}
    current = run.progress.get("stage") if run.status == RunStatus.RUNNING else None
    names = [name for name in ORDER[Pattern(run.roster.pattern)] if name != "changes" or run.keeps_reference]
    return [
        _stage(number, name, known.get(name, {}), _state(name, current, known, names)) for number, name in enumerate(names, start=1)
    ]


def _stage(number: int, name: str, stage: dict[str, Any], state: str) -> dict[str, Any]:
    title, text, unit = STAGES[name]
    value, bound = stage.get("value"), stage.get("bound")
    return {
        "number": number,
        "name": title,
        "text": text,
        "state": state,
        "value": "–" if value is None else value,
        "value_label": unit,
        "bound": "–" if bound is None else bound,
        "bound_label": _("proven bound"),
        "time": "✓" if value is not None and value == bound else "",
        "time_label": _note(stage),
        "gap": _gap(value, bound) if state == "running" else None,
    }


def _gap(value: int | None, bound: int | None) -> dict[str, int] | None:
    if value is None or bound is None:
        return None
    width = max(value, bound, 1)
    return {"best": value, "bound": bound, "width": width}


def _summed(result: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    summed: dict[str, dict[str, Any]] = {}
    for stage in (stage for part in result for stage in part["stages"]):
        total = summed.setdefault(stage["name"], {"name": stage["name"], "value": 0, "bound": 0})
        total["value"] += stage["value"]
        total["bound"] = None if None in (total["bound"], stage["bound"]) else total["bound"] + stage["bound"]
    return summed


def _state(name: str, current: str | None, known: dict[str, Any], names: list[str]) -> str:
    if current in names:
        if name == current:
            return "running"
        return "done" if names.index(name) < names.index(current) else "waiting"
    return "done" if name in known else "waiting"


def _note(stage: dict[str, Any]) -> str:
    value, bound = stage.get("value"), stage.get("bound")
    if value is None:
        return _("waiting")
    if bound is None:
        return _("not reached")
    if value == bound:
        return _("proven")
    return ngettext("at most %(gap)d better", "at most %(gap)d better", abs(value - bound)) % {"gap": abs(value - bound)}


def _seconds(run: SolveRun) -> str:
    if run.started_at is None:
        return "0"
    end = run.finished_at or timezone.now()
    return number_format((end - run.started_at).total_seconds(), 1)


def _changes(run: SolveRun, roster: Roster, facts: Facts) -> list[dict[str, str]]:
    """Return the cells that a finished run would change in the draft as it is now."""
    people = facts.people
    units = {person.id: subunit.label for subunit in facts.subunits for person in subunit.people}
    changed = [cell for cell in changed_cells(run, load_draft(roster)).items() if cell[0][0] in people]
    changed.sort(key=lambda item: (units[item[0][0]], people[item[0][0]].employee.name, item[0][1]))
    return [
        {"name": people[person].employee.name, "unit": units[person], **_change(day, home=home)} for (person, day), home in changed
    ]


def _change(day: date, *, home: bool) -> dict[str, str]:
    before, after = (Place.OFFICE, Place.HOME) if home else (Place.HOME, Place.OFFICE)
    return {
        "day": short_day(day),
        "before": letter(before),
        "before_css": css(before),
        "after": letter(after),
        "after_css": css(after),
    }
