"""The phone's grid: one day as a list, office first; or one person, day by day. A tile is edited as the grid's cell is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.rules import Place
from roster import clock
from roster.models import Roster
from roster.pages.cells import Sheet
from roster.pages.filters import Filters, grid_url, shown_people
from roster.pages.weeks import weeks_of
from roster.queries.draft import location_of
from roster.queries.facts import PersonFacts
from roster.wording import long_day, place_name, short_day


def build_day(roster: Roster, sheet: Sheet, wanted: str, filters: Filters) -> dict[str, Any] | None:
    """Return the context of _day.html for the ISO day `wanted`, else today, else the first working day."""
    days = sheet.facts.days
    if not days:
        return None
    day = _chosen(days, wanted)
    index = days.index(day)
    shown = shown_people(roster, sheet, filters, [day])
    people = [person for person in sheet.facts.people.values() if day not in person.unemployed]
    places = [(person, location_of(person, (person.id, day), sheet.draft)) for person in people]
    used = sum(place == Place.HOME for _person, place in places)
    cap = sum(subunit.limits[index].max_home for subunit in sheet.facts.subunits)
    return {
        "iso": day.isoformat(),
        "label": long_day(day),
        "used": used,
        "cap": cap,
        "share_label": _("of %(count)d civil servants") % {"count": len(places)},
        "previous_url": grid_url(roster, filters, hari=days[index - 1].isoformat()) if index else "",
        "next_url": grid_url(roster, filters, hari=days[index + 1].isoformat()) if index + 1 < len(days) else "",
        "sections": _sections(roster, sheet, [entry for entry in places if entry[0].id in shown], day),
    }


def _chosen(days: tuple[date, ...], wanted: str) -> date:
    by_iso = {day.isoformat(): day for day in days}
    today = clock.today()
    return by_iso.get(wanted) or next((day for day in days if day >= today), days[0])


def _sections(roster: Roster, sheet: Sheet, places: list[tuple[PersonFacts, str]], day: date) -> list[dict[str, Any]]:
    url = reverse("roster:grid", args=[roster.pk])
    office = [_entry(sheet, person, day, url) for person, place in places if place == Place.OFFICE]
    home = [_entry(sheet, person, day, url) for person, place in places if place == Place.HOME]
    away = [_entry(sheet, person, day, url) for person, place in places if place not in set(Place)]
    titles = [
        (ngettext("Office, %(count)d person", "Office, %(count)d people", len(office)), office),
        (ngettext("WFH, %(count)d person", "WFH, %(count)d people", len(home)), home),
        (ngettext("Absent, %(count)d person", "Absent, %(count)d people", len(away)), away),
    ]
    return [{"title": title % {"count": len(people)}, "people": people} for title, people in titles if people]


def _entry(sheet: Sheet, person: PersonFacts, day: date, url: str) -> dict[str, Any]:
    name, _comma, degree = person.employee.name.partition(",")
    return {
        **build_tile(sheet, person, day),
        "name": name,
        "degree": degree.strip(),
        "note": _note(sheet, person, day),
        "url": f"{url}?orang={person.employee.pk}",
    }


def build_tile(sheet: Sheet, person: PersonFacts, day: date) -> dict[str, Any]:
    """Return the context of _tile.html: one cell that a thumb can press."""
    cell = sheet.cell(person, day, is_week_start=False)
    name = person.employee.name.partition(",")[0]
    label = _("%(name)s, %(day)s: %(place)s") % {
        "name": name,
        "day": short_day(day),
        "place": place_name(location_of(person, (person.id, day), sheet.draft)),
    }
    return {**cell, "employee_id": person.employee.pk, "label": label}


def _note(sheet: Sheet, person: PersonFacts, day: date) -> str:
    place = location_of(person, (person.id, day), sheet.draft)
    if day in person.exempt:
        return _("exempt") + " ★"
    if place not in set(Place):
        return place_name(place)
    if (person.id, day) in sheet.draft.pins:
        return _("pinned")
    return ", ".join(role.capitalize() for role in sorted(person.roles))


def build_person(roster: Roster, sheet: Sheet, wanted: int | None) -> dict[str, Any] | None:
    """Return the context of _person.html for an employee's id: all days of one person, week by week."""
    person = sheet.facts.people.get(str(wanted))
    if person is None:
        return None
    subunit = next(subunit for subunit in sheet.facts.subunits if person in subunit.people)
    total = sheet.total(person, sheet.mean(subunit))
    url = reverse("roster:grid", args=[roster.pk])
    return {
        "name": person.employee.name,
        "unit": subunit.label,
        "total_label": ngettext("%(count)d WFH day", "%(count)d WFH days", total["home_days"]) % {"count": total["home_days"]},
        "balance_label": total["balance_label"],
        "back_url": url,
        "weeks": [
            {
                "label": _("Week %(number)d") % {"number": week.number},
                "days": [
                    {
                        **build_tile(sheet, person, day),
                        "day": long_day(day),
                        "note": _note(sheet, person, day),
                        "url": f"{url}?hari={day.isoformat()}",
                        "why_url": f"{url}?orang={person.id}&hari={day.isoformat()}&mengapa={person.id}",
                    }
                    for day in week.days
                    if day in sheet.facts.days and day not in person.unemployed
                ],
            }
            for week in weeks_of(sheet.facts.starts, sheet.facts.ends)
        ],
    }
