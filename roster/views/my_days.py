"""An employee's own days."""

from __future__ import annotations

import contextlib
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roster.pages.my_days import build_my_days
from roster.permissions import require_employee
from roster.views.request import PageRequest


@require_safe
def my_days(request: PageRequest) -> HttpResponse:
    """Show today, or the day that `?tanggal=` names; nonsense there is today."""
    employee = require_employee(request.user)
    wanted = None
    with contextlib.suppress(ValueError):
        wanted = date.fromisoformat(request.GET.get("tanggal", ""))
    return render(request, "roster/my_days/today.html", build_my_days(employee, wanted))
