"""A session that wasn't asked to stay ends when nothing has been done in it for a while: office computers are shared."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

SEEN = "seen"
NOTED_EVERY_S = 600  # a write every ten minutes is exact enough


class IdleMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if SESSION_KEY in session and session.get_expire_at_browser_close():
            now = int(time.time())
            idle = now - session.get(SEEN, 0) if SEEN in session else None
            if idle is not None and idle > settings.SESSION_IDLE_S:
                logout(request)
            elif idle is None or idle > NOTED_EVERY_S:
                session[SEEN] = now
        return self.get_response(request)
