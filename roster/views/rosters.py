"""The list of rosters and the form of a new one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roster import clock
from roster.forms.rosters import NewRosterForm
from roster.pages.new_roster import build_preview, suggested_period
from roster.pages.rosters import build_list
from roster.permissions import Reach, get_roster_for, require_manager
from roster.tasks import ring
from roster.views.answers import say_no
from roster.views.request import PageRequest
from roster.wording import roster_name
from roster.workflow import run_ledger
from roster.workflow.discard import discard_draft
from roster.workflow.refusal import Refusal
from roster.workflow.start_roster import start_roster


@require_safe
def roster_list(request: PageRequest) -> HttpResponse:
    reach = require_manager(request.user)
    return render(request, "roster/rosters/list.html", build_list(reach, request.GET.get("halaman", "1")))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """GET shows the form and the caps of what it holds; POST starts the roster and, unless it is only to be saved, solves it."""
    reach = require_manager(request.user)
    if request.method == "POST":
        form = NewRosterForm(reach, request.POST)
        return _start(request, form) if form.is_valid() else _show(request, form)
    return _show(request, NewRosterForm(reach, {**_suggested(reach), **request.GET.dict()}))


def _start(request: PageRequest, form: NewRosterForm) -> HttpResponse:
    try:
        roster = start_roster(form.wish(), request.user)
    except Refusal as refusal:
        form.add_error(None, [refusal.message, *refusal.details])
        return _show(request, form)
    if request.POST.get("action") == "save":
        return redirect("roster:grid", roster.pk)
    try:
        run = run_ledger.request_run(roster, request.user)
    except Refusal as refusal:  # the roster is there; only its solve has to wait
        return say_no(request, refusal, "roster:grid", roster.pk)
    ring(run)
    return redirect("roster:progress", roster.pk, run.pk)


def _suggested(reach: Reach) -> dict[str, Any]:
    unit = reach.managed[0] if reach.managed else reach.units().order_by("path").first()
    if unit is None:
        return {}
    starts, ends = suggested_period(unit) or (clock.today(), clock.today())
    return {"unit": unit.pk, "starts": starts.isoformat(), "ends": ends.isoformat(), "pattern": "weekly"}


def _show(request: PageRequest, form: NewRosterForm) -> HttpResponse:
    form.is_valid()
    data = form.cleaned_data
    is_known = all(data.get(name) for name in ("unit", "starts", "ends"))
    preview = build_preview(data["unit"], data["starts"], data["ends"], data.get("target")) if is_known else {}
    context = {"form": form, "is_answer": bool(request.htmx), "shown_unit": request.GET.get("shown"), **preview}
    status = 422 if request.method == "POST" else 200
    return render(request, "roster/rosters/_new_answer.html" if request.htmx else "roster/rosters/new.html", context, status=status)


@require_POST
def discard(request: PageRequest, pk: int) -> HttpResponse:
    """Throw a draft away that was never published."""
    roster = get_roster_for(request.user, pk)
    try:
        discard_draft(roster.pk, request.user)
    except Refusal as refusal:
        return say_no(request, refusal, "roster:grid", pk)
    messages.success(request, _("The draft %(roster)s is discarded.") % {"roster": roster_name(roster)})
    return redirect("roster:list")
