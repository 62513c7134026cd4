"""The stages of a solve: value and proven bound of each, and in words what is still open and by how much."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from roster.models import Pattern, RunStatus, SolveRun
from roster.pages.spread import largest_spread

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
        gettext_lazy("days, largest difference"),
    ),
    "wishes": (gettext_lazy("Wishes"), gettext_lazy("As many wishes as possible."), gettext_lazy("not met")),
}
ORDER = {
    Pattern.WEEKLY: ("usage", "changes", "pattern", "fairness", "wishes"),
    Pattern.MIXED: ("usage", "changes", "fairness", "pattern", "wishes"),
}


def build_stages(run: SolveRun) -> list[dict[str, Any]]:
    """Return the stages in their order; of a run that is over, summed over its parts."""
    told = {stage["name"]: stage for stage in run.progress.get("stages", [])}
    known = _summed(run.result) if run.result else told
    counts_changes = run.keeps_reference and run.max_changes is None
    names = [name for name in ORDER[Pattern(run.roster.pattern)] if name != "changes" or counts_changes]
    spread = largest_spread(run.problem or {}, run.result or [])
    return [
        _stage(number, name, {**told.get(name, {}), **known.get(name, {})}, _state(run, name, known, names), spread)
        for number, name in enumerate(names, start=1)
    ]


def _stage(number: int, name: str, stage: dict[str, Any], state: str, spread: int | None) -> dict[str, Any]:
    title, text, unit = STAGES[name]
    value, bound = stage.get("value"), stage.get("bound")
    if value == 0 and name != "usage":
        bound = 0  # nothing counted here can be less than none, whether the stage was reached or not
    is_open = value is not None and value != bound
    return {
        "key": name,
        "number": number,
        "name": title,
        "text": text,
        "state": "open" if is_open and state == "done" else state,
        **_figures(name, value, bound, stage.get("spread") if spread is None else spread),
        "value_label": unit,
        "is_open": is_open,
        "open_label": open_label(name, value, bound),
        "time": _("%(seconds)s s") % {"seconds": number_format(stage["seconds"], 1)} if "seconds" in stage else "",
        "time_label": _verdict(value, bound, state),
        "gap": _gap(value, bound) if state == "running" and name != "fairness" else None,
    }


def _figures(name: str, value: int | None, bound: int | None, spread: int | None) -> dict[str, Any]:
    """Return what a head reads of value and bound: of fairness the difference in days, for its sum of squares says nothing to anybody."""
    if name == "fairness" and spread is None:
        return {"value": "–", "bound": "–", "bound_label": _("proven bound")}
    if name == "fairness":
        is_fairest = value == bound
        label = _("no roster is fairer") if is_fairest else _("fairest not proven")
        return {"value": spread, "bound": "✓" if is_fairest else "–", "bound_label": label}
    return {
        "value": "–" if value is None else value,
        "bound": "–" if bound is None else bound,
        "bound_label": _("proven bound"),
    }


def open_label(name: str, value: int | None, bound: int | None) -> str:
    """Say what may still be found beyond a stage's value, or nothing when it is proven."""
    if value is None or value == bound:
        return ""
    if bound is None:
        return _("how much better it could be is not known")
    gap = abs(value - bound)
    if name == "usage":
        return ngettext("at most %(gap)d more WFH day is possible", "at most %(gap)d more WFH days are possible", gap) % {
            "gap": gap
        }
    if name == "changes":
        return ngettext("at most %(gap)d change fewer is possible", "at most %(gap)d changes fewer are possible", gap) % {
            "gap": gap
        }
    if name == "fairness":  # a day that moves from one person to another lowers the sum of squares by 2 at least
        days = (gap + 1) // 2
        return ngettext(
            "at most %(days)d day could still move to somebody with fewer",
            "at most %(days)d days could still move to somebody with fewer",
            days,
        ) % {"days": days}
    if name == "wishes":
        return ngettext("at most %(gap)d more wish can be met", "at most %(gap)d more wishes can be met", gap) % {"gap": gap}
    return ngettext("at most %(gap)d more improvement is possible", "at most %(gap)d more improvements are possible", gap) % {
        "gap": gap
    }


def _verdict(value: int | None, bound: int | None, state: str) -> str:
    if value is None:
        return {"running": _("under way"), "missed": _("not reached")}.get(state, _("waiting"))
    if value == bound:
        return _("proven")
    return _("under way") if state == "running" else _("not proven")


def _gap(value: int | None, bound: int | None) -> dict[str, int] | None:
    if value is None or bound is None:
        return None
    return {"best": value, "bound": bound, "width": max(value, bound, 1)}


def _summed(result: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    summed: dict[str, dict[str, Any]] = {}
    for stage in (stage for part in result for stage in part["stages"]):
        total = summed.setdefault(stage["name"], {"name": stage["name"], "value": 0, "bound": 0})
        total["value"] += stage["value"]
        total["bound"] = None if None in (total["bound"], stage["bound"]) else total["bound"] + stage["bound"]
    return summed


def _state(run: SolveRun, name: str, known: dict[str, Any], names: list[str]) -> str:
    """Return done, running or waiting; missed where the run ended before the stage."""
    current = run.progress.get("stage") if run.status == RunStatus.RUNNING else None
    if current in names:
        if name == current:
            return "running"
        return "done" if names.index(name) < names.index(current) else "waiting"
    if name in known:
        return "done"
    return "waiting" if run.is_active else "missed"
