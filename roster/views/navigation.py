"""The menu: what the signed-in person can open, for every page."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from roster.permissions import get_reach


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `menu` is what the topbar shows; looked up only where there is one, so not for a fragment of a page."""
    return {"menu": SimpleLazyObject(partial(_menu, request))}


def _menu(request: HttpRequest) -> dict[str, Any]:
    """Return `nav`, a list of (url, label, is_current, icon), and the person's name and unit."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"nav": []}
    reach = get_reach(user)
    employee = reach.employee
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
