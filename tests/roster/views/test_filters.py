"""Filters of the grid: plain addresses that say whose rows are shown, and go along wherever one goes from there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from policies.rules import DutyRole
from roster.workflow.publish import publish
from tests.factories import FRIDAY, MONDAY, TUESDAY, CoverageGroupFactory, give_duty, send_home
from tests.roster.views.reading import words

pytestmark = pytest.mark.django_db


def page(client, roster, **query):
    return client.get(reverse("roster:grid", args=[roster.pk]), query)


def shown(answer):
    """The ids of the people who have a row."""
    return {row["employee_id"] for group in answer.context["grid"]["groups"] for row in group["rows"]}


def pks(*employees):
    return {employee.pk for employee in employees}


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_subunit_shows_its_people_alone_and_says_how_many(head, agency, roster):
    answer = page(head, roster, unit=agency.subunits[1].pk)
    assert shown(answer) == pks(*agency.people[1])
    assert "4 of 10 people: Seksi 2" in words(answer)


def test_duty_shows_who_holds_it_at_some_time(head, agency, roster, rina):
    give_duty(rina, DutyRole.ASSET_KEEPER, starts=FRIDAY)
    assert shown(page(head, roster, tugas="pengurus barang")) == pks(rina)


def test_filters_are_taken_together(head, agency, roster, rina):
    for person in (rina, agency.people[1][0]):
        give_duty(person, DutyRole.ASSET_KEEPER)
    assert shown(page(head, roster, tugas="pengurus barang", unit=agency.subunits[1].pk)) == pks(agency.people[1][0])


def test_only_changed_shows_whose_days_differ_from_the_revision(head, agency, roster, rina):
    publish(roster.pk, None, agency.head)
    send_home(roster, rina, TUESDAY)
    assert shown(page(head, roster, hanya="berubah")) == pks(rina)


def test_only_changed_looks_at_the_week_on_the_page(head, agency, rina):
    roster = agency.draft(ends=MONDAY + timedelta(days=11))
    publish(roster.pk, None, agency.head)
    send_home(roster, rina, MONDAY)
    assert shown(page(head, roster, hanya="berubah", tampilan="week", minggu="2")) == set()
    assert shown(page(head, roster, hanya="berubah", tampilan="week", minggu="1")) == pks(rina)


def test_only_warnings_shows_whom_the_judge_names(head, agency, roster):
    four = agency.people[0][:4]  # of six, three may be at home
    for person in four:
        send_home(roster, person, MONDAY)
    assert shown(page(head, roster, hanya="peringatan")) == pks(*four)


def test_only_warnings_shows_all_who_could_make_up_a_minimum(head, agency, roster):
    CoverageGroupFactory(unit=agency.unit, minimum=2, members=agency.people[0][:2])
    send_home(roster, agency.people[0][0], MONDAY)
    assert shown(page(head, roster, hanya="peringatan")) == pks(*agency.people[0][:2])


def test_counters_and_balance_go_on_counting_everybody(head, agency, roster, rina):
    give_duty(rina, DutyRole.ASSET_KEEPER)
    for person in agency.people[0][1:3]:
        send_home(roster, person, MONDAY)
    whole, part = (page(head, roster, **query).context["grid"]["groups"][0] for query in ({}, {"tugas": "pengurus barang"}))
    assert part["rows"] == [row for row in whole["rows"] if row["employee_id"] == rina.pk]
    assert {**part, "rows": []} == {**whole, "rows": []}


def test_minimums_of_others_are_left_out(head, agency, roster):
    CoverageGroupFactory(unit=agency.unit, name="Loket", members=agency.people[0][:2])
    assert page(head, roster, unit=agency.subunits[1].pk).context["grid"]["coverage"] == []
    assert len(page(head, roster, unit=agency.subunits[0].pk).context["grid"]["coverage"]) == 1


def test_filters_go_along_to_weeks_and_period(head, agency):
    roster = agency.draft(ends=MONDAY + timedelta(days=25))
    grid = page(head, roster, tampilan="week", minggu="2", unit=agency.subunits[1].pk, hanya="peringatan").context["grid"]
    for url in (grid["previous_url"], grid["next_url"], grid["week_url"], grid["period_url"]):
        assert url.endswith(f"unit={agency.subunits[1].pk}&hanya=peringatan")
    assert grid["filters"]["place"] == [("tampilan", "week"), ("minggu", 2)]
    assert grid["filters"]["clear_url"].endswith("?tampilan=week&minggu=2")


def test_filters_hold_for_the_list_on_the_phone(head, agency, roster):
    day = page(head, roster, unit=agency.subunits[1].pk).context["day"]
    assert {person["employee_id"] for section in day["sections"] for person in section["people"]} == pks(*agency.people[1])
    assert day["next_url"].endswith(f"?hari={TUESDAY}&unit={agency.subunits[1].pk}")


def test_roster_that_was_never_published_offers_no_changes(head, agency, roster):
    def offered():
        return [option["value"] for option in page(head, roster).context["grid"]["filters"]["fields"][2]["options"]]

    assert offered() == ["peringatan"]
    publish(roster.pk, None, agency.head)
    assert offered() == ["berubah", "peringatan"]


def test_nobody_who_matches_is_told_with_the_way_out(head, agency, roster):
    text = words(page(head, roster, hanya="peringatan", tampilan="week"))
    assert "Nobody in this part of the roster matches the filter. Look in the whole period · Show everybody" in text


# --- nonsense ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", [{"unit": "x"}, {"tugas": "raja"}, {"hanya": "emas"}], ids=str)
def test_nonsense_shows_everybody(head, agency, roster, query):
    assert shown(page(head, roster, **query)) == pks(*agency.people[0], *agency.people[1])


def test_unit_of_somebody_else_shows_nobody(head, agency, roster):
    assert shown(page(head, roster, unit=agency.outsider.employee.unit_id)) == set()
