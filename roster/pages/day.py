"""The phone's grid: one day as a list, office first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.rules import Place
from roster import clock
from roster.models import Roster
from roster.pages.cells import Sheet, css, letter
from roster.pages.filters import Filters, grid_url, shown_people
from roster.queries.draft import location_of
from roster.queries.facts import PersonFacts
from roster.wording import long_day, place_name


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
        "sections": _sections(sheet, [entry for entry in places if entry[0].id in shown], day),
    }


def _chosen(days: tuple[date, ...], wanted: str) -> date:
    by_iso = {day.isoformat(): day for day in days}
    today = clock.today()
    return by_iso.get(wanted) or next((day for day in days if day >= today), days[0])


def _sections(sheet: Sheet, places: list[tuple[PersonFacts, str]], day: date) -> list[dict[str, Any]]:
    office = [_entry(sheet, person, place, day) for person, place in places if place == Place.OFFICE]
    home = [_entry(sheet, person, place, day) for person, place in places if place == Place.HOME]
    away = [_entry(sheet, person, place, day) for person, place in places if place not in set(Place)]
    titles = [
        (ngettext("Office, %(count)d person", "Office, %(count)d people", len(office)), office, False),
        (ngettext("Absent, %(count)d person", "Absent, %(count)d people", len(away)), away, False),
        (ngettext("WFH, %(count)d person", "WFH, %(count)d people", len(home)), home, True),
    ]
    return [
        {"title": title % {"count": len(people)}, "is_folded": folded, "people": people}
        for title, people, folded in titles
        if people
    ]


def _entry(sheet: Sheet, person: PersonFacts, place: str, day: date) -> dict[str, Any]:
    name, _comma, degree = person.employee.name.partition(",")
    if day in person.exempt:
        note = _("exempt") + " ★"
    elif place not in set(Place):
        note = place_name(place)
    else:
        note = (
            _("pinned") if (person.id, day) in sheet.draft.pins else ", ".join(role.capitalize() for role in sorted(person.roles))
        )
    return {
        "employee_id": person.employee.pk,
        "name": name,
        "degree": degree.strip(),
        "letter": letter(place),
        "css": css(place),
        "note": note,
    }
