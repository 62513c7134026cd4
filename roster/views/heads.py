"""Who leads a unit, and who acts for its head."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roster.forms.heads import AppointForm, HeadsFilter
from roster.models import DutyAssignment, OrgUnit
from roster.pages.heads import build_acting, build_heads
from roster.permissions import get_appointable_unit_for, get_reach, get_unit_for, require_manager
from roster.views.answers import say_no
from roster.views.request import PageRequest
from roster.workflow.appoint_head import appoint_head, end_appointment
from roster.workflow.refusal import Refusal


@require_safe
def heads(request: PageRequest) -> HttpResponse:
    reach = require_manager(request.user)
    form = HeadsFilter(request.GET)
    return render(request, "roster/units/heads.html", build_heads(reach, form, request.GET.get("halaman", "1")))


@require_http_methods(["GET", "HEAD", "POST"])
def acting(request: PageRequest, pk: int) -> HttpResponse:
    """GET: everybody who acts, acted or will act for the head. POST: appoint one."""
    if request.method == "POST":
        return _appoint(request, get_appointable_unit_for(request.user, pk))
    unit = get_unit_for(request.user, pk)
    form = AppointForm(unit) if get_reach(request.user).appoints(unit) else None
    return render(request, "roster/units/acting.html", {**build_acting(unit), "form": form})


def _appoint(request: PageRequest, unit: OrgUnit) -> HttpResponse:
    form = AppointForm(unit, request.POST)
    if form.is_valid():
        try:
            duty = appoint_head(unit, form.wish(), request.user)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            known = {"name": duty.employee.name, "capacity": duty.capacity, "unit": unit.name}
            messages.success(request, _("%(name)s is appointed %(capacity)s of %(unit)s.") % known)
            if duty.employee.user_id is None:
                messages.warning(request, _("%(name)s has no account yet: invite him in the list of people.") % known)
            return redirect("roster:acting", unit.pk)
    return render(request, "roster/units/acting.html", {**build_acting(unit), "form": form}, status=422)


@require_POST
def end_acting(request: PageRequest, pk: int, duty: int) -> HttpResponse:
    """End an appointment today, or take back one that hasn't begun."""
    unit = get_appointable_unit_for(request.user, pk)
    row = get_object_or_404(DutyAssignment.objects.acting().select_related("employee"), pk=duty, unit=unit)
    try:
        end_appointment(row)
    except Refusal as refusal:
        return say_no(request, refusal, "roster:acting", pk)
    messages.success(request, _("The appointment of %(name)s is ended.") % {"name": row.employee.name})
    return redirect("roster:acting", pk)
