"""The request as every page gets it: somebody is signed in (LoginRequiredMiddleware), and htmx may have asked."""

from django.contrib.auth.models import User
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


class PageRequest(HttpRequest):
    user: User
    htmx: HtmxDetails
