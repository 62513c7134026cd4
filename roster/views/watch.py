"""Every request is counted, timed and logged in one line, under an id that also goes back to the caller."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from roster.logs import adopt_id, request_id
from roster.metrics import REQUESTS, SECONDS

log = logging.getLogger("roster.request")
METHODS = {"GET", "HEAD", "POST"}
HEADER = "X-Request-ID"


class WatchMiddleware:
    """Neither path nor query is logged, since they may hold the key of a password link: the name of the view and its ids say enough."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        token = request_id.set(adopt_id(request.headers.get(HEADER, "")))
        try:
            response = self.get_response(request)
            response[HEADER] = request_id.get()
            _note(request, response, time.perf_counter() - started)
        finally:
            request_id.reset(token)
        return response


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    view = (match.view_name if match else "") or "unknown"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(view, method, response.status_code).inc()
    SECONDS.labels(view).observe(seconds)
    user = getattr(request, "_cached_user", None)  # nobody is looked up only to be logged
    ids = {name: value for name, value in match.kwargs.items() if isinstance(value, int)} if match else {}
    fields = {
        "view": view,
        "method": method,
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "user": user and user.pk,
        **ids,
    }
    log.info("%s %s %s", method, view, response.status_code, extra={"fields": fields})
