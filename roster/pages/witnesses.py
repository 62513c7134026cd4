"""The people behind a conflict: who is missing, pinned or exempt that day, and who is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from policies.checks import RuleKind
from policies.rules import Place
from roster.models import Change
from roster.pages.cells import css, letter
from roster.queries.draft import Cell
from roster.queries.facts import Facts, PersonFacts
from roster.wording import account_name, place_name, short_day

Pinnings = Mapping[Cell, Change]
ORDER = (RuleKind.ABSENT, RuleKind.EXEMPT, RuleKind.PIN)


def pinned_people(conflict: dict[str, Any]) -> list[str]:
    """Return the ids of the people whose pins a conflict names."""
    return [subject for kind, subject in _causes(conflict) if kind == RuleKind.PIN]


def witnesses(conflict: dict[str, Any], day: date | None, facts: Facts, pinnings: Pinnings) -> list[dict[str, Any]]:
    """Return everybody a conflict speaks of: first whom it names, then those of its minimum on site who are there."""
    kind, _colon, subject = conflict["rule"].partition(":")
    named = {person: cause for cause, person in _causes(conflict) if cause in ORDER and person in facts.people}
    people = sorted(named, key=lambda person: ORDER.index(RuleKind(named[person])))
    found = [_witness(facts.people[person], named[person], day, facts, pinnings) for person in people]
    if kind == RuleKind.COVERAGE:
        need = next((need for need in facts.minimums if need.id == subject), None)
        rest = [person for person in (need.people if need else ()) if person not in named]
        found += [_witness(facts.people[person], "", day, facts, pinnings) for person in rest]
    return found


def _causes(conflict: dict[str, Any]) -> list[tuple[str, str]]:
    return [(kind, subject) for kind, _colon, subject in (entry.partition(":") for entry in conflict["because"])]


def _witness(person: PersonFacts, cause: str, day: date | None, facts: Facts, pinnings: Pinnings) -> dict[str, Any]:
    name, _comma, degree = person.employee.name.partition(",")
    place, note = Place.OFFICE.value, _("available")
    if cause == RuleKind.ABSENT:
        place, note = _absence(person, day, facts)
    elif cause == RuleKind.EXEMPT:
        note = _("always at the office")
    elif cause == RuleKind.PIN:
        place, note = _pinned(pinnings.get((person.id, day)) if day else None)
    return {
        "name": name,
        "degree": degree.strip(),
        "is_pinned": cause == RuleKind.PIN,
        "letter": letter(place) if place else "–",
        "css": css(place) if place else "holiday",
        "note": note,
    }


def _absence(person: PersonFacts, day: date | None, facts: Facts) -> tuple[str, str]:
    """Return the kind of absence and a note like "Cuti, Sen 4 Sep – Jum 8 Sep": the working days around `day` of the same kind."""
    kind = person.absent.get(day) if day else None
    if kind is None or day is None:
        return "", _("absent")
    index, last = facts.days.index(day), facts.days.index(day)
    while index and person.absent.get(facts.days[index - 1]) == kind:
        index -= 1
    while last + 1 < len(facts.days) and person.absent.get(facts.days[last + 1]) == kind:
        last += 1
    span = short_day(facts.days[index]) + (f" – {short_day(facts.days[last])}" if last > index else "")
    return kind, f"{place_name(kind)}, {span}"


def _pinned(pinning: Change | None) -> tuple[str, str]:
    """Return the place of a pin, home where nobody knows how it came about, and who set it when."""
    if pinning is None:
        return Place.HOME.value, _("pinned")
    who = {"name": account_name(pinning.pin_after), "day": short_day(localtime(pinning.at).date())}
    if pinning.after == Place.HOME:
        return Place.HOME.value, _("pinned at home by %(name)s, %(day)s") % who
    return Place.OFFICE.value, _("pinned at the office by %(name)s, %(day)s") % who
