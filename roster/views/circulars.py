"""Circulars, and the cap of any unit on any day."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from policies.models import Circular
from roster import clock
from roster.forms.circulars import CapForm
from roster.pages.circulars import build_cap_answer, build_circular, build_circulars
from roster.permissions import get_reach, require_manager
from roster.views.request import PageRequest


@require_safe
def circulars(request: PageRequest) -> HttpResponse:
    """List what is in force; the law is for everybody who is signed in."""
    reach = get_reach(request.user)
    return render(request, "roster/circulars/list.html", build_circulars(can_ask_caps=reach.manages_something))


@require_safe
def circular(request: PageRequest, pk: int) -> HttpResponse:
    get_reach(request.user)
    return render(request, "roster/circulars/detail.html", build_circular(get_object_or_404(Circular, pk=pk)))


@require_safe
def caps(request: PageRequest) -> HttpResponse:
    """Answer "how many of this unit may be at home on this day, and why"."""
    reach = require_manager(request.user)
    first = reach.units().order_by("path").first()
    form = CapForm(reach, request.GET or {"unit": first.pk if first else "", "day": clock.today().isoformat()})
    answer = build_cap_answer(form.cleaned_data["unit"], form.cleaned_data["day"]) if form.is_valid() else {}
    return render(request, "roster/circulars/caps.html", {"form": form, **answer})
