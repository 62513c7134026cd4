"""What the panel says after a step in the grid: done, with the way back; refused, with lawful swaps; or stale, with the difference."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.rules import Place
from roster.models import Change, Roster
from roster.pages.cells import Sheet
from roster.pages.panel import can_move, ways_url
from roster.pages.ways import day_change, swap_options
from roster.queries.draft import Cell
from roster.queries.leadership import Heads, load_heads
from roster.wording import describe_violation, short_day, signed_by
from roster.workflow.edit import CellAction, Edited, Wishes
from roster.workflow.reapply import open_wishes
from roster.workflow.refusal import Refusal, Stale
from roster.workflow.store_draft import place_in

SHOWN_DAYS = 4


def done(edited: Edited, sheet: Sheet) -> dict[str, Any]:
    """Say what a step did, with the way back."""
    moved = [cell for cell in edited.cells if (cell in edited.before.home) != (cell in edited.draft.home)]
    return {
        "kind": "warning" if edited.left else "ok",
        "title": _swap_title(edited, sheet, moved) or _step_title(edited, sheet, moved),
        "text": " ".join([*([_("Moved by hand and pinned: solving again keeps it.")] if moved else []), *_left(edited, sheet)]),
        "options": [
            {
                "title": _("Take it back"),
                "button": _("Undo"),
                "url": reverse("roster:undo", args=[edited.roster.pk]),
                "days": _days_back(edited, sheet, moved[:SHOWN_DAYS]),
                "values": [("version", edited.roster.version)],
            }
        ],
    }


def _left(edited: Edited, sheet: Sheet) -> list[str]:
    """Say which cells of a change that was made again are not lawful any more, and why."""
    texts = []
    for (person, day), refusal in list(edited.left.items())[:SHOWN_DAYS]:
        reasons = [describe_violation(violation, sheet.facts).headline for violation in refusal.violations[:1]]
        who = {
            "name": _name(sheet, person).partition(",")[0],
            "day": short_day(day),
            "reason": " ".join(reasons) or refusal.message,
        }
        texts.append(_("Not done: %(name)s, %(day)s. %(reason)s") % who)
    hidden = len(edited.left) - SHOWN_DAYS
    if hidden > 0:
        texts.append(ngettext("And %(count)d cell more.", "And %(count)d cells more.", hidden) % {"count": hidden})
    return texts


def _name(sheet: Sheet, person: str) -> str:
    """Name whoever is in the roster; an old step may be about somebody who has moved to another unit since."""
    known = sheet.facts.people.get(person)
    return known.employee.name if known else _("somebody who has left")


def _days_back(edited: Edited, sheet: Sheet, cells: list[Cell]) -> list[dict[str, str]]:
    """Return what undoing brings back, cell by cell; with names where there are several people."""
    has_names = len({person for person, _day in cells}) > 1
    return [
        {
            **day_change(day, place_in(edited.draft, (person, day)), place_in(edited.before, (person, day))),
            "text": _name(sheet, person).partition(",")[0] if has_names else "",
        }
        for person, day in cells
    ]


def _swap_title(edited: Edited, sheet: Sheet, moved: list[Cell]) -> str:
    """Tukar Bambang dan Sari: Rab 6 Sep dan Kam 7 Sep; "" of a step that was no exchange."""
    people, days = list(dict.fromkeys(person for person, _day in moved)), sorted({day for _person, day in moved})
    names = [_name(sheet, person).partition(",")[0] for person in people]
    if len(moved) == 2 and len({cell in edited.draft.home for cell in moved}) == 2:
        if len(people) == 1:
            who = {"name": names[0], "day": short_day(days[0]), "other_day": short_day(days[1])}
            return _("%(name)s has swapped %(day)s and %(other_day)s") % who
        if len(days) == 1:
            return _("%(one)s and %(other)s have swapped %(day)s") % {"one": names[0], "other": names[1], "day": short_day(days[0])}
    if len(moved) == 4 and len(people) == 2 and len(days) == 2 and _is_exchange(edited, moved, days):
        who = {"one": names[0], "other": names[1], "day": short_day(days[0]), "other_day": short_day(days[1])}
        return _("%(one)s and %(other)s have swapped %(day)s and %(other_day)s") % who
    return ""


def _is_exchange(edited: Edited, moved: list[Cell], days: Sequence[date]) -> bool:
    """Say whether on each day one of the two went home and the other came."""
    return all(sum(cell in edited.draft.home for cell in moved if cell[1] == day) == 1 for day in days)


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
    who = {"name": _name(sheet, person), "day": short_day(day)}
    if moved:
        at_home = (person, day) in edited.draft.home
        return (_("%(name)s works from home on %(day)s") if at_home else _("%(name)s works at the office on %(day)s")) % who
    return (_("Pinned: %(name)s on %(day)s") if (person, day) in edited.draft.pins else _("Unpinned: %(name)s on %(day)s")) % who


def refused(refusal: Refusal, roster: Roster, sheet: Sheet, cells: Sequence[Cell]) -> dict[str, Any]:
    """Say no with the rule and its clause, and of one cell which swaps would be lawful; nothing was stored."""
    findings = [describe_violation(violation, sheet.facts) for violation in refusal.violations]
    first = findings[0] if findings else None
    texts = [finding.headline for finding in findings] or refusal.details
    ways = _ways(roster, sheet, cells[0]) if len(cells) == 1 and findings else {}
    return {
        "kind": "bad",
        "title": refusal.message,
        "text": " ".join([*texts[:3], _("The roster has not changed.")]),
        "rule": {"circular": first.explanation, "quote": first.quote} if first and first.explanation else None,
        **ways,
    }


def _ways(roster: Roster, sheet: Sheet, cell: Cell) -> dict[str, Any]:
    """Return the nearest lawful swaps; where there is none, what a solve shows is asked for next."""
    options = swap_options(roster, sheet, cell)
    if options:
        title = ngettext("%(count)d lawful swap", "%(count)d lawful swaps", len(options)) % {"count": len(options)}
        return {"options_title": title, "options": options}
    person, day = sheet.facts.people[cell[0]], cell[1]
    is_asked = cell not in sheet.draft.home and can_move(sheet, person, day)
    return {"ways_url": ways_url(roster, person, day) if is_asked else ""}


def stale(error: Stale, roster: Roster, sheet: Sheet, wishes: Wishes, reload_url: str) -> dict[str, Any]:
    """Say who changed what since the page was opened, and offer to make the own change again; `reload_url` "" of a mended page."""
    heads = load_heads(roster.unit)
    authors = {signed_by(change.by, change.at, heads) for change in error.changes}
    cells = [change for change in error.changes if change.employee_id and change.day]
    wanted = open_wishes(error, wishes, sheet.draft)
    texts = [
        _("%(who)s changed it (now version %(version)d).") % {"who": ", ".join(sorted(authors)) or "–", "version": roster.version}
    ]
    if wanted:
        texts.append(_("Your change is not stored yet and not lost."))
    elif wishes:
        texts.append(_("It already is as you wanted."))
    if not reload_url:
        texts.append(_("The page now shows the newest version."))
    return {
        "kind": "warning",
        "title": _("This draft has changed since you opened it"),
        "text": " ".join(texts),
        "changes": [_stale_change(change, heads) for change in cells[-10:]],
        "reload_url": reload_url,
        "options": [_again_option(roster, sheet, wanted, reload=bool(reload_url))] if wanted else [],
    }


def _again_option(roster: Roster, sheet: Sheet, wishes: Wishes, *, reload: bool) -> dict[str, Any]:
    """Return the option that makes a change again, cell by cell where that is lawful."""
    cells = " ".join(f"{person}:{day.isoformat()}:{action.value}" for (person, day), action in wishes.items())
    return {
        "title": ngettext("Your change of %(count)d cell", "Your change of %(count)d cells", len(wishes)) % {"count": len(wishes)},
        "button": _("Make it again"),
        "is_primary": True,
        "url": reverse("roster:reapply", args=[roster.pk]),
        "days": [_wish(sheet, cell, action) for cell, action in list(wishes.items())[:SHOWN_DAYS]],
        "values": [("cells", cells), ("version", roster.version), *([("reload", "1")] if reload else [])],
        "cells": " ".join(f"c-{person}-{day.isoformat()}" for person, day in wishes),
    }


def _wish(sheet: Sheet, cell: Cell, action: CellAction) -> dict[str, str]:
    person, day = cell
    place = place_in(sheet.draft, cell)
    wanted = {CellAction.HOME: Place.HOME, CellAction.OFFICE: Place.OFFICE}.get(action, place)
    return {**day_change(day, place, wanted), "text": _name(sheet, person).partition(",")[0]}


def _stale_change(change: Change, heads: Heads) -> dict[str, str]:
    assert change.day is not None
    by = signed_by(change.by, change.at, heads)
    return {"name": str(change.employee), "by": by, **day_change(change.day, change.before, change.after)}
