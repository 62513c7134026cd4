"""The audit, searched by admins."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roster.forms.audit import AuditForm
from roster.pages.audit import audit_csv, build_audit
from roster.permissions import require_administrator
from roster.views.request import PageRequest
from roster.workflow.log_changes import log_export


@require_safe
def audit(request: PageRequest) -> HttpResponse:
    """Show what was done in the agencies that this person administers, newest first."""
    form = AuditForm(require_administrator(request.user), request.GET)
    return render(request, "roster/audit/list.html", build_audit(form, request.GET.get("halaman", "1")))


@require_safe
def download(request: PageRequest) -> HttpResponse:
    """Hand out the same as csv; that too leaves a line in the audit."""
    form = AuditForm(require_administrator(request.user), request.GET)
    data, count = audit_csv(form)
    log_export("audit", count, request.user)
    answer = HttpResponse(data, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="jejak-audit.csv"'
    return answer
