"""The panel beside the grid: why a cell is as it is, what an edit did, and why one was refused."""

from __future__ import annotations

from collections.abc import Sequence
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
    known = explain_cell(roster, sheet.facts, sheet.draft, (person.id, day), sheet.standing)
    can_edit = sheet.can_edit and _can_move(sheet, person, day)
    return {
        "kind": "",
        "title": _question(place, day),
        "subtitle": f"{person.employee.name} · NIP {person.employee.masked_nip}",
        "rule": _rule(sheet, subunit, person, day),
        **_boxes(sheet, subunit, day),
        "home": ", ".join(one.employee.name.partition(",")[0] for one in known.home),
        "holds": _holds(known, roster, person),
        "fairness": _fairness(sheet, subunit, person, day, known),
        "options": [_pin_option(roster, sheet, person, day)] if can_edit else [],
        "ways_url": _ways_url(roster, person, day) if can_edit and place == Place.OFFICE else "",
    }


def _ways_url(roster: Roster, person: PersonFacts, day: date) -> str:
    query = urlencode({"employee": person.id, "day": day.isoformat()})
    return f"{reverse('roster:ways', args=[roster.pk])}?{query}"


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
    is_asking = _can_move(sheet, person, day) and (person.id, day) not in sheet.draft.home and known.is_full
    if not is_asking or known.giver is None:
        return ""
    giver = {"name": known.giver.employee.name, "away": signed(sheet.standing(known.giver) - sheet.mean(subunit))}
    if sheet.standing(known.giver) > sheet.standing(person):
        return _("One more for this day would be one less for %(name)s first (balance %(away)s).") % giver
    return _("Nobody at home that day has had more WFH days, so fairness gives the day to none of the others.")


def _pin_sentence(sheet: Sheet, person: PersonFacts, day: date, known: CellFacts) -> str:
    if known.pinning and known.pinning.pin_after:
        when = short_day(localtime(known.pinning.at).date())
        return _("Pinned by %(name)s on %(day)s.") % {"name": account_name(known.pinning.pin_after), "day": when}
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
    swapped = _swapped(edited, moved)
    return {
        "kind": "ok",
        "title": _swap_title(sheet, swapped) if swapped else _step_title(edited, sheet, moved),
        "text": _("Moved by hand and pinned: solving again keeps it.") if moved else "",
        "options": [
            {
                "title": _("Take it back"),
                "button": _("Undo"),
                "url": reverse("roster:undo", args=[edited.roster.pk]),
                "days": [
                    day_change(day, place_in(edited.draft, (person, day)), place_in(edited.before, (person, day)))
                    for person, day in moved[:SHOWN_DAYS]
                ],
                "values": [("version", edited.roster.version)],
            }
        ],
    }


def _swapped(edited: Edited, moved: list[Cell]) -> list[Cell]:
    """Return the cells of a step that was a swap of two people over two days, else nothing."""
    people, days = {person for person, _day in moved}, {day for _person, day in moved}
    is_exchange = all(
        sum(cell in plan for cell in moved if cell[1] == day) == 1 for plan in (edited.before.home, edited.draft.home) for day in days
    )
    return moved if len(moved) == 4 and len(people) == 2 and len(days) == 2 and is_exchange else []


def _swap_title(sheet: Sheet, cells: list[Cell]) -> str:
    """Tukar Bambang dan Sari: Rab 6 Sep dan Kam 7 Sep."""
    names = [sheet.facts.people[person].employee.name.partition(",")[0] for person in dict.fromkeys(person for person, _day in cells)]
    days = sorted({day for _person, day in cells})
    return _("%(one)s and %(other)s have swapped %(day)s and %(other_day)s") % {
        "one": names[0],
        "other": names[1],
        "day": short_day(days[0]),
        "other_day": short_day(days[1]),
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


def refused(refusal: Refusal, roster: Roster, sheet: Sheet, cells: Sequence[Cell]) -> dict[str, Any]:
    """Say no with the rule and its clause, and of one cell which swaps would be lawful; nothing was stored."""
    findings = [describe_violation(violation, sheet.facts) for violation in refusal.violations]
    first = findings[0] if findings else None
    texts = [finding.headline for finding in findings] or refusal.details
    ((person, day),) = cells if len(cells) == 1 and findings else (("", date.min),)
    options = swap_options(roster, sheet, (person, day)) if person else []
    is_open = person and (person, day) not in sheet.draft.home and _can_move(sheet, sheet.facts.people[person], day)
    return {
        "kind": "bad",
        "title": refusal.message,
        "text": " ".join([*texts[:3], _("The roster has not changed.")]),
        "rule": {"circular": first.explanation, "quote": first.quote} if first and first.explanation else None,
        "options_title": ngettext("One lawful swap", "Two lawful swaps", len(options)) if options else "",
        "options": options,
        "ways_url": _ways_url(roster, sheet.facts.people[person], day) if is_open and not options else "",
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
    return {"name": str(change.employee), "by": _author(change), **day_change(change.day, change.before, change.after)}
