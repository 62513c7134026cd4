"""The menu: what the signed-in person can open, for every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from roster.permissions import get_reach


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `nav` is a list of (url, label, is_current); `viewer` who is signed in, with unit."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": []}
    reach = get_reach(user)
    items = []
    if reach.manages_something:
        items += [("roster:list", _("Rosters")), ("roster:people", _("People and leave"))]
    items.append(("roster:circulars", _("Circulars")))
    employee = getattr(user, "employee", None)
    if employee:
        items.append(("roster:my_days", _("My days")))
    links = [(reverse(name), label) for name, label in items]
    current = max((url for url, _label in links if request.path.startswith(url)), key=len, default="")
    return {"nav": [(url, label, url == current) for url, label in links], "viewer": employee}
