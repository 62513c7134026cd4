"""The panel beside the grid: why a cell is as it is."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from policies.rules import Place
from roster.models import OrderKind, Roster
from roster.pages.cells import Sheet, css, letter, signed
from roster.queries.draft import location_of
from roster.queries.facts import PersonFacts, SubunitFacts
from roster.queries.leadership import load_heads
from roster.queries.terms import terms_of
from roster.wording import arithmetic, cap_sentence, percent, place_name, short_day, signed_by
from roster.workflow.explain_cell import CellFacts, explain_cell

BOX_PX = 14


def why(roster: Roster, sheet: Sheet, person: PersonFacts, day: date) -> dict[str, Any]:
    """Return the facts behind one cell: rule with arithmetic, the day's count, fairness and pin."""
    subunit = next(one for one in sheet.facts.subunits if person in one.people)
    place = location_of(person, (person.id, day), sheet.draft)
    known = explain_cell(roster, sheet.facts, sheet.draft, (person.id, day), sheet.standing)
    can_edit = sheet.can_edit and can_move(sheet, person, day)
    return {
        "kind": "",
        "title": _question(place, day),
        "subtitle": f"{person.employee.name} · NIP {person.employee.masked_nip}",
        "rule": _rule(sheet, subunit, person, day),
        **_boxes(sheet, subunit, person, day),
        "home": ", ".join(one.employee.name.partition(",")[0] for one in known.home),
        "holds": [*_ordered(sheet, person, day), *_holds(known, roster, person)],
        "fairness": _fairness(sheet, subunit, person, day, known),
        "options": [_pin_option(roster, sheet, person, day)] if can_edit else [],
        "ways_url": ways_url(roster, person, day) if can_edit and place == Place.OFFICE else "",
    }


def ways_url(roster: Roster, person: PersonFacts, day: date) -> str:
    query = urlencode({"employee": person.id, "day": day.isoformat()})
    return f"{reverse('roster:ways', args=[roster.pk])}?{query}"


def _ordered(sheet: Sheet, person: PersonFacts, day: date) -> list[str]:
    """Say by which order a cell stands as it does."""
    ordered = sheet.draft.ordered.get((person.id, day))
    if ordered is None:
        return []
    known = {"kind": OrderKind(ordered.kind).label, "number": ordered.number, "reason": ordered.reason}
    return [_("%(kind)s, revision %(number)d: %(reason)s") % known]


def _holds(known: CellFacts, roster: Roster, person: PersonFacts) -> list[str]:
    """Say which minimum on site needs this person that day, and which limit of his own a home day would break."""
    texts = [
        _("%(need)s needs %(minimum)d on site; there are %(count)d: %(names)s.")
        % {
            "need": held.need.name,
            "minimum": held.need.minimum,
            "count": len(held.on_site),
            "names": ", ".join(one.employee.name.partition(",")[0] for one in held.on_site),
        }
        for held in known.holds
    ]
    name = person.employee.name.partition(",")[0]
    if known.week is not None:
        texts.append(
            _("At home too, %(name)s would have %(days)d WFH days that week; this roster allows %(limit)d.")
            % {"name": name, "days": known.week, "limit": roster.max_home_per_week}
        )
    if known.run is not None:
        texts.append(
            _("At home too, %(name)s would have %(days)d WFH days in a row; this roster allows %(limit)d.")
            % {"name": name, "days": known.run, "limit": roster.max_home_run}
        )
    return texts


def _question(place: str, day: date) -> str:
    names: dict[str, str] = {Place.HOME: _("home"), Place.OFFICE: _("the office")}
    return _("Why %(place)s on %(day)s?") % {"place": names.get(place) or place_name(place).lower(), "day": short_day(day)}


def can_move(sheet: Sheet, person: PersonFacts, day: date) -> bool:
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
        reason = (exemption.role or person.category).capitalize()
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


def _boxes(sheet: Sheet, subunit: SubunitFacts, asking: PersonFacts, day: date) -> dict[str, Any]:
    """Return one box a person, home first, the asking one marked; and where the cap stands among them."""
    places = sorted(
        ((location_of(person, (person.id, day), sheet.draft), person) for person in subunit.people),
        key=lambda entry: (entry[0] != Place.HOME, entry[0] != Place.OFFICE, entry[0], entry[1] is not asking),
    )
    return {
        "boxes": [
            {"letter": letter(place), "css": css(place), "is_own": person is asking, "x": BOX_PX * index}
            for index, (place, person) in enumerate(places)
        ],
        "boxes_width": BOX_PX * len(places),
        "limit_x": BOX_PX * subunit.limits[sheet.facts.days.index(day)].max_home,
    }


def _fairness(sheet: Sheet, subunit: SubunitFacts, person: PersonFacts, day: date, known: CellFacts) -> str:
    pin = _pin_sentence(sheet, person, day, known)
    if person.is_exempt:
        return pin
    away = sheet.standing(person) - sheet.mean(subunit)
    standing = _("%(name)s has %(days)d WFH days in this period; balance %(away)s against the mean of %(unit)s.") % {
        "name": person.employee.name,
        "days": sheet.home_days(person),
        "away": signed(away),
        "unit": subunit.label,
    }
    return " ".join(text for text in (standing, _turn(sheet, subunit, person, day, known), pin) if text)


def _turn(sheet: Sheet, subunit: SubunitFacts, person: PersonFacts, day: date, known: CellFacts) -> str:
    """Say of a full day from whom fairness would take it for this person, or that it would take it from nobody."""
    is_asking = can_move(sheet, person, day) and (person.id, day) not in sheet.draft.home and known.is_full
    if not is_asking or known.giver is None:
        return ""
    giver = {"name": known.giver.employee.name, "away": signed(sheet.standing(known.giver) - sheet.mean(subunit))}
    if sheet.standing(known.giver) > sheet.standing(person):
        return _("One more for this day would be one less for %(name)s first (balance %(away)s).") % giver
    return _("Nobody at home that day has had more WFH days, so fairness gives the day to none of the others.")


def _pin_sentence(sheet: Sheet, person: PersonFacts, day: date, known: CellFacts) -> str:
    if known.pinning and known.pinning.pin_after:
        when = short_day(localtime(known.pinning.at).date())
        who = signed_by(known.pinning.pin_after, known.pinning.at, load_heads(sheet.facts.unit))
        return _("Pinned by %(name)s on %(day)s.") % {"name": who, "day": when}
    if (person.id, day) in sheet.draft.pins:
        return _("The cell is pinned.")
    return _("The cell is not pinned; the solver may move it.") if can_move(sheet, person, day) else ""


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
