"""Fairness over time: each person's turns of past periods and of this draft, the spread, and how much of it was unavoidable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.models import Roster, SolveRun
from roster.pages.cells import Sheet
from roster.pages.spread import Range, home_days, least_spread, proven_subunits
from roster.queries.facts import PersonFacts, SubunitFacts
from roster.queries.history import FRIDAY, History, Past, absence_credit, load_history, seed, worth
from roster.wording import period

BAR = 300


def build_fairness(roster: Roster, sheet: Sheet) -> dict[str, Any]:
    """Return the context of roster/rosters/fairness.html."""
    facts = sheet.facts
    history = load_history(facts, before=facts.days[0]) if facts.days else {}
    past = Roster.objects.in_bulk({pk for periods in history.values() for pk in periods})
    labels = {pk: period(row.starts, row.ends) for pk, row in sorted(past.items(), key=lambda item: item[1].starts)}
    proven = _proven(roster, sheet)
    return {
        "roster": {"id": roster.pk, "unit": roster.unit.name, "period": period(roster.starts, roster.ends)},
        "groups": [
            _group(roster, subunit, sheet, history, labels, is_proven=subunit.id in proven)
            for subunit in facts.subunits
            if len(subunit.eligible) > 1
        ],
    }


def _group(
    roster: Roster, subunit: SubunitFacts, sheet: Sheet, history: History, labels: Mapping[int, str], *, is_proven: bool
) -> dict[str, Any]:
    start, credit = seed(subunit, history), absence_credit(subunit, sheet.facts, sheet.facts.days)
    rows = [_Turns(one, sheet, history.get(one.id, {}), start, credit[one.id]) for one in subunit.eligible]
    known = [pk for pk in labels if any(pk in history.get(row.person.id, {}) for row in rows)]
    most, mean = max(float(row.total) for row in rows), sum(float(row.total) for row in rows) / len(rows)
    exempt = len(subunit.people) - len(rows)
    since = subunit.binding.balance_start
    return {
        "name": subunit.label,
        "since": _("Counted since %(day)s") % {"day": date_format(since, "j F Y")}
        if since
        else _("Counted since the first published roster"),
        "rules_url": reverse("roster:unit_rules", args=[subunit.unit.pk]),
        **_spread(roster, subunit, sheet, is_proven=is_proven),
        "periods": [{"label": labels[pk], "css": _shade(number)} for number, pk in enumerate(known)],
        "rows": [row.shown(known, most, mean) for row in rows],
        "has_newcomers": any(row.seeded for row in rows),
        "has_credit": any(row.credit for row in rows),
        "exempt": ngettext("%(count)d person is exempt and not compared.", "%(count)d people are exempt and not compared.", exempt)
        % {"count": exempt}
        if exempt
        else "",
    }


class _Turns:
    """One person's turns: past periods, the median he was seeded with, credit of absences, and this draft."""

    def __init__(self, person: PersonFacts, sheet: Sheet, past: Mapping[int, Past], start: Fraction, credit: Fraction) -> None:
        self.person = person
        self.past = past
        self.seeded = Fraction(0) if past else start
        self.credit = credit + sum((one.credit for one in past.values()), Fraction(0))
        self.now = sheet.home_days(person)
        self.total = worth(past) + self.seeded + credit + self.now
        fridays = sum(day.isoweekday() == FRIDAY and _is_home(person, day, sheet) for day in sheet.facts.days)
        self.fridays = fridays + sum(one.fridays for one in past.values())

    def shown(self, periods: list[int], most: float, mean: float) -> dict[str, Any]:
        name, _comma, degree = self.person.employee.name.partition(",")
        scale = BAR / most if most else 0.0
        lengths: list[tuple[float, str]] = [
            (self.past[pk].home, _shade(number)) for number, pk in enumerate(periods) if pk in self.past
        ]
        lengths += [(float(self.seeded), "seed"), (float(self.credit), "credit"), (self.now, "now")]
        bars, left = [], 0.0
        for length, css in lengths:
            if length:
                bars.append(
                    {"x": round(left * scale), "width": max(1, round((left + length) * scale) - round(left * scale)), "css": css}
                )
            left += length
        return {
            "name": name,
            "degree": degree.strip(),
            "note": _("new: starts at the median %(days)s") % {"days": _days(self.seeded)} if self.seeded else "",
            "past": sum(past.home for past in self.past.values()),
            "credit": _days(self.credit) if self.credit else "",
            "now": self.now,
            "fridays": self.fridays,
            "total": _days(self.total),
            "bars": bars,
            "mean": min(BAR - 1, round(mean * scale)),
        }


def _shade(number: int) -> str:
    return "past other" if number % 2 else "past"


def _days(value: Any) -> str:
    """Write whole days whole, others with one decimal."""
    return number_format(int(value)) if value == int(value) else number_format(float(value), 1)


def _spread(roster: Roster, subunit: SubunitFacts, sheet: Sheet, *, is_proven: bool) -> dict[str, Any]:
    """Say how far the draft is from even, and whether any roster with as many WFH days could be more even."""
    standings = [sheet.standing(person) for person in subunit.eligible]
    spread = max(standings) - min(standings)
    ranges = [_range(roster, person, subunit, sheet) for person in subunit.eligible]
    least = least_spread(ranges, sum(standings))
    is_least = is_proven or spread == least
    days = ngettext("largest difference %(days)d day", "largest difference %(days)d days", spread) % {"days": spread}
    return {
        "spread": days,
        "is_least": is_least,
        "proof": _("proven: no roster with as many WFH days is more even")
        if is_least
        else _("at least %(days)d in any roster with as many WFH days; that less than %(spread)d is possible is not excluded")
        % {"days": least, "spread": spread},
    }


def _range(roster: Roster, person: PersonFacts, subunit: SubunitFacts, sheet: Sheet) -> Range:
    """Return the least and the most that a person can come to: what is lived or pinned stays, the weekly maximum holds."""
    balance, fixed, most = sheet.balances.get(person.id, 0), 0, 0
    caps = dict(zip(sheet.facts.days, subunit.limits, strict=True))
    for _week, group in groupby(sheet.facts.days, key=lambda day: day.isocalendar()[:2]):
        days = list(group)
        stays = sum(_is_home(person, day, sheet) for day in days if _is_settled(person, day, sheet))
        free = sum(
            not _is_settled(person, day, sheet) and day not in person.exempt and caps[day].max_home > 0
            for day in days
            if day not in person.away
        )
        fixed += stays
        limit = len(days) if roster.max_home_per_week is None else roster.max_home_per_week
        most += max(stays, min(stays + free, limit))
    reached = sheet.standing(person)
    return min(balance + fixed, reached), max(balance + most, reached)


def _is_home(person: PersonFacts, day: date, sheet: Sheet) -> bool:
    return (person.id, day) in sheet.draft.home and day not in person.away


def _is_settled(person: PersonFacts, day: date, sheet: Sheet) -> bool:
    return day in sheet.draft.frozen or (person.id, day) in sheet.draft.pins


def _proven(roster: Roster, sheet: Sheet) -> frozenset[str]:
    """Return the subunits whose spread the latest solve proved minimal and which are still as it left them."""
    run = SolveRun.objects.filter(roster=roster, applied_at__isnull=False).first()
    if run is None or not run.problem or run.problem["days"] != [day.isoformat() for day in sheet.facts.days]:
        return frozenset()
    home = home_days(run.result or [])
    people = {one["id"]: one for one in run.problem["people"]}
    return frozenset(
        subunit.id
        for subunit in sheet.facts.subunits
        if subunit.id in proven_subunits(run.problem, run.result or [])
        and all(_is_as_solved(person, people.get(person.id), home.get(person.id), sheet) for person in subunit.eligible)
    )


def _is_as_solved(person: PersonFacts, solved: dict[str, Any] | None, home: list[str] | None, sheet: Sheet) -> bool:
    if solved is None or home is None or solved["exempt"] or solved["balance"] != sheet.balances.get(person.id, 0):
        return False
    return {day.isoformat() for day in sheet.facts.days if _is_home(person, day, sheet)} == set(home)
