"""What the page of a new roster shows before anything is solved: who is away, what is missing, which period comes next."""

import pytest
from django.urls import reverse

from policies.rules import DutyRole
from roster.models import AbsenceKind
from roster.workflow.publish import publish
from tests.factories import FRIDAY, MONDAY, THURSDAY, TUESDAY, absent, give_duty
from tests.roster.views.reading import words

pytestmark = pytest.mark.django_db
NEW = reverse("roster:new")
WEEK = {"starts": MONDAY.isoformat(), "ends": FRIDAY.isoformat()}


def page(client, **query):
    return client.get(NEW, WEEK | query)


def titles(answer):
    return [warning["title"] for warning in answer.context["warnings"]]


def test_people_away_are_named_with_kind_and_days(head, agency):
    rina, adi = agency.people[0][:2]
    absent(rina, MONDAY, TUESDAY)
    absent(rina, FRIDAY, kind=AbsenceKind.SICK)
    absent(adi, THURSDAY, kind=AbsenceKind.OFFSITE_DUTY)
    away = page(head).context["away"]
    assert away == [
        f"{rina.name} · Leave, Mon 21 Aug – Tue 22 Aug",
        f"{rina.name} · Sick, Fri 25 Aug",
        f"{adi.name} · Offsite duty, Thu 24 Aug",
    ]


def test_leave_over_a_weekend_is_one_stretch(head, agency):
    absent(agency.people[0][0], FRIDAY, FRIDAY.replace(day=29))
    assert len(page(head, ends="2023-09-01").context["away"]) == 1


def test_period_without_any_absence_is_remarked(head, agency):
    assert any("No leave" in title for title in titles(page(head)))
    absent(agency.people[0][0], MONDAY)
    assert not any("No leave" in title for title in titles(page(head)))


def test_units_without_a_head_are_remarked(head, agency):
    give_duty(agency.people[0][0], DutyRole.UNIT_HEAD)
    give_duty(agency.people[1][0], DutyRole.UNIT_HEAD)
    assert not any("no head" in title for title in titles(page(head)))
    agency.people[1][0].duties.update(valid_to=TUESDAY)
    answer = page(head)
    assert "1 unit has no head in this period." in titles(answer)
    assert "Seksi 2 (from Wed 23 Aug)" in words(answer)


def test_period_that_is_published_already_is_remarked_with_its_roster(head, agency):
    roster = agency.draft()
    publish(roster.pk, None, agency.head)
    answer = page(head)
    assert "Some of these people and days are published already." in titles(answer)
    assert reverse("roster:grid", args=[roster.pk]) in answer.content.decode()


def test_form_opens_after_the_last_roster_of_the_unit_and_offers_it_for_another_period(head, agency):
    agency.draft()
    form = head.get(NEW).context["form"]
    assert form["starts"].value() == "2023-08-28"
    assert page(head).context["next_period"]["url"].endswith("starts=2023-08-28&ends=2023-09-22")


def test_roster_of_a_unit_above_counts_for_the_next_period(head, agency):
    agency.draft()
    answer = page(head, unit=agency.subunits[0].pk)
    assert "starts=2023-08-28" in answer.context["next_period"]["url"]


def test_own_target_changes_the_caps_at_once(head):
    assert "3" in words(page(head))
    stretch = page(head, target="20").context["caps"]["stretches"][0]
    assert stretch["rows"][0]["result"] == "1 person"


def test_changed_form_brings_the_minimums_of_another_unit_but_leaves_those_of_the_same_alone(head, agency):
    htmx = {"headers": {"HX-Request": "true"}}
    other = head.get(NEW, WEEK | {"unit": agency.subunits[0].pk, "shown": agency.unit.pk}, **htmx)
    same = head.get(NEW, WEEK | {"unit": agency.unit.pk, "shown": agency.unit.pk}, **htmx)
    assert 'id="minimums"' in other.content.decode()
    assert 'id="minimums"' not in same.content.decode()
    assert all(f'id="{part}"' in same.content.decode() for part in ("caps", "unit-note", "period-note", "roster-people"))


def test_junk_in_the_address_shows_the_form(head):
    assert head.get(NEW, {"unit": "x", "starts": "besok"}).status_code == 200
