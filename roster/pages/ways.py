"""Ways to another place on a day: lawful swaps, one click each; or, where there is none, what was proven instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.checks import RuleKind
from policies.rules import Place
from roster.models import Roster
from roster.pages.cells import Sheet, css, letter
from roster.queries.draft import Cell
from roster.queries.facts import Facts, PersonFacts
from roster.wording import minimum_name, person_name, short_day
from roster.workflow.edit import CellAction
from roster.workflow.explain_cell import Answer, Rule, Verdict
from roster.workflow.store_draft import place_in
from roster.workflow.suggest_swaps import Swap, lawful_test, suggest_swaps

MOST_CELLS = 12


def build_ways(roster: Roster, sheet: Sheet, person: PersonFacts, day: date) -> dict[str, Any]:
    """Return the context of roster/rosters/_ways.html: how somebody at the office could be at home that day."""
    cell = (person.id, day)
    if cell in sheet.draft.home or day in sheet.draft.frozen or day in person.away or day in person.exempt:
        return {}
    is_lawful = lawful_test(roster, sheet.facts, sheet.draft)
    if is_lawful((cell,)):
        return {"title": _("Home that day? It breaks no rule."), "options": [_move_option(roster, sheet, cell)]}
    swaps = swap_options(roster, sheet, cell)
    if swaps:
        title = ngettext("Home that day? %(count)d lawful swap", "Home that day? %(count)d lawful swaps", len(swaps))
        return {"title": title % {"count": len(swaps)}, "options": swaps}
    from roster.workflow.prove_cell import can_be_home  # noqa: PLC0415 - OR-Tools comes in with the first proof asked for

    verdict = can_be_home(roster, sheet.facts, sheet.draft, cell)
    found = [cell, *(other for other in verdict.cells if other != cell)]
    is_offered = verdict.answer == Answer.POSSIBLE and len(found) <= MOST_CELLS and is_lawful(tuple(found))
    return {
        "title": _("Home that day?"),
        "texts": verdict_texts(verdict, sheet.facts, person, day),
        "options": [_chain_option(roster, sheet, found)] if is_offered else [],
    }


def _chain_option(roster: Roster, sheet: Sheet, cells: list[Cell]) -> dict[str, Any]:
    """Return the option that toggles several cells in one step, the wanted one first."""
    return {
        "title": ngettext("%(count)d cell moves", "%(count)d cells move", len(cells)) % {"count": len(cells)},
        "button": _("Apply"),
        "url": reverse("roster:cell", args=[roster.pk]),
        "days": [
            {**day_change(day, place, _other(place)), "text": sheet.facts.people[person].employee.name}
            for person, day in cells
            for place in [place_in(sheet.draft, (person, day))]
        ],
        "values": _toggles(roster, cells),
        "cells": _ids(cells[1:]),
    }


def _toggles(roster: Roster, cells: Sequence[Cell]) -> list[tuple[str, Any]]:
    also = " ".join(f"{person}:{day.isoformat()}" for person, day in cells[1:])
    return [*_values(roster, cells[0], CellAction.TOGGLE), ("also", also)]


def _ids(cells: Sequence[Cell]) -> str:
    """Return the ids of cells in the grid."""
    return " ".join(f"c-{person}-{day.isoformat()}" for person, day in cells)


def _other(place: Place) -> Place:
    return Place.OFFICE if place == Place.HOME else Place.HOME


def swap_options(roster: Roster, sheet: Sheet, cell: Cell) -> list[dict[str, Any]]:
    """Return an option of the panel for each lawful swap that moves `cell`."""
    swaps = suggest_swaps(roster, sheet.facts, sheet.draft, cell, sheet.standing)
    return [_swap_option(roster, sheet, swap) for swap in swaps]


def _swap_option(roster: Roster, sheet: Sheet, swap: Swap) -> dict[str, Any]:
    return {
        "title": swap.partner.employee.name,
        "button": _("Apply"),
        "url": reverse("roster:cell", args=[roster.pk]),
        "days": [_change(sheet, swap, day) for day in (swap.day, swap.other_day)],
        "values": _toggles(roster, swap.cells),
        "cells": _ids(swap.cells[1:]),
    }


def _change(sheet: Sheet, swap: Swap, day: date) -> dict[str, str]:
    """Return what the swap does to the asking person on `day`, and in words what to the partner."""
    before = place_in(sheet.draft, (swap.person.id, day))
    partner = swap.partner.employee.name.partition(",")[0].split()[0]
    text = _("%(name)s works from home") if before == Place.HOME else _("%(name)s to the office")
    return {**day_change(day, before, _other(before)), "text": text % {"name": partner}}


def _move_option(roster: Roster, sheet: Sheet, cell: Cell) -> dict[str, Any]:
    person, day = cell
    return {
        "title": sheet.facts.people[person].employee.name,
        "button": _("Apply"),
        "url": reverse("roster:cell", args=[roster.pk]),
        "days": [day_change(day, Place.OFFICE, Place.HOME)],
        "values": _values(roster, cell, CellAction.HOME),
        "cells": "",
    }


def _values(roster: Roster, cell: Cell, action: CellAction) -> list[tuple[str, Any]]:
    person, day = cell
    return [("employee", person), ("day", day.isoformat()), ("action", action.value), ("version", roster.version)]


def day_change(day: date, before: str, after: str) -> dict[str, str]:
    return {
        "day": short_day(day),
        "before": letter(before),
        "before_css": css(before),
        "after": letter(after),
        "after_css": css(after),
        "text": "",
    }


def verdict_texts(verdict: Verdict, facts: Facts, person: PersonFacts, day: date) -> list[str]:
    """Say what a solve has shown; "no lawful roster" is said only where it was proven."""
    who = {"name": person.employee.name, "day": short_day(day)}
    rules = [text for rule in verdict.rules if (text := rule_name(rule, facts))]
    match verdict.answer:
        case Answer.POSSIBLE:
            return [_("No swap of two people does it. The nearest lawful roster moves more cells.")]
        case Answer.IMPOSSIBLE:
            return [_("Proven: in no lawful roster is %(name)s at home on %(day)s.") % who, *_together(rules)]
        case Answer.BLOCKED_BY_PINS:
            return [_("Proven: while these pins stand, %(name)s can't be at home on %(day)s.") % who, *_together(rules)]
        case Answer.NO_ROSTER:
            return [_("This unit has no lawful roster yet, whatever this cell is."), *_together(rules)]
        case _:
            return [_("Whether %(name)s could be at home on %(day)s was not settled in the time of a click.") % who]


def _together(rules: list[str]) -> list[str]:
    return [_("Together these leave no room: %(rules)s.") % {"rules": "; ".join(rules)}] if rules else []


def rule_name(rule: Rule, facts: Facts) -> str:
    """Name a rule of the solver with its day: the limit of a unit, a minimum on site, a pin, somebody's own limit."""
    kind, _colon, subject = rule[0].partition(":")
    name = minimum_name(subject, facts) if kind == RuleKind.COVERAGE else person_name(subject, facts)
    known = {"name": name, "unit": unit_label(subject, facts)}
    names = {
        RuleKind.CAP: _("limit of %(unit)s"),
        RuleKind.MAX_OFFICE: _("most on site in %(unit)s"),
        RuleKind.COVERAGE: _("minimum on site: %(name)s"),
        RuleKind.PIN: _("pin of %(name)s"),
        RuleKind.WEEK: _("most WFH days a week of %(name)s"),
        RuleKind.RUN: _("longest run of WFH days of %(name)s"),
        RuleKind.CHANGES: _("most changes"),
    }
    if kind not in names:
        return ""
    day = f" ({short_day(rule[1])})" if rule[1] else ""
    return names[RuleKind(kind)] % known + day


def unit_label(subject: str, facts: Facts) -> str:
    return next((subunit.label for subunit in facts.subunits if subunit.id == subject), subject)
