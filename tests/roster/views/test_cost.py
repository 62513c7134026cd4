"""What a page costs: as many queries for three hundred people as for three, and answers that a slow line carries."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roster.models import Roster
from roster.workflow.publish import publish
from tests.factories import MONDAY, TUESDAY, CoverageGroupFactory, make_agency, send_home, user_of
from tests.roster.views.reading import HTMX

pytestmark = pytest.mark.django_db
NINE_WEEKS = date(2023, 10, 20)


class Desk:
    """A head before a published roster of his agency, with one change since and one full day."""

    def __init__(self, *sizes):
        self.agency = make_agency(*sizes, name=f"Dinas {sum(sizes)}")
        self.people = self.agency.people[0]
        CoverageGroupFactory(unit=self.agency.unit, members=self.people[:2])
        self.client = Client()
        self.client.force_login(self.agency.head)
        self.roster = self.agency.draft()
        send_home(self.roster, self.people[0], MONDAY)
        publish(self.roster.pk, None, self.agency.head)
        send_home(self.roster, self.people[0], TUESDAY)
        Roster.objects.filter(pk=self.roster.pk).update(version=9)

    def get(self, name, **query):
        args = [] if name == "list" else [self.roster.pk]
        headers = HTMX if name == "cell" else {}
        return self.client.get(reverse(f"roster:{name}", args=args), query, headers=headers)

    def edit(self, employee, day):
        version = Roster.objects.get(pk=self.roster.pk).version
        values = {"employee": employee.pk, "day": day, "action": "home", "version": version}
        return self.client.post(reverse("roster:cell", args=[self.roster.pk]), values, headers=HTMX)

    def my_days(self):
        client = Client()
        client.force_login(user_of(self.people[0]))
        return client.get(reverse("roster:my_days"))


@pytest.fixture
def desks(monday):
    return Desk(3), Desk(*[20] * 15)


PAGES = {
    "list": lambda desk: desk.get("list"),
    "grid, a week": lambda desk: desk.get("grid", tampilan="week"),
    "grid, the period": lambda desk: desk.get("grid", tampilan="period"),
    "print": lambda desk: desk.get("print"),
    "why": lambda desk: desk.get("cell", employee=desk.people[0].pk, day=TUESDAY),
    "edit": lambda desk: desk.edit(desk.people[0], MONDAY),
    "review": lambda desk: desk.get("review"),
    "my days": Desk.my_days,
}


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_as_many_queries_for_three_hundred_people_as_for_three(desks, name):
    ask = PAGES[name]
    asked = []
    for desk in desks:
        ask(desk)
        with CaptureQueriesContext(connection) as queries:
            assert ask(desk).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 50


@pytest.mark.parametrize(("name", "times"), [("my days", 1), ("edit", 0), ("grid, a week", 0)])
def test_terms_of_a_whole_agency_which_are_long_are_read_once_at_most(desks, name, times):
    with CaptureQueriesContext(connection) as queries:
        PAGES[name](desks[1])
    assert sum('"roster_revision"."terms"' in query["sql"] for query in queries) == times


def test_answer_to_an_edit_stays_below_ten_kilobytes(desks):
    for desk in desks:
        assert len(desk.edit(desk.people[0], TUESDAY).content) < 10_000


def test_answer_to_a_refused_edit_stays_below_ten_kilobytes(desks):
    desk = desks[1]
    for employee in desk.people[1:11]:
        send_home(desk.roster, employee, TUESDAY)
    answer = desk.edit(desk.people[12], TUESDAY)
    assert answer.status_code == 422
    assert len(answer.content) < 10_000


def test_nine_weeks_of_a_hundred_and_fifty_people_stay_below_a_megabyte(monday):
    agency = make_agency(*[9] * 16, 6)
    client = Client()
    client.force_login(agency.head)
    roster = agency.draft(ends=NINE_WEEKS)
    page = client.get(reverse("roster:grid", args=[roster.pk]), {"tampilan": "period"})
    assert page.content.count(b'id="c-') == 150 * 45  # a holiday among them
    assert len(page.content) < 1_000_000
