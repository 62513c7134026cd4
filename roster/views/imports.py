"""Import by web: upload → preview with problems in words → confirm; all or nothing. Also templates, error lists, and the export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from roster import clock
from roster.excel.absences import read_absences
from roster.excel.people import read_people
from roster.excel.people_book import write_absences, write_people, write_problems
from roster.file_wording import describe_problem
from roster.forms.imports import UploadForm
from roster.pages.imports import ABSENCES_GUIDE, PEOPLE_GUIDE, PROBLEM_HEADERS, build_absences, build_people
from roster.permissions import Reach, require_administrator
from roster.views.answers import say_no
from roster.views.request import PageRequest
from roster.workflow.export_people import export_people
from roster.workflow.import_absences import apply_absences, plan_absences
from roster.workflow.import_people import apply_import
from roster.workflow.keep_upload import forget_upload, keep_upload, kept_upload
from roster.workflow.plan_people import plan_import
from roster.workflow.refusal import Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Kind:
    """A table that can be imported: how it is read, compared, stored, shown, and what its template says."""

    read: Callable[[bytes], Any]
    plan: Callable[..., Any]
    apply: Callable[..., Any]
    build: Callable[..., dict[str, Any]]
    write: Callable[..., bytes]
    guide: tuple[tuple[str, Any], ...]


KINDS = {
    "people": Kind(
        lambda data: read_people(data, clock.today()), plan_import, apply_import, build_people, write_people, PEOPLE_GUIDE
    ),
    "absences": Kind(read_absences, plan_absences, apply_absences, build_absences, write_absences, ABSENCES_GUIDE),
}


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PageRequest, kind: str) -> HttpResponse:
    require_administrator(request.user)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = keep_upload(request.user, kind, form.data_of_file())
        except Refusal as refusal:
            return say_no(request, refusal, f"roster:import_{kind}")
        return redirect(f"roster:review_{kind}", key)
    status = 422 if request.method == "POST" else 200
    context = {"kind": kind, "form": form, "guide": KINDS[kind].guide, "template_url": f"roster:{kind}_template"}
    return render(request, "roster/imports/upload.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PageRequest, kind: str, key: str) -> HttpResponse:
    """GET reads the kept file and shows what it would change; POST reads it again and does it."""
    reach = require_administrator(request.user)
    data = kept_upload(request.user, kind, key)
    if data is None:
        return say_no(request, Refusal(_("This file is no longer kept here. Upload it again.")), f"roster:import_{kind}")
    table = KINDS[kind]
    file = table.read(data)
    if request.method == "POST":
        return _confirm(request, reach, kind, key, file)
    plan = table.plan(file, reach)
    context = {"kind": kind, "key": key, "upload_url": f"roster:import_{kind}", "errors_url": f"roster:{kind}_errors"}
    return render(request, "roster/imports/review.html", context | table.build(file, plan))


def _confirm(request: PageRequest, reach: Reach, kind: str, key: str, file: Any) -> HttpResponse:
    try:
        plan = KINDS[kind].apply(file, reach, request.user)
    except Refusal as refusal:
        return say_no(request, refusal, f"roster:review_{kind}", key)
    if plan.is_refused:
        return redirect(f"roster:review_{kind}", key)
    forget_upload(request.user, kind, key)
    messages.success(request, _("Imported: %(created)d new, %(changed)d changed.") % _done(plan.counts))
    return redirect("roster:people")


def _done(counts: dict[str, int]) -> dict[str, int]:
    return {"created": counts["created"], "changed": counts["changed"] + counts.get("moved", 0)}


@require_safe
def errors(request: PageRequest, kind: str, key: str) -> HttpResponse:
    """Download every problem of the kept file as a list: row, column, problem, how to fix it."""
    reach = require_administrator(request.user)
    data = kept_upload(request.user, kind, key)
    if data is None:
        return say_no(request, Refusal(_("This file is no longer kept here. Upload it again.")), f"roster:import_{kind}")
    table = KINDS[kind]
    lines = map(describe_problem, table.plan(table.read(data), reach).problems)
    headers = [str(header) for header in PROBLEM_HEADERS]
    content = write_problems(headers, ((line.row, line.column, line.problem, line.fix) for line in lines))
    return _download(content, f"kesalahan-{kind}.xlsx")


@require_safe
def template(request: PageRequest, kind: str) -> HttpResponse:
    require_administrator(request.user)
    table = KINDS[kind]
    return _download(table.write([], [(column, str(meaning)) for column, meaning in table.guide]), f"templat-{kind}.xlsx")


@require_safe
def export(request: PageRequest) -> HttpResponse:
    """Download the staff table of those whom this user administers."""
    reach = require_administrator(request.user)
    return _download(export_people(reach), "pegawai.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
