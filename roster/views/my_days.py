"""An employee's own days."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from roster.forms.my_days import DayForm
from roster.pages.my_days import build_my_days
from roster.permissions import require_employee
from roster.views.request import PageRequest
from roster.workflow.notify import mark_read


@require_safe
def my_days(request: PageRequest) -> HttpResponse:
    """Show today, or the day that `?tanggal=` names; nonsense there is today."""
    employee = require_employee(request.user)
    form = DayForm(request.GET)
    wanted = form.cleaned_data["tanggal"] if form.is_valid() else None
    return render(request, "roster/my_days/today.html", build_my_days(employee, wanted))


@require_POST
def read_notices(request: PageRequest) -> HttpResponse:
    """Put away what has been read."""
    mark_read(require_employee(request.user))
    return redirect("roster:my_days")
