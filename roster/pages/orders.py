"""The page of an order after publication: who is where on the days chosen, what the order would do, and how orders are shown elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.rules import Place
from roster import clock
from roster.models import OrderKind, PublishedDay, Revision, Roster
from roster.models.orders import MOST_REASON
from roster.pages.cells import css, letter
from roster.queries.languages import in_own_language
from roster.wording import period, place_name, short_day

if TYPE_CHECKING:
    from roster.workflow.give_order import OrderPlan, OrderWish

MOST_DAYS = 10
SHOWN_CELLS = 30


@dataclass(frozen=True)
class Chosen:
    """What the form holds so far; days are None where nothing sensible was asked for."""

    starts: date | None = None
    ends: date | None = None
    people: frozenset[int] = frozenset()
    kind: str = OrderKind.RECALL
    place: str = Place.HOME
    reason: str = ""


def build_order(roster: Roster, chosen: Chosen) -> dict[str, Any]:
    """Return the context of roster/rosters/order.html, in three queries."""
    last = roster.latest_revision
    days = _days(roster, last, chosen)
    return {
        "roster": _head(roster),
        "number": last.number if last and days else None,
        "text": _why_not(last, days),
        "days": [{"label": short_day(day)} for day in days],
        "starts": days[0].isoformat() if days else "",
        "ends": days[-1].isoformat() if days else "",
        "first": max(clock.today(), roster.starts).isoformat(),
        "last": roster.ends.isoformat(),
        "groups": _groups(last, days, chosen.people) if last else [],
        "kinds": [{"value": kind.value, "label": kind.label, "is_chosen": kind == chosen.kind} for kind in OrderKind],
        "places": [{"value": place.value, "label": place_name(place), "is_chosen": place == chosen.place} for place in Place],
        "reason": chosen.reason,
        "most": MOST_REASON,
    }


def _head(roster: Roster) -> dict[str, Any]:
    return {"id": roster.pk, "unit": roster.unit.name, "period": period(roster.starts, roster.ends)}


def _days(roster: Roster, last: Revision | None, chosen: Chosen) -> list[date]:
    """Return the published days to show: those asked for, at most ten, else the next one on which somebody is at home."""
    if last is None:
        return []
    wanted = chosen.starts if chosen.starts and chosen.starts <= roster.ends else None
    first = max(filter(None, [wanted, clock.today(), roster.starts]))
    known = PublishedDay.objects.filter(revision=last, day__gte=first).order_by("day").values_list("day", flat=True).distinct()
    if wanted:
        ends = max(chosen.ends or first, first)
        return [day for day in known[:MOST_DAYS] if day <= ends] or list(known[:1])
    return list(known.filter(location=Place.HOME)[:1]) or list(known[:1])


def _why_not(last: Revision | None, days: list[date]) -> str:
    if last is None:
        return _("This roster isn't published, so nobody has to be told. Change the draft instead.")
    return "" if days else _("Every day of this roster has passed.")


def _groups(last: Revision, days: list[date], chosen: frozenset[int]) -> list[dict[str, Any]]:
    rows = PublishedDay.objects.filter(revision=last, day__in=days).select_related("employee", "unit")
    groups: dict[int, dict[str, Any]] = {}
    people: dict[int, dict[str, Any]] = {}
    for row in rows.order_by("unit__path", "employee__name", "employee", "day"):
        group = groups.setdefault(row.unit_id, {"name": row.unit.name, "rows": []})
        if row.employee_id not in people:
            people[row.employee_id] = {
                "id": row.employee_id,
                "name": row.employee.name,
                "is_chosen": row.employee_id in chosen,
                "cells": dict.fromkeys(days),
            }
            group["rows"].append(people[row.employee_id])
        people[row.employee_id]["cells"][row.day] = {"letter": letter(row.location), "css": css(row.location)}
    for person in people.values():
        person["cells"] = list(person["cells"].values())
    return list(groups.values())


def build_plan(roster: Roster, wish: OrderWish, plan: OrderPlan) -> dict[str, Any]:
    """Return the context of roster/rosters/order_plan.html: the effect of an order before it is given."""
    cells = [
        {
            "name": row.employee.name,
            "unit": row.unit.name,
            "day": short_day(row.day),
            "before": letter(row.location),
            "before_css": css(row.location),
            "after": letter(wish.place),
            "after_css": f"{css(wish.place)} pinned",
        }
        for row in plan.rows
    ]
    return {
        "roster": _head(roster),
        "title": wish.kind.label,
        "number": wish.number,
        "next_number": wish.number + 1,
        "told": ngettext("%(count)d person is told.", "%(count)d people are told.", plan.people) % {"count": plan.people},
        "reason": wish.reason,
        "changes": cells[:SHOWN_CELLS],
        "more": max(0, len(cells) - SHOWN_CELLS),
        "broken": plan.texts,
        "values": [
            ("kind", wish.kind.value),
            ("number", wish.number),
            ("starts", wish.starts.isoformat()),
            ("ends", wish.ends.isoformat()),
            ("place", wish.place.value),
            ("reason", wish.reason),
            *(("people", person) for person in sorted(wish.people)),
        ],
    }


def order_of(revision: Revision) -> dict[str, Any] | None:
    """Return {label, reason, broken: [str]} of a revision that was ordered, else None; its order is to be selected with it."""
    order = getattr(revision, "order", None)
    if order is None:
        return None
    return {
        "label": order.get_kind_display(),
        "reason": order.reason,
        "broken": [in_own_language(one.get("texts", {}), one["text"]) for one in order.broken],
    }
