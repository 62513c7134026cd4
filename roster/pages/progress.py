"""A solve under way or over: how far it is, what it proposes, or why there is no roster."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.rules import Place
from roster.models import RunStatus, SolveRun
from roster.pages.caps import stretches
from roster.pages.cells import css, letter
from roster.pages.drawings import build_chart, build_miniature
from roster.pages.runs import list_runs, wait_note
from roster.pages.spread import home_days, largest_spread
from roster.pages.stages import build_stages
from roster.queries.draft import Cell, load_draft
from roster.queries.facts import Facts
from roster.wording import period, short_day
from roster.workflow.apply_run import changed_cells
from roster.workflow.judge import facts_of

SHOWN_CHANGES = 60


def build_progress(run: SolveRun) -> dict[str, Any]:
    """Return the context of roster/rosters/progress.html."""
    roster = run.roster
    facts, draft = facts_of(roster), load_draft(roster)
    stages = build_stages(run)
    is_waiting = run.status == RunStatus.DONE and run.applied_at is None and run.dismissed_at is None
    is_unchanged = run.progress.get("changes") == 0
    changed = changed_cells(run, draft) if is_waiting else {}
    seen = seen_changes(changed, facts)
    return {
        "run": {
            "id": run.pk,
            "roster_id": roster.pk,
            "unit": roster.unit.name,
            "period": period(roster.starts, roster.ends),
            "version": roster.version,
            "title": _title(run, stages, changed if is_waiting or is_unchanged else None),
            "text": _lead(run, stages, changed, seen),
            "plan_title": _("Best so far") if run.is_active else _("The roster found"),
            "elapsed_label": _("%(seconds)s seconds of at most %(limit)s")
            % {"seconds": number_format(_seconds(run), 1), "limit": settings.SOLVE_TIME_LIMIT_S},
            "is_running": run.is_active,
            "has_plan": stages[0]["value"] != "–",
            "has_conflicts": any(part["conflicts"] for part in run.result or []),
            "can_apply": bool(changed),
            "can_limit": bool(seen) and run.keeps_reference,
            "limit": run.max_changes or max(1, len(seen) // 2),
            "apply_label": _("Use this roster"),
            "error": run.failure,
            "wait": wait_note(run),
            "facts": _facts(run, facts, seen),
            "changes_label": _cells_label(len(seen)) if seen else "",
            "changes": _changes(seen, facts),
        },
        "stages": stages,
        "caps": _caps(facts),
        "chart": build_chart(run, _seconds(run)),
        "miniature": build_miniature(run, facts, draft),
        "runs": list_runs(run),
    }


def seen_changes(changed: dict[Cell, bool], facts: Facts) -> dict[Cell, bool]:
    """Return the changes that somebody would notice: not those under an absence, nor of people who have left."""
    return {
        (person, day): home
        for (person, day), home in changed.items()
        if person in facts.people and day not in facts.people[person].away
    }


def _cells_label(count: int) -> str:
    return ngettext("%(count)d cell", "%(count)d cells", count) % {"count": count}


def _facts(run: SolveRun, facts: Facts, seen: dict[Cell, bool]) -> list[tuple[str, Any]]:
    """Return what is known of the best roster so far."""
    found: list[tuple[str, Any]] = []
    done, total = _parts(run)
    if total > 1:
        found.append((_("Parts solved"), f"{done} / {total}"))
    if run.result is None or not done:
        return found
    home = home_days(run.result)
    problem = run.problem or {"pins": [], "days": []}
    found.append((_("WFH days"), sum(map(len, home.values()))))
    spread = largest_spread(problem, run.result)
    if spread is not None:
        found.append((_("Largest difference"), ngettext("%(count)d day", "%(count)d days", spread) % {"count": spread}))
    pins = [pin for pin in problem["pins"] if pin["person"] in home]
    kept = sum((pin["day"] in home[pin["person"]]) == (pin["location"] == "home") for pin in pins)
    if pins:
        found.append((_("Pins kept"), _("%(kept)d of %(total)d") % {"kept": kept, "total": len(pins)}))
    if run.keeps_reference and run.applied_at is None:
        cells = len(facts.people) * len(problem["days"])
        found.append((_("Cells that change"), _("%(kept)d of %(total)d") % {"kept": len(seen), "total": cells}))
    return found


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


def _title(run: SolveRun, stages: list[dict[str, Any]], changed: dict[Cell, bool] | None) -> str:
    """Return the heading; `changed` are the cells that a proposal would change, None when nothing is proposed."""
    if run.status == RunStatus.QUEUED:
        return _("Waiting for the solver")
    if run.status == RunStatus.RUNNING:
        current = next((stage["number"] for stage in stages if stage["state"] == "running"), 1)
        return _("Solving: stage %(number)d of %(total)d") % {"number": current, "total": len(stages)}
    if run.status == RunStatus.CANCELLED:
        return _("The solve was stopped; the draft has not changed")
    if run.status == RunStatus.FAILED:
        return _("The solve failed; the draft has not changed")
    statuses = {part["status"] for part in run.result or []}
    if "infeasible" in statuses:
        return _("No roster meets every rule yet")
    if "unknown" in statuses:
        return _("No roster found in time")
    if changed is not None and not changed:
        return _("Nothing has to change")
    return _("The roster is solved and proven best") if statuses == {"optimal"} else _("The roster is solved")


def _lead(run: SolveRun, stages: list[dict[str, Any]], changed: dict[Cell, bool], seen: dict[Cell, bool]) -> str:
    if run.status == RunStatus.QUEUED:
        return _("The queue answers as soon as a solver is free. You may close this page.")
    if run.status == RunStatus.RUNNING:
        return _("You may close this page. The result is kept as a draft.")
    if run.status != RunStatus.DONE:
        return ""
    solved, total = _parts(run)
    if solved < total:
        return ngettext(
            "%(solved)d of %(total)d part has a roster; the others stay at the office until this is settled.",
            "%(solved)d of %(total)d parts have a roster; the others stay at the office until this is settled.",
            total,
        ) % {"solved": solved, "total": total}
    told = [_open(stages), _proposal(run, changed, seen)]
    return " ".join(text for text in told if text)


def _open(stages: list[dict[str, Any]]) -> str:
    """Say of a lawful roster what is not proven best, and by how much."""
    names: dict[str, list[str]] = {}
    for stage in stages:
        if stage["is_open"]:
            names.setdefault(stage["open_label"], []).append(str(stage["name"]))
    texts = [f"{', '.join(same)}: {label}" for label, same in names.items()]
    return _("Every rule is kept. Not proven best: %(stages)s.") % {"stages": "; ".join(texts)} if texts else ""


def _proposal(run: SolveRun, changed: dict[Cell, bool], seen: dict[Cell, bool]) -> str:
    if run.applied_at is not None:
        return ""
    if run.dismissed_at is not None and run.progress.get("changes") != 0:
        return _("You left this proposal; the draft is as it was.")
    if not changed and run.keeps_reference and run.max_changes is None and all(map(_is_full, run.result or [])):
        return _("The draft keeps every rule and has as many WFH days as there can be.")
    if not changed:
        return _("It is the draft as it stands: nothing would change.")
    if not seen:
        return _("Only WFH days of people who are away would go; nothing else changes.")
    text = ngettext(
        "It proposes %(count)d change; the draft changes only when you use it.",
        "It proposes %(count)d changes; the draft changes only when you use it.",
        len(seen),
    )
    return text % {"count": len(seen)}


def _is_full(part: dict[str, Any]) -> bool:
    """Whether no roster of the part has more WFH days."""
    return any(stage["name"] == "usage" and stage["value"] == stage["bound"] for stage in part["stages"])


def _seconds(run: SolveRun) -> float:
    if run.started_at is None:
        return 0.0
    return ((run.finished_at or timezone.now()) - run.started_at).total_seconds()


def _changes(seen: dict[Cell, bool], facts: Facts) -> list[dict[str, str]]:
    """Return the cells that a finished run would change in the draft as it is now."""
    units = {person.id: subunit.label for subunit in facts.subunits for person in subunit.people}
    names = {person.id: person.employee.name for person in facts.people.values()}
    changed = sorted(seen.items(), key=lambda item: (units[item[0][0]], names[item[0][0]], item[0][1]))
    return [
        {"name": names[person], "unit": units[person], **describe_change(day, home=home)}
        for (person, day), home in changed[:SHOWN_CHANGES]
    ]


def describe_change(day: date, *, home: bool) -> dict[str, str]:
    """Return the context of _change.html for a cell that goes home, or to the office."""
    before, after = (Place.OFFICE, Place.HOME) if home else (Place.HOME, Place.OFFICE)
    return {
        "day": short_day(day),
        "before": letter(before),
        "before_css": css(before),
        "after": letter(after),
        "after_css": css(after),
    }
