"""Fairness over time, as the head sees it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from policies.rules import DutyRole
from roster.models import Pattern, UnitPolicy
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.publish import publish
from tests.factories import FRIDAY, MONDAY, TUESDAY, WEDNESDAY, EmployeeFactory, absent, give_duty, make_agency, send_home
from tests.roster.views.reading import solve, words

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def agency(db, monday):
    return make_agency(4)


@pytest.fixture
def roster(agency):
    """The second week; the first is published, with Friday for the first person."""
    first = agency.draft()
    for employee, days in zip(agency.people[0], ([MONDAY, FRIDAY], [MONDAY], [TUESDAY], []), strict=True):
        send_home(first, employee, *days)
    publish(first.pk, None, agency.head)
    return agency.draft(starts=MONDAY + WEEK, ends=FRIDAY + WEEK)


def groups(head, roster):
    return head.get(reverse("roster:fairness", args=[roster.pk])).context["groups"]


def test_each_person_stands_with_past_draft_and_fridays(head, agency, roster):
    send_home(roster, agency.people[0][3], MONDAY + WEEK, FRIDAY + WEEK)
    (group,) = groups(head, roster)
    assert [(row["past"], row["now"], row["total"], row["fridays"]) for row in group["rows"]] == [
        (2, 0, "2", 1),
        (1, 0, "1", 0),
        (1, 0, "1", 0),
        (0, 2, "2", 1),
    ]
    assert [one["label"] for one in group["periods"]] == ["21–25 August 2023"]
    assert [[bar["css"] for bar in row["bars"]] for row in group["rows"]] == [["past"], ["past"], ["past"], ["now"]]
    assert group["spread"] == "largest difference 1 day"


def test_credit_of_an_absence_counts_as_turns(head, agency, roster):
    absent(agency.people[0][3], MONDAY + WEEK, TUESDAY + WEEK)
    (group,) = groups(head, roster)
    assert (group["rows"][3]["credit"], group["rows"][3]["total"]) == ("1", "1")
    assert group["has_credit"]


def test_newcomer_is_marked_and_starts_at_the_median(head, agency, roster):
    EmployeeFactory(unit=agency.subunits[0], name="Zainal Baru")
    (group,) = groups(head, roster)
    assert group["rows"][-1]["note"] == "new: starts at the median 1"
    assert group["rows"][-1]["total"] == "1"
    assert group["has_newcomers"]


def test_balance_start_is_told_with_the_way_to_change_it(head, agency, roster):
    (group,) = groups(head, roster)
    assert group["since"] == "Counted since the first published roster"
    UnitPolicy.objects.create(unit=agency.unit, balance_start=date(2023, 8, 24))
    (group,) = groups(head, roster)
    assert group["since"] == "Counted since 24 August 2023"
    assert group["rules_url"] == reverse("roster:unit_rules", args=[agency.subunits[0].pk])
    assert [row["past"] for row in group["rows"]] == [1, 0, 0, 0]


def test_exempt_people_are_counted_but_not_compared(head, agency, roster):
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    (group,) = groups(head, roster)
    assert len(group["rows"]) == 3
    assert group["exempt"] == "1 person is exempt and not compared."


def test_solved_mixed_roster_is_proven_even(head, agency, roster):
    solve(roster, agency.head)
    (group,) = groups(head, roster)
    assert (group["spread"], group["is_least"]) == ("largest difference 1 day", True)
    assert group["proof"] == "proven: no roster with as many WFH days is more even"


def test_uneven_hand_edits_are_not_called_proven(head, agency, roster):
    for employee in agency.people[0][:2]:
        send_home(roster, employee, *(day + WEEK for day in (MONDAY, TUESDAY, WEDNESDAY)))
    (group,) = groups(head, roster)
    assert group["spread"] == "largest difference 5 days"
    assert not group["is_least"]
    assert group["proof"].startswith("at least 1 in any roster with as many WFH days; that less than 5 is possible")


def test_pins_that_force_the_difference_are_proven_to_do_so(head, agency):
    roster = agency.draft(pattern=Pattern.MIXED)
    rina = agency.people[0][0]
    for day in (MONDAY, TUESDAY, WEDNESDAY, FRIDAY):
        roster.refresh_from_db()
        edit_cell(roster.pk, roster.version, rina.pk, day, CellAction.HOME, agency.head)
    solve(roster, agency.head)
    (group,) = groups(head, roster)
    assert (group["spread"], group["is_least"]) == ("largest difference 2 days", True)


def test_standing_of_a_roster_half_lived_counts_each_day_once(head, agency, settings):
    roster = agency.draft()
    for employee in agency.people[0][:2]:
        send_home(roster, employee, MONDAY, TUESDAY)
    publish(roster.pk, None, agency.head)
    settings.TODAY = WEDNESDAY
    grid = head.get(reverse("roster:grid", args=[roster.pk])).context["grid"]
    assert grid["groups"][0]["average"]["spread_label"] == "largest difference 2"
    (group,) = groups(head, roster)
    assert group["spread"] == "largest difference 2 days"


def test_unit_of_exempt_people_has_nobody_to_compare(head, agency, roster):
    for employee in agency.people[0]:
        give_duty(employee, DutyRole.TREASURER)
    page = head.get(reverse("roster:fairness", args=[roster.pk]))
    assert page.context["groups"] == []
    assert "Nobody to compare" in words(page)


def test_grid_leads_to_it(head, roster):
    assert reverse("roster:fairness", args=[roster.pk]) in head.get(reverse("roster:grid", args=[roster.pk])).content.decode()
