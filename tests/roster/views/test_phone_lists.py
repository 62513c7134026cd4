"""The grid on the phone: one day of everybody, or all days of one person; both come with the page, and alone after an edit."""

import pytest
from django.urls import reverse

from roster.workflow.publish import publish
from tests.factories import MONDAY, TUESDAY, absent, send_home
from tests.roster.views.reading import words

pytestmark = pytest.mark.django_db


def page(client, roster, **query):
    return client.get(reverse("roster:grid", args=[roster.pk]), query)


def tiles(answer):
    """Name → letter of the day's list."""
    return {person["name"]: person["letter"] for section in answer.context["day"]["sections"] for person in section["people"]}


def test_day_lists_the_office_first_then_home_then_absent(head, agency, roster, rina):
    send_home(roster, agency.people[0][1], MONDAY)
    absent(rina, MONDAY)
    titles = [section["title"] for section in page(head, roster, hari=MONDAY).context["day"]["sections"]]
    assert titles == ["Office, 8 people", "WFH, 1 person", "Absent, 1 person"]


def test_tile_of_a_free_cell_can_be_pressed_and_says_what_it_is(head, agency, roster, rina):
    absent(agency.people[0][1], MONDAY)
    text = page(head, roster, hari=MONDAY).content.decode()
    assert f'id="t-{rina.pk}-2023-08-21"' in text
    assert f'aria-label="{rina.name}, Mon 21 Aug: Office"' in text
    assert f'id="t-{agency.people[0][1].pk}-2023-08-21"' not in text


def test_person_shows_all_days_by_week(head, agency, rina):
    roster = agency.draft(ends=MONDAY.replace(day=31))
    send_home(roster, rina, TUESDAY)
    person = page(head, roster, orang=rina.pk).context["person"]
    assert (person["name"], person["unit"], person["total_label"]) == (rina.name, "Seksi 1", "1 WFH day")
    assert [len(week["days"]) for week in person["weeks"]] == [5, 4]
    assert [day["letter"] for day in person["weeks"][0]["days"]] == ["K", "H", "K", "K", "K"]
    assert all(day["is_editable"] for week in person["weeks"] for day in week["days"])


def test_list_alone_answers_after_an_edit(head, roster, rina):
    answer = head.get(reverse("roster:grid", args=[roster.pk]), {"orang": rina.pk}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert 'id="list"' in text
    assert rina.name in words(answer)


def test_published_past_days_can_not_be_pressed(head, agency, roster, rina, settings):
    publish(roster.pk, None, agency.head)
    settings.TODAY = TUESDAY
    person = page(head, roster, orang=rina.pk).context["person"]
    assert [day["is_editable"] for day in person["weeks"][0]["days"]] == [False, True, True, True, True]


@pytest.mark.parametrize("who", ["x", "0", "999999999999999999999", "-1"])
def test_unknown_person_shows_the_day(head, roster, who):
    answer = page(head, roster, orang=who)
    assert answer.status_code == 200
    assert answer.context["person"] is None
    assert len(tiles(answer)) == 10
