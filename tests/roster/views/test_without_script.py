"""Editing without JavaScript, or by a press before the script was ready: plain forms lead back to the grid, which says what came of it."""

import re

import pytest
from django.urls import reverse

from policies.rules import Place
from roster.models import Assignment, Roster
from tests.factories import MONDAY, TUESDAY, send_home
from tests.roster.views.reading import said, words

pytestmark = pytest.mark.django_db


def url(roster, name):
    return reverse(f"roster:{name}", args=[roster.pk])


def press(client, roster, name="cell", page="", **values):
    """Send a form as a browser does, from the grid as the query `page` shows it."""
    version = Roster.objects.get(pk=roster.pk).version
    came_from = {"Referer": f"http://testserver{url(roster, 'grid')}{page}"}
    return client.post(url(roster, name), {"version": version, **values}, headers=came_from)


def tile(employee, day=MONDAY):
    return {"also": f"{employee.pk}:{day}", "action": "toggle"}


def test_tile_is_a_button_that_moves_its_cell_and_leads_back_to_the_same_list(head, roster, rina):
    page = head.get(url(roster, "grid"), {"hari": "2023-08-21"}).content.decode()
    assert re.search(rf'<button[^>]+name="also"\s+value="{rina.pk}:2023-08-21"', page)
    answer = press(head, roster, page="?hari=2023-08-21&tugas=bendahara", **tile(rina))
    assert answer.status_code == 302
    assert answer.url == url(roster, "grid") + "?hari=2023-08-21&tugas=bendahara"
    assert Assignment.objects.get().location == Place.HOME
    (text,) = said(answer)
    assert f"{rina.name} works from home on Mon 21 Aug" in text


def test_refused_cell_leads_to_the_reason_and_the_lawful_swaps(head, agency, roster, rina):
    for person in agency.people[0][1:4]:
        send_home(roster, person, MONDAY)
    answer = press(head, roster, **tile(rina))
    assert answer.url == url(roster, "grid") + f"?mengapa={rina.pk}&hari=2023-08-21"
    page = head.get(answer.url)
    text = words(page)
    assert f"{rina.name} can't work from home on Monday, 21 August 2023." in text
    assert "The roster has not changed." in text
    assert page.context["panel"]["ways"]["options"]
    assert "Looking for lawful ways" not in text
    option = page.context["panel"]["ways"]["options"][0]
    assert head.post(option["url"], dict(option["values"])).status_code == 302
    assert Assignment.objects.filter(employee=rina, day=MONDAY, location=Place.HOME).exists()


def test_late_press_is_told_what_changed(head, roster, rina):
    press(head, roster, **tile(rina))
    answer = press(head, roster, **tile(rina, TUESDAY), version=1)
    assert answer.url == url(roster, "grid")
    (*_first, text) = said(answer)
    assert "This draft has changed since you opened it" in text


def test_undo_and_redo_are_forms(head, roster, rina):
    press(head, roster, **tile(rina))
    assert press(head, roster, "undo").url == url(roster, "grid")
    assert Assignment.objects.get().location == Place.OFFICE
    assert press(head, roster, "undo").status_code == 302
    version = {"version": Roster.objects.get().version}
    assert head.post(url(roster, "undo") + "?lagi", version).status_code == 302
    assert Assignment.objects.get().location == Place.HOME


def test_why_is_a_link_to_the_page_with_the_panel_open(head, roster, rina):
    answer = head.get(url(roster, "cell"), {"employee": rina.pk, "day": "2023-08-21"})
    assert "Why" in words(head.get(answer.url))
    person = head.get(url(roster, "grid"), {"orang": rina.pk}).context["person"]
    assert head.get(person["weeks"][0]["days"][0]["why_url"]).context["panel"]["title"]


@pytest.mark.parametrize("values", [{}, {"employee": "1"}, {"day": "2023-08-21"}, {"also": "x"}, {"also": ""}])
def test_form_that_names_no_cell_leads_back_with_a_word(head, roster, values):
    answer = press(head, roster, action="toggle", **values)
    assert answer.url == url(roster, "grid")
    assert "This cell doesn't exist" in said(answer)[0]


@pytest.mark.parametrize(
    "query", ["?mengapa=x&hari=2023-08-21", "?mengapa=1", "?mengapa=999999&hari=2023-08-21", "?mengapa=1&hari=x"]
)
def test_address_that_asks_about_no_cell_shows_the_grid(head, roster, query):
    answer = head.get(url(roster, "grid") + query)
    assert answer.status_code == 200
    assert answer.context["panel"] is None


def test_page_elsewhere_does_not_decide_where_an_edit_leads(head, roster, rina):
    headers = {"Referer": "http://elsewhere.example/?hari=1"}
    answer = head.post(url(roster, "cell"), {"version": 1, **tile(rina)}, headers=headers)
    assert answer.url == url(roster, "grid")
