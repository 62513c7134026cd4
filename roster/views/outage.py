"""What somebody sees when the server can't answer: 503 while the database is away or the disk is full; 500 for an error of ours."""

from __future__ import annotations

import errno
import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from roster.views.language import chosen_language

RETRY_AFTER_S = 5
DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for Django after an exception. Nothing here may touch the database: it may be what is missing."""
    page = _page(sys.exception())
    with translation.override(chosen_language(request)):
        text = render_to_string(page)
    if page == "500.html":
        return HttpResponse(text, status=HTTPStatus.INTERNAL_SERVER_ERROR)
    return HttpResponse(text, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(RETRY_AFTER_S)})


def _page(error: BaseException | None) -> str:
    if isinstance(error, OperationalError | InterfaceError):
        return "503.html"
    return "disk_full.html" if isinstance(error, OSError) and error.errno in DISK_IS_FULL else "500.html"
