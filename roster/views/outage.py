"""What somebody sees when the server can't answer: 503 while the database is away, which passes by itself; 500 for an error of ours."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from roster.views.language import chosen_language

RETRY_AFTER_S = 5


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for Django after an exception. Nothing here may touch the database: it may be what is missing."""
    is_away = isinstance(sys.exception(), OperationalError | InterfaceError)
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_away else HTTPStatus.INTERNAL_SERVER_ERROR
    with translation.override(chosen_language(request)):
        page = render_to_string("503.html" if is_away else "500.html")
    return HttpResponse(page, status=status, headers={"Retry-After": str(RETRY_AFTER_S)} if is_away else None)
