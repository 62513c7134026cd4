"""Circulars, and the cap of any unit on any day with arithmetic and clause."""

from datetime import date

import pytest
from django.urls import reverse

from policies.models import Circular, load_presets
from policies.rules import DutyRole, ServiceCategory
from tests.factories import MAULID, MONDAY, SE_17, SE_34, adopt, circular_row, give_duty, make_agency
from tests.roster.views.reading import words

pytestmark = pytest.mark.django_db

CAPS = reverse("roster:caps")


def cap(client, unit, day):
    answer = client.get(CAPS, {"unit": unit.pk, "day": day})
    assert answer.status_code == 200
    return answer


# --- the list and one circular -----------------------------------------------------------------------------------------------------


def test_list_shows_those_in_force_first(head, agency):
    load_presets()
    rows = head.get(reverse("roster:circulars")).context["circulars"]
    assert len(rows) == 6
    assert rows[0]["status_label"] == "in force"
    known = {row["number"]: row for row in rows}
    assert known[SE_34]["cap_label"] == "at most 50 % WFH; at most 75 % WFH"
    assert known[SE_17]["status_label"] == "not yet in force"


def test_circular_shows_each_rule_with_its_quoted_clause(head, agency):
    row = circular_row(SE_34)
    page = head.get(reverse("roster:circular", args=[row.pk]))
    text = words(page)
    for rule in row.pure.caps:
        assert rule.quote in text
    assert "07.30–16.00" in text
    assert len(page.context["conduct"]) == 12


def test_every_shipped_circular_can_be_read(head, agency):
    load_presets()
    for row in Circular.objects.all():
        assert row.number in words(head.get(reverse("roster:circular", args=[row.pk])))


def test_law_is_for_everybody_who_is_signed_in(client, agency):
    client.force_login(agency.staff)
    page = client.get(reverse("roster:circulars"))
    assert page.status_code == 200
    assert CAPS not in page.content.decode()  # a link that would only refuse


def test_unknown_circular_is_not_found(head, agency):
    assert head.get(reverse("roster:circular", args=[10**15])).status_code == 404


# --- the cap of a unit on a day ------------------------------------------------------------------------------------------------------


def test_cap_is_told_with_arithmetic_and_clause(head, agency):
    (first, second) = cap(head, agency.unit, "2023-09-04").context["answers"]
    assert (first["figure"], first["figure_label"]) == (4, "of 6 may work from home")
    assert "6 ASN × 75 % = 4.5 → 4" in first["text"]
    assert first["circular"] == SE_34
    assert "75" in first["quote"]
    assert second["figure"] == 3


def test_two_circulars_at_once_name_the_one_that_yields(head, agency):
    adopt(agency.unit, SE_17, rank=2)
    answer = cap(head, agency.subunits[0], "2023-09-04").context["answers"][0]
    assert (answer["circular"], answer["figure"]) == (SE_17, 3)
    assert answer["overruled"] == ["SE Sekda DKI 34/2023 also holds: 75 %, 4 people."]


def test_exempt_people_are_named(head, agency, rina):
    give_duty(rina, DutyRole.TREASURER)
    assert rina.name in cap(head, agency.subunits[0], MONDAY).context["answers"][0]["exempt"]


def test_unit_of_direct_service_has_none_with_the_clause(head, agency):
    unit = agency.subunits[0]
    unit.category = ServiceCategory.DIRECT_SERVICE
    unit.save()
    answer = cap(head, unit, MONDAY).context["answers"][0]
    assert answer["figure"] == 0
    assert "serves the public" in answer["text"]


def test_day_that_no_circular_covers_has_none(head, agency):
    answer = cap(head, agency.subunits[0], "2023-11-06").context["answers"][0]
    assert (answer["figure"], answer["text"]) == (0, "No circular covers this day: everybody works at the office.")


@pytest.mark.parametrize(("day", "note"), [(MAULID, "Maulid Nabi Muhammad"), (date(2023, 8, 26), "Not a working day.")])
def test_day_off_is_told_as_such(head, agency, day, note):
    page = cap(head, agency.unit, day)
    assert page.context["note"] == note
    assert note in words(page)


# --- refusals ----------------------------------------------------------------------------------------------------------------------


def test_unit_of_somebody_else_is_no_choice(head, agency):
    foreign = make_agency(2, name="Dinas Lain")
    page = head.get(CAPS, {"unit": foreign.unit.pk, "day": MONDAY})
    assert page.status_code == 200
    assert "answers" not in page.context
    assert "Select a valid choice" in words(page)


@pytest.mark.parametrize("day", ["kemarin", "", "0001-01-01", "9999-12-31", "\x00"])
def test_nonsense_instead_of_a_day_shows_the_form(head, agency, day):
    assert head.get(CAPS, {"unit": agency.unit.pk, "day": day}).status_code == 200


def test_employee_asks_no_caps(client, agency):
    client.force_login(agency.staff)
    assert client.get(CAPS).status_code == 403
