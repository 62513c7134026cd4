"""The list of rosters and the form of a new one."""

from datetime import timedelta

import pytest
from django.urls import reverse

from policies.rules import DutyRole
from roster.models import AdminMandate, Employee, Roster, RunStatus
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.publish import publish
from tests.factories import FRIDAY, MONDAY, EmployeeFactory, UnitFactory, UserFactory, give_duty, make_agency, send_home, user_of
from tests.roster.views.reading import HTMX, words

pytestmark = pytest.mark.django_db

NEW = reverse("roster:new")


def wish(unit, **changes):
    return {"unit": unit.pk, "starts": MONDAY.isoformat(), "ends": FRIDAY.isoformat(), "pattern": "weekly", **changes}


def refused(client, values):
    """What the page says; and no roster was started."""
    answer = client.post(NEW, values)
    assert answer.status_code == 422
    assert not Roster.objects.exists()
    return words(answer)


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_001_a_head_builds_the_roster_of_the_own_unit(client, agency):
    section = agency.subunits[0]
    give_duty(agency.people[0][0], DutyRole.UNIT_HEAD)
    client.force_login(user_of(agency.people[0][0]))
    answer = client.post(NEW, wish(section))
    roster = Roster.objects.get()
    run = roster.runs.get()
    assert answer.url == reverse("roster:progress", args=[roster.pk, run.pk])
    assert (roster.unit, roster.pattern, roster.created_by.employee) == (section, "weekly", agency.people[0][0])
    assert run.status == RunStatus.QUEUED


def test_004_a_head_sees_the_own_unit_and_all_below(client, agency):
    agency.draft()
    agency.draft(agency.subunits[0])
    agency.draft(agency.subunits[1])
    foreign = make_agency(2, name="Dinas Lain").draft()
    client.force_login(agency.head)
    assert {entry["unit"] for entry in client.get(reverse("roster:list")).context["rosters"]} == {
        "Dinas Contoh",
        "Seksi 1",
        "Seksi 2",
    }
    assert client.get(reverse("roster:grid", args=[foreign.pk])).status_code == 404
    give_duty(agency.people[1][0], DutyRole.UNIT_HEAD)
    client.force_login(user_of(agency.people[1][0]))
    assert [entry["unit"] for entry in client.get(reverse("roster:list")).context["rosters"]] == ["Seksi 2"]
    offered = client.get(NEW).context["form"].fields["unit"].queryset
    assert [unit.name for unit in offered] == ["Seksi 2"]


def test_roster_may_be_saved_without_a_solve(head, agency):
    answer = head.post(NEW, wish(agency.unit, action="save", target="40", max_home_run="3", max_home_per_week="2"))
    roster = Roster.objects.get()
    assert answer.url == reverse("roster:grid", args=[roster.pk])
    assert (roster.target, roster.max_home_run, roster.max_home_per_week) == (40, 3, 2)
    assert not roster.runs.exists()


def test_page_shows_the_caps_with_arithmetic_before_anything_is_solved(head):
    text = words(head.get(NEW, {"starts": "2023-08-28", "ends": "2023-09-08"}))
    assert "6 ASN × 50 % = 3" in text
    assert "6 ASN × 75 % = 4,5 → 4" in text or "6 ASN × 75 % = 4.5 → 4" in text
    assert "SE Sekda DKI 34/2023" in text


def test_changed_form_asks_for_the_caps_alone(head, agency):
    answer = head.get(NEW, wish(agency.subunits[1]), headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "4 ASN × 50 % = 2" in words(answer)


def test_form_opens_with_the_next_covered_weeks(head, agency):
    form = head.get(NEW).context["form"]
    assert (form["unit"].value(), form["starts"].value(), form["ends"].value()) == (agency.unit.pk, "2023-08-21", "2023-09-15")


def test_list_suggests_the_next_period_and_says_how_each_roster_stands(head, agency):
    page = head.get(reverse("roster:list"))
    assert page.context["suggestion"]["title"] == "Dinas Contoh has no roster yet"
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY)
    entry = head.get(reverse("roster:list")).context["rosters"][0]
    assert (entry["status_label"], entry["headcount"], entry["in_force_label"]) == ("Draft of revision 1", 10, "")
    publish(roster.pk, None, agency.head)
    entry = head.get(reverse("roster:list")).context["rosters"][0]
    assert (entry["status_label"], entry["in_force_label"]) == ("Revision 1, published", "")
    roster.refresh_from_db()
    edit_cell(roster.pk, roster.version, agency.people[0][0].pk, MONDAY, CellAction.OFFICE, agency.head)
    entry = head.get(reverse("roster:list")).context["rosters"][0]
    assert (entry["status_label"], entry["in_force_label"]) == ("Draft of revision 2", "revision 1 is in force")


def test_list_asks_as_many_queries_for_thirty_rosters_as_for_three(head, agency, django_assert_num_queries):
    for _ in range(3):
        agency.draft()
    head.get(reverse("roster:list"))
    with django_assert_num_queries(20, exact=False) as few:
        head.get(reverse("roster:list"))
    for _ in range(27):
        agency.draft(agency.subunits[0])
    with django_assert_num_queries(len(few)):
        head.get(reverse("roster:list"))


# --- refusals ----------------------------------------------------------------------------------------------------------------------


def test_reversed_period_is_refused(head, agency):
    assert "The period ends before it starts." in refused(head, wish(agency.unit, starts="2023-09-15", ends="2023-08-21"))


def test_period_of_a_weekend_is_refused(head, agency):
    text = refused(head, wish(agency.unit, starts="2023-08-26", ends="2023-08-27"))
    assert "There is no working day in this period" in text


def test_period_longer_than_a_year_is_refused(head, agency):
    assert "A roster covers one year at most." in refused(head, wish(agency.unit, ends="2024-08-21"))


def test_period_that_no_circular_covers_is_refused(head, agency):
    text = refused(head, wish(agency.unit, starts="2023-11-06", ends="2023-11-10"))
    assert "No circular that Dinas Contoh follows covers a working day" in text
    assert "Choose a period within a circular" in text


def test_unit_in_which_nobody_may_work_from_home_is_refused(head, agency):
    Employee.objects.filter(unit=agency.subunits[0]).update(sector="kesehatan")
    assert "Nobody in Seksi 1 can work from home" in refused(head, wish(agency.subunits[0]))


def test_unit_without_people_is_refused(head, agency):
    empty = UnitFactory(parent=agency.unit, name="Seksi Kosong")
    assert "Seksi Kosong has no civil servant" in refused(head, wish(empty))


def test_unit_of_somebody_else_is_no_choice(head, agency):
    foreign = make_agency(4, name="Dinas Lain")
    assert "Select a valid choice" in refused(head, wish(foreign.unit))


@pytest.mark.parametrize(
    "junk",
    [
        {"starts": "kemarin"},
        {"ends": "2023-02-31"},
        {"unit": "semua"},
        {"unit": "9" * 30},
        {"pattern": "sesuka hati"},
        {"target": "101"},
        {"target": "-1"},
        {"max_home_run": "0"},
        {"max_home_run": "1e9"},
        {"max_home_per_week": "6"},
        {"starts": "9999-12-30", "ends": "9999-12-31"},
        {"starts": "0001-01-01", "ends": "0001-01-05"},
    ],
    ids=str,
)
def test_junk_is_refused_with_a_sentence(head, agency, junk):
    assert re_errors(refused(head, wish(agency.unit) | junk))


def re_errors(text):
    return any(word in text for word in ("valid", "Ensure", "Enter", "Select", "No circular", "This field", "Choose a day"))


def test_nothing_at_all_is_refused(head):
    assert "This field is required." in refused(head, {})


@pytest.mark.parametrize(
    "query",
    [
        "unit=x",
        "starts=x&ends=y",
        "starts=2023-09-15&ends=2023-08-21",
        "starts=9999-12-31&ends=9999-12-31",
        "unit=" + "9" * 400,
        "target=abc",
    ],
)
def test_nonsense_in_the_address_shows_the_form(head, query):
    assert head.get(f"{NEW}?{query}").status_code == 200


# --- who may not -------------------------------------------------------------------------------------------------------------------


def test_employee_sees_no_list_and_starts_nothing(client, agency):
    client.force_login(agency.staff)
    assert client.get(reverse("roster:list")).status_code == 403
    assert client.post(NEW, wish(agency.unit)).status_code == 403
    assert not Roster.objects.exists()


def test_003_d_only_the_head_and_the_admins_change_a_roster(client, agency, roster):
    change = {"employee": agency.people[0][0].pk, "day": MONDAY.isoformat(), "action": "home", "version": 1}
    sibling = agency.people[1][0]
    give_duty(sibling, DutyRole.UNIT_HEAD)
    strangers = [agency.staff, user_of(sibling), agency.outsider, UserFactory()]
    for user in strangers:
        client.force_login(user)
        assert client.post(reverse("roster:cell", args=[roster.pk]), change).status_code in {403, 404}
    assert not roster.assignments.exists()
    for version, user in enumerate([agency.head, agency.admin, agency.bkd], start=1):
        client.force_login(user)
        answer = client.post(
            reverse("roster:cell", args=[roster.pk]), change | {"version": version, "action": "toggle"}, headers=HTMX
        )
        assert answer.status_code == 200


def test_acting_head_leads_from_date_to_date(client, agency, settings):
    acting = agency.people[0][1]
    give_duty(acting, DutyRole.UNIT_HEAD, MONDAY + timedelta(days=7), MONDAY + timedelta(days=13))
    client.force_login(user_of(acting))
    codes = []
    for days in (0, 7, 13, 14):
        settings.TODAY = MONDAY + timedelta(days=days)
        codes.append(client.get(reverse("roster:list")).status_code)
    assert codes == [403, 200, 200, 403]


def test_bkd_of_an_empty_province_is_told_so(client, monday):
    user = UserFactory()
    AdminMandate.objects.create(user=user)
    client.force_login(user)
    assert client.get(reverse("roster:list")).status_code == 200
    assert client.get(NEW).status_code == 200


def test_account_of_nobody_is_led_to_no_rosters(client, monday):
    client.force_login(EmployeeFactory(user=UserFactory()).user)
    assert client.get("/").url == reverse("roster:my_days")
