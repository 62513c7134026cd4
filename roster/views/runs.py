"""Solves: ask for one, watch it, stop it, take or leave what it proposes."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from roster.forms.rosters import CompareRunsForm, RemedyForm, SolveForm, VersionForm
from roster.pages.conflicts import build_conflicts
from roster.pages.progress import build_progress
from roster.pages.run_comparison import build_run_comparison
from roster.permissions import get_roster_for, get_run_for
from roster.queries.rosters import active_run
from roster.tasks import ring
from roster.views.answers import say_no
from roster.views.request import PageRequest
from roster.workflow import run_ledger
from roster.workflow.apply_remedy import apply_remedy, conflicts_of, take_back_remedy
from roster.workflow.apply_run import apply_run
from roster.workflow.choose_run import choose_run
from roster.workflow.dismiss_run import dismiss_run
from roster.workflow.refusal import Refusal

STOP_POLLING = 286


@require_POST
def solve(request: PageRequest, pk: int) -> HttpResponse:
    """Queue a solve; around the pins when the draft has been solved before. A second one leads to the one that runs."""
    roster = get_roster_for(request.user, pk)
    form = SolveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The number of changes is from 1 to 9,999."))
        return redirect("roster:grid", pk)
    was_solved = roster.runs.filter(applied_at__isnull=False).exists()
    most = form.cleaned_data["max_changes"]
    try:
        run = run_ledger.request_run(roster, request.user, keeps_reference=was_solved, max_changes=most)
    except Refusal as refusal:
        messages.warning(request, refusal.message)
        active = active_run(roster)
        return redirect("roster:progress", pk, active.pk) if active else redirect("roster:grid", pk)
    ring(run)
    return redirect("roster:progress", pk, run.pk)


@require_safe
def progress(request: PageRequest, pk: int, run: int) -> HttpResponse:
    """Show a run; the same address answers the polling with the fragment alone, and with 286 once it is over."""
    row = get_run_for(request.user, pk, run)
    context = build_progress(row)
    if not request.htmx:
        return render(request, "roster/rosters/progress.html", context)
    status = HTTPStatus.OK if row.is_active else STOP_POLLING
    return render(request, "roster/rosters/progress.html#progress", context, status=status)


@require_safe
def conflicts(request: PageRequest, pk: int, run: int) -> HttpResponse:
    """Say in numbers why parts of a run have no roster; a run without a conflict has its page of progress only."""
    row = get_run_for(request.user, pk, run)
    if not conflicts_of(row):
        return redirect("roster:progress", pk, run)
    return render(request, "roster/rosters/conflicts.html", build_conflicts(row))


@require_POST
def remedy(request: PageRequest, pk: int, run: int) -> HttpResponse:
    """Take a way out of a conflict, or with `urungkan` take it back."""
    row = get_run_for(request.user, pk, run)
    form = RemedyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The solver offered no such way out. Open the page again."))
        return redirect("roster:conflicts", pk, run)
    data = form.cleaned_data
    change = take_back_remedy if data["urungkan"] else apply_remedy
    try:
        change(row, data["key"], data["version"], request.user)
    except Refusal as refusal:
        return say_no(request, refusal, "roster:conflicts", pk, run)
    messages.success(request, _("It is as it was before.") if data["urungkan"] else _("Done; the point below offers the way back."))
    return redirect("roster:conflicts", pk, run)


@require_POST
def stop(request: PageRequest, pk: int, run: int) -> HttpResponse:
    """End a run: keep the best roster found, or throw it away."""
    row = get_run_for(request.user, pk, run)
    run_ledger.request_stop(row, keep_best=request.POST.get("keep") == "1")
    return redirect("roster:progress", pk, run)


@require_POST
def apply(request: PageRequest, pk: int, run: int) -> HttpResponse:
    """Take a proposal into the draft."""
    row = get_run_for(request.user, pk, run)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect("roster:progress", pk, run)
    try:
        apply_run(pk, row.pk, form.cleaned_data["version"], request.user)
    except Refusal as refusal:
        return say_no(request, refusal, "roster:progress", pk, run)
    messages.success(request, _("The proposal is now the draft; your pins are unchanged."))
    return redirect("roster:grid", pk)


@require_safe
def compare(request: PageRequest, pk: int) -> HttpResponse:
    """Show two solves of one draft side by side."""
    roster = get_roster_for(request.user, pk)
    form = CompareRunsForm(request.GET)
    chosen = (form.cleaned_data["satu"], form.cleaned_data["dua"]) if form.is_valid() else None
    return render(request, "roster/rosters/compare_runs.html", build_run_comparison(roster, chosen))


@require_POST
def choose(request: PageRequest, pk: int, run: int) -> HttpResponse:
    """Make one of the solves the draft."""
    row = get_run_for(request.user, pk, run)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect("roster:compare_runs", pk)
    try:
        choose_run(pk, row.pk, form.cleaned_data["version"], request.user)
    except Refusal as refusal:
        return say_no(request, refusal, "roster:compare_runs", pk)
    messages.success(request, _("The solve you chose is now the draft; Undo brings back what was there before."))
    return redirect("roster:grid", pk)


@require_POST
def dismiss(request: PageRequest, pk: int, run: int) -> HttpResponse:
    """Leave a proposal."""
    row = get_run_for(request.user, pk, run)
    try:
        dismiss_run(row)
    except Refusal as refusal:
        return say_no(request, refusal, "roster:progress", pk, run)
    messages.success(request, _("The proposal is left; the draft is as it was."))
    return redirect("roster:grid", pk)


@require_safe
def problem(request: PageRequest, pk: int, run: int) -> HttpResponse:
    """Download what the solver was asked, in its own format."""
    row = get_run_for(request.user, pk, run)
    answer = JsonResponse(row.problem or {}, json_dumps_params={"indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="problem-{row.pk}.json"'
    return answer
