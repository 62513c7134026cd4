"""Every agency at a glance, for BKD."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roster.forms.province import PeriodFilter
from roster.pages.province import build_province
from roster.permissions import require_province
from roster.queries.province import load_periods
from roster.views.request import PageRequest


@require_safe
def overview(request: PageRequest) -> HttpResponse:
    require_province(request.user)
    form = PeriodFilter(load_periods(), request.GET.dict())
    return render(request, "roster/province/overview.html", build_province(form))
