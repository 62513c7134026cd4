"""Review, publish, and read what has been published."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from roster.forms.rosters import CompareForm, PublishForm, ScheduleForm, VersionForm
from roster.models import Revision, Roster
from roster.pages.history import build_history
from roster.pages.review import build_review
from roster.pages.revision import build_revision
from roster.pages.revisions import build_comparison, build_revisions
from roster.permissions import get_revision_for, get_roster_for
from roster.views.answers import say_no, tell
from roster.views.grid import load_sheet
from roster.views.request import PageRequest
from roster.wording import long_day
from roster.workflow import publish as publishing
from roster.workflow import schedule_publication as scheduling
from roster.workflow.refusal import Refusal
from roster.workflow.restore import restore_revision


@require_safe
def review(request: PageRequest, pk: int) -> HttpResponse:
    """Show every check and every difference from what staff last saw, before anything is published."""
    return _review(request, get_roster_for(request.user, pk), "", HTTPStatus.OK)


def _review(request: PageRequest, roster: Roster, note: str, status: HTTPStatus) -> HttpResponse:
    return render(request, "roster/rosters/review.html", build_review(roster, load_sheet(roster), note), status=status)


@require_POST
def publish(request: PageRequest, pk: int) -> HttpResponse:
    """Publish, or show the review again with what stands against it; the note is kept."""
    roster = get_roster_for(request.user, pk)
    try:
        revision = _publish(PublishForm(request.POST), roster, request.user)
    except Refusal as refusal:
        roster.refresh_from_db()
        tell(request, refusal)
        return _review(request, roster, request.POST.get("note", ""), HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("Revision %(number)d is published.") % {"number": revision.number})
    return redirect("roster:grid", pk)


def _publish(form: PublishForm, roster: Roster, by: User) -> Revision:
    _check(form)
    return publishing.publish(roster.pk, form.cleaned_data["version"], by, form.cleaned_data["note"])


def _check(form: PublishForm) -> None:
    if form.is_valid():
        return
    if "note" in form.errors:
        raise Refusal(_("The note is too long: 2,000 characters at most."))
    if "day" in form.errors:
        raise Refusal(_("Choose the day on which the roster shall go out."))
    raise Refusal(_("The page you came from was incomplete. Read the review again, then publish."))


@require_POST
def schedule(request: PageRequest, pk: int) -> HttpResponse:
    """Let the reviewed version go out on a day to come, or show the review again with what stands against it."""
    roster = get_roster_for(request.user, pk)
    form = ScheduleForm(request.POST)
    try:
        _check(form)
        data = form.cleaned_data
        row = scheduling.schedule(pk, data["version"], data["day"], request.user, data["note"])
    except Refusal as refusal:
        roster.refresh_from_db()
        tell(request, refusal)
        return _review(request, roster, request.POST.get("note", ""), HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, _("The roster goes out on %(day)s.") % {"day": long_day(row.day)})
    return redirect("roster:grid", pk)


@require_POST
def unschedule(request: PageRequest, pk: int) -> HttpResponse:
    """Take the date of publication away."""
    roster = get_roster_for(request.user, pk)
    try:
        scheduling.cancel_schedule(roster.pk, request.user)
    except Refusal as refusal:
        return say_no(request, refusal, "roster:review", pk)
    messages.success(request, _("The date is cancelled. The roster stays a draft."))
    return redirect("roster:review", pk)


@require_safe
def revisions(request: PageRequest, pk: int) -> HttpResponse:
    roster = get_roster_for(request.user, pk)
    return render(request, "roster/rosters/revisions.html", build_revisions(roster))


@require_safe
def revision(request: PageRequest, pk: int, number: int) -> HttpResponse:
    """Show one revision as it was published, read-only."""
    row = get_revision_for(request.user, pk, number)
    return render(request, "roster/rosters/revision.html", build_revision(row))


@require_safe
def history(request: PageRequest, pk: int) -> HttpResponse:
    """Show who changed what and when."""
    roster = get_roster_for(request.user, pk)
    return render(request, "roster/rosters/history.html", build_history(roster, request.GET.get("halaman", "1")))


@require_safe
def compare(request: PageRequest, pk: int) -> HttpResponse:
    """Show what differs between two revisions."""
    roster = get_roster_for(request.user, pk)
    form = CompareForm(request.GET)
    chosen = (form.cleaned_data["dari"], form.cleaned_data["ke"]) if form.is_valid() else None
    return render(request, "roster/rosters/compare.html", build_comparison(roster, chosen))


@require_POST
def restore(request: PageRequest, pk: int, number: int) -> HttpResponse:
    """Make an earlier revision the draft, to be reviewed and published as a new one."""
    revision = get_revision_for(request.user, pk, number)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return redirect("roster:revisions", pk)
    try:
        restore_revision(pk, form.cleaned_data["version"], revision.number, request.user)
    except Refusal as refusal:
        return say_no(request, refusal, "roster:revisions", pk)
    messages.success(request, _("The draft is now what revision %(number)d says. Review it, then publish.") % {"number": number})
    return redirect("roster:review", pk)
