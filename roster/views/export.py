"""Download a roster as it stands on the screen, or a revision as it was published."""

from __future__ import annotations

from io import BytesIO

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from roster.models import Revision, Roster
from roster.permissions import get_revision_for, get_roster_for
from roster.views.request import PageRequest
from roster.workflow.export_roster import export_csv, export_xlsx

FORMS = {
    "xlsx": (export_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (export_csv, "text/csv; charset=utf-8"),
}


@require_safe
def download(request: PageRequest, pk: int, form: str) -> HttpResponse:
    """Hand out the draft as it stands."""
    return _file(request, get_roster_for(request.user, pk), None, form)


@require_safe
def download_revision(request: PageRequest, pk: int, number: int, form: str) -> HttpResponse:
    """Hand out a revision as it was published."""
    revision = get_revision_for(request.user, pk, number)
    return _file(request, revision.roster, revision, form)


def _file(request: PageRequest, roster: Roster, revision: Revision | None, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    write, content_type = FORMS[form]
    book = BytesIO()
    write(roster, book, revision, request.user)
    answer = HttpResponse(book.getvalue(), content_type=content_type)
    name = f"jadwal-{slugify(roster.unit.name)}-{roster.starts}-{roster.ends}"
    if revision:
        name += f"-revisi-{revision.number}"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer
