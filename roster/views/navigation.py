"""The menu: what the signed-in person can open, for every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from roster.permissions import get_reach


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `nav` is a list of (url, label, is_current, icon); the person's name and unit."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": []}
    reach = get_reach(user)
    employee = getattr(user, "employee", None)
    items = [("roster:circulars", _("Circulars"), "document")]
    if reach.manages_something:
        items = [("roster:list", _("Rosters"), "calendar"), ("roster:people", _("People and leave"), "people"), *items]
    if reach.is_province:
        items = [("roster:province", _("Agencies"), "building"), *items]
    if reach.administers_something:
        items.append(("roster:audit", _("Audit"), "clock"))
    if employee:
        items.append(("roster:my_days", _("My days"), "person"))
    links = [(reverse(name), label, icon) for name, label, icon in items]
    current = max((url for url, _label, _icon in links if request.path.startswith(url)), key=len, default="")
    return {
        "nav": [(url, label, url == current, icon) for url, label, icon in links],
        "person_name": employee.name if employee else user.get_full_name() or user.get_username(),
        "person_unit": employee.unit.name if employee else "",
    }
