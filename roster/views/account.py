"""One's own account: where its settings are, and what is kept about the person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roster.permissions import get_employee_for, require_account, require_employee
from roster.views.request import PageRequest
from roster.workflow.export_person import export_person


@require_safe
def account(request: PageRequest) -> HttpResponse:
    return render(request, "roster/account/overview.html", {"employee": require_account(request.user)})


@require_safe
def my_data(request: PageRequest) -> HttpResponse:
    """Download everything that is kept about the person who asks."""
    return _file(export_person(require_employee(request.user), request.user), "data-saya.json")


@require_safe
def person_data(request: PageRequest, pk: int) -> HttpResponse:
    """Download everything that is kept about an employee of one's agency, when he asks the admin for it."""
    return _file(export_person(get_employee_for(request.user, pk), request.user), f"data-pegawai-{pk}.json")


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'})
