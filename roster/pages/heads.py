"""Heads and acting heads: a list of units, and one unit with everybody who acts, acted or will act for its head."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.utils.translation import ngettext

from roster import clock
from roster.forms.heads import HeadsFilter
from roster.models import DutyAssignment, OrgUnit
from roster.pages.pager import pager
from roster.permissions import Reach
from roster.queries.bindings import load_above
from roster.queries.facts import label
from roster.wording import account_name, period

UNITS_A_PAGE = 50


def build_heads(reach: Reach, form: HeadsFilter, page: str) -> dict[str, Any]:
    """Return the context of roster/units/heads.html, in a constant number of queries."""
    words = form.cleaned_data["q"] if form.is_valid() else ""
    units = reach.units().order_by("path")
    if words:
        units = units.filter(name__icontains=words)
    pages = Paginator(units, UNITS_A_PAGE)
    shown = pages.get_page(page)
    found = list(shown)
    duties = DutyAssignment.objects.leading().valid_on(clock.today()).filter(unit__in=found).select_related("employee")
    heads = {duty.unit_id: duty for duty in duties if not duty.capacity}
    acting = {duty.unit_id: duty for duty in duties if duty.capacity}
    return {
        "form": form,
        "total_label": ngettext("%(count)d unit", "%(count)d units", pages.count) % {"count": pages.count},
        "units": [_unit(unit, heads.get(unit.pk), acting.get(unit.pk)) for unit in found],
        "pager": pager(shown, {"q": words} if words else None),
    }


def _unit(unit: OrgUnit, head: DutyAssignment | None, acting: DutyAssignment | None) -> dict[str, Any]:
    return {
        "id": unit.pk,
        "name": unit.name,
        "depth": min(int(unit.depth), 4),
        "head": head.employee.name if head else "",
        "acting": _acting(acting) if acting else None,
    }


def _acting(duty: DutyAssignment) -> dict[str, Any]:
    assert duty.valid_from is not None
    assert duty.valid_to is not None
    today = clock.today()
    return {
        "id": duty.pk,
        "name": duty.employee.name,
        "capacity": duty.capacity,
        "days": period(duty.valid_from, duty.valid_to),
        "letter": duty.letter,
        "is_now": duty.is_valid_on(today),
        "is_to_come": duty.valid_from > today,
        "can_end": duty.valid_to > today or duty.valid_from > today,
    }


def build_acting(unit: OrgUnit) -> dict[str, Any]:
    """Return what roster/units/acting.html says of a unit; the form comes with the view."""
    duties = DutyAssignment.objects.leading().filter(unit=unit).select_related("employee", "appointed_by__employee")
    heads = duties.valid_on(clock.today()).filter(capacity="")
    rows = duties.acting().order_by("-valid_from", "-pk")
    return {
        "unit": {"id": unit.pk, "name": unit.name, "label": label(unit, OrgUnit.objects.get_root(unit), load_above([unit]))},
        "heads": [duty.employee.name for duty in heads],
        "appointments": [{**_acting(duty), "by": account_name(duty.appointed_by) if duty.appointed_by else "–"} for duty in rows],
    }
