"""The panel beside the grid: why a cell is as it is, what an edit did, and why one was refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.rules import Place
from roster.models import Change, Roster
from roster.pages.cells import Sheet, css, letter, signed
from roster.queries.draft import Cell, location_of
from roster.queries.facts import PersonFacts, SubunitFacts
from roster.queries.terms import terms_of
from roster.wording import arithmetic, cap_sentence, describe_violation, percent, place_name, short_day
from roster.workflow.edit import Edited
from roster.workflow.refusal import Refusal, Stale
from roster.workflow.store_draft import place_in

BOX_PX = 14
SHOWN_DAYS = 4


def why(roster: Roster, sheet: Sheet, person: PersonFacts, day: date) -> dict[str, Any]:
    """Return the facts behind one cell: rule with arithmetic, the day's count, fairness and pin."""
    subunit = next(one for one in sheet.facts.subunits if person in one.people)
    place = location_of(person, (person.id, day), sheet.draft)
    return {
        "kind": "",
        "title": _question(place, day),
        "subtitle": f"{person.employee.name} · NIP {person.employee.masked_nip}",
        "rule": _rule(sheet, subunit, person, day),
        **_boxes(sheet, subunit, day),
        "fairness": _fairness(sheet, subunit, person, day),
        "options": [_pin_option(roster, sheet, person, day)] if sheet.can_edit and _can_move(sheet, person, day) else [],
    }


def _question(place: str, day: date) -> str:
    names: dict[str, str] = {Place.HOME: _("home"), Place.OFFICE: _("the office")}
    return _("Why %(place)s on %(day)s?") % {"place": names.get(place) or place_name(place).lower(), "day": short_day(day)}


def _can_move(sheet: Sheet, person: PersonFacts, day: date) -> bool:
    return day not in sheet.draft.frozen and day not in person.away and day not in person.exempt


def _rule(sheet: Sheet, subunit: SubunitFacts, person: PersonFacts, day: date) -> dict[str, Any]:
    limits = subunit.limits[sheet.facts.days.index(day)]
    terms = terms_of(sheet.facts)[subunit.unit.pk].days[day.isoformat()]
    used = _used(sheet, subunit, day)
    exemption = person.exempt.get(day)
    common = {
        "day_title": _("The day's count: full") if used >= limits.max_home else _("The day's count"),
        "day_text": _("%(used)d WFH of at most %(cap)d in %(unit)s.")
        % {"used": used, "cap": limits.max_home, "unit": subunit.label},
        "limit_label": _("cap %(cap)d") % {"cap": limits.max_home},
    }
    if exemption:
        reason = (exemption.role or _("service category")).capitalize()
        return {
            **common,
            "circular": exemption.circular or _("The agency's own rule (from Tangerang Selatan, not from SE 34/2023)"),
            "quote": exemption.quote,
            "arithmetic": _("%(reason)s: always at the office") % {"reason": reason},
        }
    return {
        **common,
        "circular": terms.circular or _("No circular"),
        "url": reverse("roster:circulars"),
        "quote": terms.quote,
        "arithmetic": arithmetic(terms) if terms.circular else cap_sentence(terms),
        "overruled": "; ".join(
            _("%(circular)s (%(share)s) is in force too") % {"circular": other.circular, "share": percent(other.share)}
            for other in limits.overruled
        ),
    }


def _used(sheet: Sheet, subunit: SubunitFacts, day: date) -> int:
    return sum((person.id, day) in sheet.draft.home and day not in person.absent for person in subunit.people)


def _boxes(sheet: Sheet, subunit: SubunitFacts, day: date) -> dict[str, Any]:
    places = sorted(
        (location_of(person, (person.id, day), sheet.draft) for person in subunit.people),
        key=lambda place: (place != Place.HOME, place != Place.OFFICE, place),
    )
    cap = subunit.limits[sheet.facts.days.index(day)].max_home
    return {
        "boxes": [{"letter": letter(place), "css": css(place), "x": BOX_PX * index} for index, place in enumerate(places)],
        "boxes_width": BOX_PX * len(places),
        "limit_x": BOX_PX * cap,
    }


def _fairness(sheet: Sheet, subunit: SubunitFacts, person: PersonFacts, day: date) -> str:
    pin = _pin_sentence(sheet, person, day)
    if person.is_exempt:
        return pin
    away = sheet.standing(person) - sheet.mean(subunit)
    return (
        _("%(name)s has %(days)d WFH days in this period; balance %(away)s against the mean of %(unit)s.")
        % {"name": person.employee.name, "days": sheet.home_days(person), "away": signed(away), "unit": subunit.label}
        + " "
        + pin
    )


def _pin_sentence(sheet: Sheet, person: PersonFacts, day: date) -> str:
    if (person.id, day) in sheet.draft.pins:
        return _("The cell is pinned.")
    return _("The cell is not pinned; the solver may move it.") if _can_move(sheet, person, day) else ""


def _pin_option(roster: Roster, sheet: Sheet, person: PersonFacts, day: date) -> dict[str, Any]:
    is_pinned = (person.id, day) in sheet.draft.pins
    return {
        "title": _("Pinned: a re-solve keeps it") if is_pinned else _("Keep this cell when solving again"),
        "button": _("Unpin") if is_pinned else _("Pin"),
        "url": reverse("roster:cell", args=[roster.pk]),
        "values": _values(roster, person.employee.pk, day, "unpin" if is_pinned else "pin"),
        "cells": "",
    }


def _values(roster: Roster, employee: int, day: date, action: str) -> list[tuple[str, Any]]:
    return [("employee", employee), ("day", day.isoformat()), ("action", action), ("version", roster.version)]


def done(edited: Edited, sheet: Sheet) -> dict[str, Any]:
    """Say what a step did, with the way back."""
    moved = [cell for cell in edited.cells if (cell in edited.before.home) != (cell in edited.draft.home)]
    return {
        "kind": "ok",
        "title": _step_title(edited, sheet, moved),
        "text": _("Moved by hand and pinned: solving again keeps it.") if moved else "",
        "options": [
            {
                "title": _("Take it back"),
                "button": _("Undo"),
                "url": reverse("roster:undo", args=[edited.roster.pk]),
                "days": [
                    _day_change(day, place_in(edited.draft, (person, day)), place_in(edited.before, (person, day)))
                    for person, day in moved[:SHOWN_DAYS]
                ],
                "values": [("version", edited.roster.version)],
            }
        ],
    }


def _step_title(edited: Edited, sheet: Sheet, moved: list[Cell]) -> str:
    """Bambang WFH pada Kam 7 Sep; or, of several cells, how many."""
    cells = moved or edited.cells
    if not cells:
        return _("Nothing has changed")
    if len(cells) > 1:
        if moved:
            return ngettext("%(count)d cell changed", "%(count)d cells changed", len(cells)) % {"count": len(cells)}
        pins = sum(cell in edited.draft.pins for cell in cells)
        if pins:
            return ngettext("Pin set on %(count)d cell", "Pins set on %(count)d cells", pins) % {"count": pins}
        return ngettext("Pin removed from %(count)d cell", "Pins removed from %(count)d cells", len(cells)) % {"count": len(cells)}
    ((person, day),) = cells
    who = {"name": sheet.facts.people[person].employee.name, "day": short_day(day)}
    if moved:
        at_home = (person, day) in edited.draft.home
        return (_("%(name)s works from home on %(day)s") if at_home else _("%(name)s works at the office on %(day)s")) % who
    return (_("Pinned: %(name)s on %(day)s") if (person, day) in edited.draft.pins else _("Unpinned: %(name)s on %(day)s")) % who


def _day_change(day: date, before: str, after: str) -> dict[str, str]:
    return {
        "day": short_day(day),
        "before": letter(before),
        "before_css": css(before),
        "after": letter(after),
        "after_css": css(after),
        "text": "",
    }


def refused(refusal: Refusal, sheet: Sheet) -> dict[str, Any]:
    """Say no with the rule and its clause; nothing was stored."""
    findings = [describe_violation(violation, sheet.facts) for violation in refusal.violations]
    first = findings[0] if findings else None
    texts = [finding.headline for finding in findings] or refusal.details
    return {
        "kind": "bad",
        "title": refusal.message,
        "text": " ".join([*texts[:3], _("The roster has not changed.")]),
        "rule": {"circular": first.explanation, "quote": first.quote} if first and first.explanation else None,
    }


def stale(error: Stale, roster: Roster) -> dict[str, Any]:
    """Say who changed what since the page was opened."""
    authors = {_author(change) for change in error.changes}
    cells = [change for change in error.changes if change.employee_id and change.day]
    return {
        "kind": "warning",
        "title": _("This draft has changed since you opened it"),
        "text": ngettext(
            "%(who)s changed it (now version %(version)d). Your change is not stored; make it again on the newest version.",
            "%(who)s changed it (now version %(version)d). Your change is not stored; make it again on the newest version.",
            len(error.changes),
        )
        % {"who": ", ".join(sorted(authors)) or "–", "version": roster.version},
        "changes": [_stale_change(change) for change in cells[-10:]],
        "reload_url": reverse("roster:grid", args=[roster.pk]),
    }


def _author(change: Change) -> str:
    """Name who made a change: the employee behind the account, else the account, else the solver."""
    user = change.by
    if user is None:
        return _("the solver")
    employee = getattr(user, "employee", None)
    return employee.name if employee else user.get_username()


def _stale_change(change: Change) -> dict[str, str]:
    assert change.day is not None
    return {"name": str(change.employee), "by": _author(change), **_day_change(change.day, change.before, change.after)}
