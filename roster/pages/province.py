"""The province on one page: for every agency its newest roster of a period, what is proven of it, and what keeps it from being whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.models import RunStatus
from roster.pages.schedule import schedule_chip
from roster.queries.province import load_province
from roster.queries.schedules import standing_schedules
from roster.solver.solution import Status

if TYPE_CHECKING:
    from roster.forms.province import Dates, PeriodFilter
    from roster.models import ScheduledPublication
    from roster.queries.province import AgencyState

MISSING, UNSOLVED, INFEASIBLE, UNKNOWN, RUNNING, FEASIBLE, PROVEN = range(7)
"""How an agency stands, in the order of the list: what needs somebody comes first."""
CSS = {
    MISSING: "bad", UNSOLVED: "warning", INFEASIBLE: "bad", UNKNOWN: "bad", RUNNING: "accent", FEASIBLE: "warning", PROVEN: "ok",
}  # fmt: skip


def build_province(form: PeriodFilter) -> dict[str, Any]:
    """Return the context of roster/province/overview.html."""
    if form.chosen is None:
        return {"form": None, "figures": [], "agencies": []}
    states = load_province(*form.chosen)
    schedules = standing_schedules(state.roster for state in states if state.roster)
    ranked = sorted(states, key=lambda state: (_rank(state), state.agency.path))
    return {
        "form": form if len(form.periods) > 1 else None,
        "figures": _figures(states),
        "agencies": [_entry(state, form.chosen, schedules) for state in ranked],
    }


def _rank(state: AgencyState) -> int:
    if state.roster is None:
        return MISSING
    run = state.run
    if run is None or run.status in {RunStatus.CANCELLED, RunStatus.FAILED}:
        return UNSOLVED
    if run.is_active:
        return RUNNING
    worst = ((Status.INFEASIBLE, INFEASIBLE), (Status.UNKNOWN, UNKNOWN), (Status.FEASIBLE, FEASIBLE))
    return next((rank for status, rank in worst if run.verdicts.get(status)), PROVEN)


def _figures(states: list[AgencyState]) -> list[dict[str, Any]]:
    verdicts = [state.run.verdicts for state in states if state.run]
    parts = sum(sum(one.values()) for one in verdicts)
    proven = sum(one.get(Status.OPTIMAL, 0) for one in verdicts)
    impossible = sum(one.get(Status.INFEASIBLE, 0) for one in verdicts)
    missing = sum(state.roster is None for state in states)
    published = sum(bool(_revision_number(state)) for state in states)  # an edit since then doesn't take it back
    return [
        {"value": missing, "label": _("without a roster"), "is_bad": missing > 0},
        {"value": impossible, "label": ngettext("part impossible", "parts impossible", impossible), "is_bad": impossible > 0},
        {"value": proven, "label": _("of %(parts)d parts proven best") % {"parts": parts}, "is_bad": False},
        {"value": published, "label": _("of %(all)d agencies published") % {"all": len(states)}, "is_bad": False},
    ]


def _entry(state: AgencyState, period: Dates, schedules: dict[int, ScheduledPublication]) -> dict[str, Any]:
    rank = _rank(state)
    roster, run = state.roster, state.run
    verdicts = run.verdicts if run else {}
    parts, impossible = sum(verdicts.values()), verdicts.get(Status.INFEASIBLE, 0)
    return {
        "name": state.agency.name,
        "headcount": state.headcount,
        "url": reverse("roster:grid", args=[roster.pk]) if roster else "",
        "new_url": "" if roster else _new_url(state, period),
        "status_label": _status_label(rank, state),
        "status_css": CSS[rank],
        "proven_label": _("%(proven)d of %(parts)d") % {"proven": verdicts.get(Status.OPTIMAL, 0), "parts": parts} if parts else "",
        "conflicts_url": reverse("roster:conflicts", args=[run.roster_id, run.pk]) if run and impossible else "",
        "conflicts_label": ngettext("%(count)d part impossible", "%(count)d parts impossible", impossible) % {"count": impossible},
        "revision_label": _revision_label(state),
        "schedule": schedule_chip(schedules.get(roster.pk)) if roster else None,
        "orders_label": _orders_label(state),
    }


def _orders_label(state: AgencyState) -> str:
    """Say how many orders after publication touch the period: recalls, and emergencies apart."""
    recalls = ngettext("%(count)d recall", "%(count)d recalls", state.recalls) % {"count": state.recalls}
    emergencies = ngettext("%(count)d emergency", "%(count)d emergencies", state.emergencies) % {"count": state.emergencies}
    return ", ".join(text for text, count in ((recalls, state.recalls), (emergencies, state.emergencies)) if count)


def _new_url(state: AgencyState, period: Dates) -> str:
    starts, ends = period
    query = {"unit": state.agency.pk, "starts": starts.isoformat(), "ends": ends.isoformat()}
    return f"{reverse('roster:new')}?{urlencode(query)}"


def _status_label(rank: int, state: AgencyState) -> str:
    if rank == UNSOLVED and state.run and state.run.status == RunStatus.FAILED:
        return _("solve failed")
    return {
        MISSING: _("no roster yet"),
        UNSOLVED: _("not solved"),
        INFEASIBLE: _("not whole"),
        UNKNOWN: _("none found in time"),
        RUNNING: _("being solved"),
        FEASIBLE: _("not proven"),
        PROVEN: _("proven best"),
    }[rank]


def _revision_number(state: AgencyState) -> int | None:
    number: int | None = state.roster.revision_number if state.roster else None  # type: ignore[attr-defined]
    return number


def _revision_label(state: AgencyState) -> str:
    number = _revision_number(state)
    return _("revision %(number)d") % {"number": number} if number else ""
