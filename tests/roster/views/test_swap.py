"""One cell put onto another: the two exchange their places in one step, judged as one."""

import pytest
from django.urls import reverse

from roster.models import Roster
from roster.queries.draft import load_draft
from tests.factories import MONDAY, TUESDAY, absent, make_agency, send_home
from tests.roster.views.reading import HTMX, words

pytestmark = pytest.mark.django_db


def cell(employee, day=MONDAY):
    return str(employee.pk), day


def swap(client, roster, employee, day, *others):
    also = " ".join(f"{other.pk}:{other_day}" for other, other_day in others)
    version = Roster.objects.get(pk=roster.pk).version
    values = {"employee": employee.pk, "day": day, "action": "swap", "also": also, "version": version}
    return client.post(reverse("roster:cell", args=[roster.pk]), values, headers=HTMX)


@pytest.fixture
def adi(agency):
    return agency.people[0][1]


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_two_people_exchange_a_day_though_it_is_full(head, agency, roster, rina, adi):
    for person in (rina, *agency.people[0][2:4]):  # three of six: full
        send_home(roster, person, MONDAY)
    answer = swap(head, roster, rina, MONDAY, (adi, MONDAY))
    assert answer.status_code == 200
    assert {cell(rina), cell(adi)} & load_draft(roster).home == {cell(adi)}
    assert f"{rina.name} and {adi.name} have swapped Mon 21 Aug" in words(answer)


def test_one_person_exchanges_two_days(head, roster, rina):
    send_home(roster, rina, MONDAY)
    answer = swap(head, roster, rina, TUESDAY, (rina, MONDAY))
    assert load_draft(roster).home == {cell(rina, TUESDAY)}
    assert f"{rina.name} has swapped Mon 21 Aug and Tue 22 Aug" in words(answer)


def test_both_cells_are_pinned_and_one_undo_brings_both_back(head, agency, roster, rina, adi):
    send_home(roster, rina, MONDAY)
    swap(head, roster, rina, MONDAY, (adi, MONDAY))
    assert set(load_draft(roster).pins) == {cell(rina), cell(adi)}
    head.post(reverse("roster:undo", args=[roster.pk]), {"version": 2}, headers=HTMX)
    assert load_draft(roster).home == {cell(rina)}
    assert load_draft(roster).pins == {}


# --- refusals ----------------------------------------------------------------------------------------------------------------------


def refused(answer, roster):
    assert answer.status_code == 422
    assert Roster.objects.get(pk=roster.pk).version == 1
    return words(answer)


def test_two_at_the_same_place_have_nothing_to_swap(head, roster, rina, adi):
    assert "Both cells are at the office" in refused(swap(head, roster, rina, MONDAY, (adi, MONDAY)), roster)
    send_home(roster, rina, MONDAY)
    send_home(roster, adi, MONDAY)
    assert "Both cells are at home" in refused(swap(head, roster, rina, MONDAY, (adi, MONDAY)), roster)


def test_swap_over_people_and_days_at_once_is_none(head, roster, rina, adi):
    send_home(roster, rina, MONDAY)
    assert "A swap takes two people on one day" in refused(swap(head, roster, rina, MONDAY, (adi, TUESDAY)), roster)


@pytest.mark.parametrize("count", [0, 2, 3])
def test_swap_takes_two_cells(head, agency, roster, rina, count):
    others = [(person, MONDAY) for person in agency.people[0][1 : 1 + count]]
    assert "A swap takes two people on one day" in refused(swap(head, roster, rina, MONDAY, *others), roster)


def test_swap_onto_a_full_day_is_refused_with_the_rule(head, agency, roster, rina):
    send_home(roster, rina, MONDAY)
    for person in agency.people[0][1:4]:
        send_home(roster, person, TUESDAY)
    assert "SE Sekda DKI 34/2023" in refused(swap(head, roster, rina, MONDAY, (rina, TUESDAY)), roster)


def test_absent_person_swaps_nothing(head, roster, rina, adi):
    send_home(roster, rina, MONDAY)
    absent(adi, MONDAY)
    assert f"{adi.name} is absent" in refused(swap(head, roster, rina, MONDAY, (adi, MONDAY)), roster)


def test_person_of_another_agency_swaps_nothing(head, roster, rina):
    stranger = make_agency(2, name="Dinas Lain").people[0][0]
    send_home(roster, rina, MONDAY)
    assert "not in this roster" in refused(swap(head, roster, rina, MONDAY, (stranger, MONDAY)), roster)
