"""One cell, one person's total and one day's counter of the grid: the same for the whole page and for the answer to an edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from policies.rules import Place
from roster import clock
from roster.models import AbsenceKind
from roster.queries.draft import Cell, Draft, location_of
from roster.queries.facts import Facts, PersonFacts, SubunitFacts
from roster.queries.minimums import Minimum
from roster.wording import short_day

CSS = {
    Place.HOME: "home",
    Place.OFFICE: "office",
    AbsenceKind.LEAVE: "leave",
    AbsenceKind.SICK: "sick",
    AbsenceKind.OFFSITE_DUTY: "offsite",
    AbsenceKind.TRAINING: "training",
}
BAR_PX_PER_DAY = 7
BAR_PX = 28


def letter(location: str) -> str:
    """H for home, K for kantor, C S D L for absences."""
    if location == Place.HOME:
        return "H"
    return "K" if location == Place.OFFICE else AbsenceKind(location).letter


def css(location: str) -> str:
    return CSS[location]  # type: ignore[index]  # both enums are strings


def counter_of(day: date, used: int, cap: int, *, is_week_start: bool) -> dict[str, Any]:
    """Return the people at home on a day against the cap, for _counter.html."""
    return {
        "day_iso": day.isoformat(),
        "used": used,
        "cap": cap,
        "is_over": used > cap,
        "is_week_start": is_week_start,
        "title": _("%(day)s: %(used)d of at most %(cap)d WFH") % {"day": short_day(day), "used": used, "cap": cap},
    }


@dataclass(frozen=True)
class Sheet:
    """A draft ready to be drawn: what cells, totals and counters are computed from."""

    facts: Facts
    draft: Draft
    balances: Mapping[str, int]
    can_edit: bool

    def cell(self, person: PersonFacts, day: date, *, is_week_start: bool) -> dict[str, Any]:
        key = (person.id, day)
        if day in person.unemployed:
            return {
                "iso": day.isoformat(),
                "letter": "",
                "css": "holiday",
                "title": "",
                "is_editable": False,
                "is_week_start": is_week_start,
            }
        location = location_of(person, key, self.draft)
        is_free = day not in self.draft.frozen and location in CSS and day not in person.absent and day not in person.exempt
        return {
            "iso": day.isoformat(),
            "letter": letter(location),
            "css": " ".join(self._classes(person, key, location)),
            "title": "",
            "is_editable": self.can_edit and is_free,
            "is_week_start": is_week_start,
        }

    def _classes(self, person: PersonFacts, key: Cell, location: str) -> list[str]:
        day = key[1]
        classes = [css(location)]
        if key not in self.draft.published:
            classes.append("draft")
        elif self.draft.published[key] != location:
            classes.append("changed")
        if key in self.draft.pins:
            classes.append("pinned")
        if key in self.draft.ordered:
            classes.append("ordered")
        if day in person.exempt and location == Place.OFFICE:
            classes.append("exempt")
        if day in self.draft.frozen:
            classes.append("past")
        elif day == clock.today():
            classes.append("today")
        return classes

    @cached_property
    def _home_days(self) -> Counter[str]:
        """Count once for everybody: a page asks several times for each person."""
        people, days = self.facts.people, frozenset(self.facts.days)
        home = (cell for cell in self.draft.home if cell[0] in people and cell[1] in days)
        return Counter(person for person, day in home if day not in people[person].absent)

    def home_days(self, person: PersonFacts) -> int:
        return self._home_days[person.id]

    def standing(self, person: PersonFacts) -> int:
        """Balance and home days together: what fairness compares."""
        return self.balances.get(person.id, 0) + self.home_days(person)

    def total(self, person: PersonFacts, mean: float) -> dict[str, Any]:
        """Return a person's WFH days and how far he stands from the mean of his subunit, as a number and as a bar."""
        away = self.standing(person) - mean
        length = max(-BAR_PX, min(BAR_PX, round(away * BAR_PX_PER_DAY)))
        return {
            "employee_id": person.employee.pk,
            "is_exempt": person.is_exempt,
            "home_days": self.home_days(person),
            "balance_label": signed(away),
            "balance": {"x": min(0, length), "width": abs(length)},
        }

    def mean(self, subunit: SubunitFacts) -> float:
        people = subunit.eligible
        return sum(map(self.standing, people)) / len(people) if people else 0.0

    def average(self, subunit: SubunitFacts) -> dict[str, Any]:
        """Return what a subunit's people have on average, and how far apart their turns are."""
        people = subunit.eligible
        home, standings = [self.home_days(person) for person in people], [self.standing(person) for person in people]
        days = number_format(sum(home) / len(home), 1) if home else "–"
        return {
            "id": f"a-{subunit.unit.pk}",
            "average_label": _("average %(days)s days") % {"days": days},
            "spread_label": _("largest difference %(days)d") % {"days": max(standings) - min(standings)} if standings else "",
        }

    def counter(self, subunit: SubunitFacts, day: date, *, is_week_start: bool) -> dict[str, Any]:
        """Return how many of a subunit are at home on a working day, against the cap of that day."""
        limits = subunit.limits[self.facts.days.index(day)]
        used = sum((person.id, day) in self.draft.home and day not in person.absent for person in subunit.people)
        return counter_of(day, used, limits.max_home, is_week_start=is_week_start)

    def on_site(self, need: Minimum, day: date) -> int:
        """Count those of a minimum who are neither away nor at home on a working day."""
        people = (self.facts.people[person] for person in need.people)
        return sum((person.id, day) not in self.draft.home and day not in person.away for person in people)


def signed(value: float) -> str:
    """Write +0,2 or −1,0 with a real minus sign."""
    sign = "−" if round(value, 1) < 0 else "+"
    return f"{sign}{number_format(abs(round(value, 1)), 1)}"
