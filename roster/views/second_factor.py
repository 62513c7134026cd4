"""Where SECOND_FACTOR_FOR_ADMINS is on: whoever administers an agency or the province sets up a second factor before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from roster.permissions import get_reach

KNOWN = "has_second_factor"  # in the session, so that it is asked once
OPEN = ("account_", "mfa_", "usersessions_", "set_language", "healthz", "readyz", "metrics")


class SecondFactorMiddleware:
    """Who comes through the provincial sign-on alone, without a password here, has his second factor there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_FOR_ADMINS or request.session.get(KNOWN) or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        user = request.user
        if name.startswith(OPEN) or not user.has_usable_password() or not get_reach(user).administers_something:
            return None
        if is_mfa_enabled(user):
            request.session[KNOWN] = True
            return None
        messages.warning(request, _("Admins log in with a second factor. Set it up here first, then go on."))
        return redirect("mfa_activate_totp")
