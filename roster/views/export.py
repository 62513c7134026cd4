"""Download a roster as it stands on the screen."""

from __future__ import annotations

from io import BytesIO

from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from roster.permissions import get_roster_for
from roster.views.request import PageRequest
from roster.workflow.export_roster import export_csv, export_xlsx

FORMS = {
    "xlsx": (export_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (export_csv, "text/csv; charset=utf-8"),
}


@require_safe
def download(request: PageRequest, pk: int, form: str) -> HttpResponse:
    roster = get_roster_for(request.user, pk)
    if form not in FORMS:
        raise Http404
    write, content_type = FORMS[form]
    book = BytesIO()
    write(roster, book, by=request.user)
    answer = HttpResponse(book.getvalue(), content_type=content_type)
    answer["Content-Disposition"] = (
        f'attachment; filename="jadwal-{slugify(roster.unit.name)}-{roster.starts}-{roster.ends}.{form}"'
    )
    return answer
