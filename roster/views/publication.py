"""Review, publish, and read what has been published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from roster.forms.rosters import PublishForm
from roster.pages.review import build_review
from roster.pages.revisions import build_revision, build_revisions
from roster.permissions import get_revision_for, get_roster_for
from roster.views.answers import say_no
from roster.views.grid import load_sheet
from roster.views.request import PageRequest
from roster.workflow import publish as publishing
from roster.workflow.refusal import Refusal


@require_safe
def review(request: PageRequest, pk: int) -> HttpResponse:
    """Show every check and every difference from what staff last saw, before anything is published."""
    roster = get_roster_for(request.user, pk)
    return render(request, "roster/rosters/review.html", build_review(roster, load_sheet(roster)))


@require_POST
def publish(request: PageRequest, pk: int) -> HttpResponse:
    roster = get_roster_for(request.user, pk)
    form = PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The note is too long: 2,000 characters at most."))
        return redirect("roster:review", pk)
    try:
        revision = publishing.publish(roster.pk, form.cleaned_data["version"], request.user, form.cleaned_data["note"])
    except Refusal as refusal:
        return say_no(request, refusal, "roster:review", pk)
    messages.success(request, _("Revision %(number)d is published.") % {"number": revision.number})
    return redirect("roster:grid", pk)


@require_safe
def revisions(request: PageRequest, pk: int) -> HttpResponse:
    roster = get_roster_for(request.user, pk)
    return render(request, "roster/rosters/revisions.html", build_revisions(roster))


@require_safe
def revision(request: PageRequest, pk: int, number: int) -> HttpResponse:
    """Show one revision as it was published, read-only."""
    row = get_revision_for(request.user, pk, number)
    return render(request, "roster/rosters/revision.html", build_revision(row))
