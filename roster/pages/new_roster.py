"""What the form of a new roster shows beside it before anything is solved: caps, who stays, who is away, and what is missing."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.models import AbsenceKind, OrgUnit, Roster
from roster.pages.caps import build_caps, days_note, exempt_notes, headcount_note
from roster.pages.rosters import next_period
from roster.pages.unit_rules import build_minimums
from roster.queries.facts import Facts, PersonFacts, load_facts
from roster.queries.heads import headless_since
from roster.wording import period, place_name, roster_name, short_day
from roster.workflow.refusal import Refusal
from roster.workflow.start_roster import check_period, overlapping

SHOWN = 8


def build_preview(unit: OrgUnit, starts: date, ends: date, target: int | None) -> dict[str, Any]:
    """Return the context that roster/rosters/new.html shows for a unit, a period and the roster's own target in per cent."""
    minimums = build_minimums(unit)
    try:
        check_period(starts, ends)
    except Refusal as refusal:
        return {"period_note": refusal.message, "minimums": minimums}
    facts = load_facts(unit, starts, ends, None if target is None else Fraction(target, 100))
    away = _away_notes(facts)
    return {
        "caps": build_caps(facts),
        "warnings": [*_headless(facts), *_published_already(facts), *_nobody_away(facts, away)],
        "unit_note": headcount_note(facts),
        "period_note": days_note(facts),
        "next_period": _next(unit, starts, ends),
        "exempt": exempt_notes(facts),
        "away": away,
        "minimums": minimums,
    }


def suggested_period(unit: OrgUnit) -> tuple[date, date] | None:
    """Return the next weeks that a circular covers and no roster of the unit, or of one above it, speaks for."""
    return next_period(unit, Roster.objects.filter(unit__path__in=unit.ancestor_paths).aggregate(last=Max("ends"))["last"])


def _next(unit: OrgUnit, starts: date, ends: date) -> dict[str, str] | None:
    found = suggested_period(unit)
    if found is None or found == (starts, ends):
        return None
    query = urlencode({"unit": unit.pk, "starts": found[0].isoformat(), "ends": found[1].isoformat()})
    return {"label": period(*found), "url": f"{reverse('roster:new')}?{query}"}


def _headless(facts: Facts) -> list[dict[str, str]]:
    units = {subunit.unit.pk: subunit.unit for subunit in facts.subunits} | {facts.unit.pk: facts.unit}
    found = headless_since(units.values(), facts.starts, facts.ends)
    if not found:
        return []
    names = [
        unit.name if since == facts.starts else _("%(unit)s (from %(day)s)") % {"unit": unit.name, "day": short_day(since)}
        for unit, since in found.items()
    ]
    title = ngettext("%(count)d unit has no head in this period.", "%(count)d units have no head in this period.", len(names))
    text = _("%(units)s. The head above can publish; ask the agency's admin to record an acting head with dates.")
    return [{"title": title % {"count": len(names)}, "text": text % {"units": _listed(names)}}]


def _published_already(facts: Facts) -> list[dict[str, str]]:
    other = overlapping(facts.unit, facts.starts, facts.ends)
    if other is None:
        return []
    return [
        {
            "title": _("Some of these people and days are published already."),
            "text": _("Change that roster instead, or choose other dates."),
            "url": reverse("roster:grid", args=[other.pk]),
            "link": roster_name(other),
        }
    ]


def _nobody_away(facts: Facts, away: list[str]) -> list[dict[str, str]]:
    if away or not facts.people:
        return []
    return [
        {
            "title": _("No leave, sickness, offsite duty or training is recorded in this period."),
            "text": _("Who is away would be given days all the same. Ask the agency's admin whether the absences are imported."),
        }
    ]


def _away_notes(facts: Facts) -> list[str]:
    """Say who is away when, a line for each stretch: "Rina · leave, Mon 21 Aug – Wed 23 Aug"; by name."""
    people = sorted(facts.people.values(), key=lambda person: person.employee.name)
    return [line for person in people for line in _stretches(person)]


def _stretches(person: PersonFacts) -> list[str]:
    days = sorted(person.absent)
    breaks = [index for index, (day, after) in enumerate(pairwise(days), start=1) if not _belong(person, day, after)]
    lines = []
    for first, last in pairwise([0, *breaks, len(days)]):
        if first < last:
            lines.append(_away(person, days[first], days[last - 1]))
    return lines


def _belong(person: PersonFacts, day: date, after: date) -> bool:
    """Whether two days away are one stretch: of one kind, with no working day between them."""
    return person.absent[day] == person.absent[after] and after - day <= timedelta(days=1 if day.isoweekday() < 5 else 3)


def _away(person: PersonFacts, first: date, last: date) -> str:
    kind: AbsenceKind = person.absent[first]
    days = short_day(first) if first == last else f"{short_day(first)} – {short_day(last)}"
    return f"{person.employee.name} · {place_name(kind)}, {days}"


def _listed(names: list[str]) -> str:
    """Name the first few, and say how many more there are."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (_(" and %(count)d more") % {"count": more} if more > 0 else "")
