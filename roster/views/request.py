"""The request as every page gets it: somebody is signed in, and htmx may have asked."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    user: User
    htmx: HtmxDetails


class SignInMiddleware(LoginRequiredMiddleware):
    """Everybody signs in first; a session that ended under a form leads back to the form's page, since its target takes no GET."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        page = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
        return redirect_to_login(urlsplit(page).path if is_ours else "/", self.get_login_url(view_func))
