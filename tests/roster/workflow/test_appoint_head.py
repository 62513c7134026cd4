"""Plt. and Plh.: appointed from day to day; who acts sees and does what the head does, and everything says in whose name."""

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from roster.models import Capacity, DutyAssignment
from roster.pages.letterhead import letterhead
from roster.permissions import Reach
from roster.queries.leadership import load_heads
from roster.wording import signed_by
from roster.workflow import appoint_head as module
from roster.workflow.appoint_head import Appointment, appoint_head, end_appointment
from roster.workflow.export_people import export_people
from roster.workflow.export_roster import book_of
from roster.workflow.judge import facts_of
from roster.workflow.plan_people import plan_import
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal
from tests.factories import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    EmployeeFactory,
    UserFactory,
    act_for,
    make_agency,
    user_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_is_monday(settings):
    settings.TODAY = MONDAY


@pytest.fixture
def agency():
    agency = make_agency(4, 3)
    agency.head.employee.position = "Kepala Dinas Contoh"
    agency.head.employee.save()
    return agency


@pytest.fixture
def rina(agency):
    return agency.people[0][0]


def wish(employee, starts=TUESDAY, ends=THURSDAY, capacity=Capacity.STAND_IN, letter="090/2023"):
    return Appointment(employee, capacity, starts, ends, letter)


def refused(agency, appointment):
    before = DutyAssignment.objects.count()
    with pytest.raises(Refusal) as refusal:
        appoint_head(agency.unit, appointment, agency.admin)
    assert DutyAssignment.objects.count() == before
    return refusal.value.message


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_acting_head_leads_from_the_first_day_to_the_last(agency, rina, settings):
    duty = appoint_head(agency.unit, wish(rina), agency.admin)
    assert (duty.capacity, duty.letter, duty.appointed_by) == ("Plh.", "090/2023", agency.admin)
    leads = []
    for day in (MONDAY, TUESDAY, THURSDAY, FRIDAY):
        settings.TODAY = day
        leads.append(Reach(user_of(rina)).manages(agency.unit))
    assert leads == [False, True, True, False]


def test_end_today_leaves_him_the_day_and_takes_the_rest(agency, rina, settings):
    duty = appoint_head(agency.unit, wish(rina), agency.admin)
    settings.TODAY = TUESDAY
    end_appointment(duty)
    assert Reach(user_of(rina)).manages(agency.unit)
    settings.TODAY = WEDNESDAY
    assert not Reach(user_of(rina)).manages(agency.unit)


def test_appointment_that_has_not_begun_is_taken_back(agency, rina):
    end_appointment(appoint_head(agency.unit, wish(rina), agency.admin))
    assert not DutyAssignment.objects.acting().exists()


def test_what_he_publishes_says_in_whose_name(agency, rina):
    roster = agency.draft()
    appoint_head(agency.unit, wish(rina, starts=MONDAY), agency.admin)
    revision = publish(roster.pk, None, user_of(rina))
    said = signed_by(revision.published_by, revision.published_at, load_heads(agency.unit))
    assert said == f"{rina.name}, Plh. Kepala Dinas Contoh (a.n. {agency.head.employee.name})"


def test_it_still_says_so_when_his_time_is_over(agency, rina, settings):
    roster = agency.draft()
    appoint_head(agency.unit, wish(rina, starts=MONDAY), agency.admin)
    revision = publish(roster.pk, None, user_of(rina))
    settings.TODAY = FRIDAY
    assert "Plh. Kepala" in signed_by(revision.published_by, revision.published_at, load_heads(agency.unit))


def test_vacant_post_has_no_name_to_act_for(agency, rina):
    unit = agency.subunits[0]
    act_for(rina, unit, MONDAY, FRIDAY, Capacity.VACANCY)
    revision = publish(agency.draft(unit).pk, None, user_of(rina))
    said = signed_by(revision.published_by, revision.published_at, load_heads(unit))
    assert said == f"{rina.name}, Plt. Head of Seksi 1"


def test_head_of_his_own_unit_acts_as_himself_there(agency):
    other = agency.people[1][0]
    DutyAssignment.objects.create(employee=other, role="kepala unit", unit=agency.subunits[1])
    act_for(other, agency.unit, MONDAY, FRIDAY)
    revision = publish(agency.draft(agency.subunits[1]).pk, None, user_of(other))
    assert signed_by(revision.published_by, revision.published_at, load_heads(agency.subunits[1])) == other.name


def test_acting_head_signs_print_and_export(agency, rina):
    roster = agency.draft()
    act_for(rina, agency.unit, MONDAY, FRIDAY)
    publish(roster.pk, None, agency.head)
    paper = letterhead(roster, facts_of(roster))
    assert (paper["signer_title"], paper["signer_name"]) == ("Plh. Kepala Dinas Contoh", rina.name)
    facts = dict(book_of(roster, roster.latest_revision).facts)
    assert facts["Signer"] == f"{rina.name}, Plh. Kepala Dinas Contoh"
    assert facts["Published by"] == agency.head.employee.name


def test_head_signs_when_nobody_acts_for_him(agency):
    roster = agency.draft()
    paper = letterhead(roster, facts_of(roster))
    assert (paper["signer_title"], paper["signer_name"]) == ("Kepala Dinas Contoh", agency.head.employee.name)


def test_staff_file_neither_carries_nor_ends_an_acting_head(agency):
    from roster.excel.people import read_people

    stand_in = agency.people[0][1]
    act_for(stand_in, stand_in.unit, MONDAY, FRIDAY)
    file = read_people(export_people(None), MONDAY)
    assert next(row for row in file.rows if row.nip == stand_in.nip).roles == frozenset()
    assert plan_import(file, None).ended_duties == ()


# --- refusals ----------------------------------------------------------------------------------------------------------------------


def test_day_that_has_passed_is_refused(agency, rina, settings):
    settings.TODAY = WEDNESDAY
    assert "The first day has passed" in refused(agency, wish(rina))


def test_reversed_days_are_refused(agency, rina):
    assert "before the first" in refused(agency, wish(rina, starts=FRIDAY))


def test_employee_of_another_agency_is_refused(agency):
    other = make_agency(1, name="Dinas Lain")
    assert "works in another agency" in refused(agency, wish(other.people[0][0]))


def test_employee_who_leaves_before_the_end_is_refused(agency, rina):
    rina.employed_to = TUESDAY
    rina.save()
    assert "isn't employed on all of these days" in refused(agency, wish(rina))


def test_head_cannot_act_for_himself(agency):
    assert "leads Dinas Contoh already" in refused(agency, wish(agency.head.employee))


def test_two_acting_heads_on_one_day_are_refused(agency, rina):
    appoint_head(agency.unit, wish(rina), agency.admin)
    second = wish(agency.people[0][1], starts=THURSDAY, ends=FRIDAY)
    assert f"{rina.name} is Plh. until Thursday, 24 August 2023" in refused(agency, second)
    appoint_head(agency.unit, wish(agency.people[0][1], starts=FRIDAY, ends=FRIDAY + timedelta(days=7)), agency.admin)


def test_appointment_that_is_over_cannot_be_ended(agency, rina, settings):
    duty = appoint_head(agency.unit, wish(rina), agency.admin)
    for day in (THURSDAY, FRIDAY):
        settings.TODAY = day
        with pytest.raises(Refusal, match="ends today or has ended already"):
            end_appointment(duty)


def test_acting_head_without_dates_is_refused_by_the_database(agency):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        act_for(EmployeeFactory(unit=agency.unit), agency.unit, None, None)


@pytest.mark.django_db(transaction=True)
def test_whoever_is_beaten_by_the_back_office_is_told_the_same(agency, rina, monkeypatch):
    """The back office takes no lock: its row is there, and not yet committed, when the appointment finds nobody."""
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: whoever comes second waits before he looks")
    stored, checked = Event(), Event()

    def be_quicker():
        with transaction.atomic():
            act_for(rina, agency.unit, TUESDAY, THURSDAY)
            stored.set()
            checked.wait(10)
        connection.close()

    def check_and_tell(unit, wish, check=module._check):
        check(unit, wish)
        checked.set()

    monkeypatch.setattr(module, "_check", check_and_tell)
    rival = Thread(target=be_quicker)
    rival.start()
    stored.wait(10)
    second = wish(agency.people[0][1], starts=THURSDAY, ends=FRIDAY)
    with pytest.raises(Refusal, match=f"{rina.name} is Plh. until Thursday, 24 August 2023"):
        appoint_head(agency.unit, second, agency.admin)
    rival.join()
    assert DutyAssignment.objects.acting().get().employee == rina


@pytest.fixture
def back_office(agency):
    """Yield a function that posts the form of an employee with duties, and returns the page that comes."""
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    person = agency.people[0][1]
    fields = {name: getattr(person, name) for name in ("nip", "name", "status", "position")} | {
        "unit": person.unit_id,
        "rank": "IV/a",
    }

    def post(*periods):
        counts = {
            "duties-TOTAL_FORMS": len(periods),
            "duties-INITIAL_FORMS": 0,
            "absences-TOTAL_FORMS": 0,
            "absences-INITIAL_FORMS": 0,
        }
        for number, (starts, ends) in enumerate(periods):
            duty = {"role": "kepala unit", "unit": agency.unit.pk, "valid_from": starts, "valid_to": ends, "capacity": "Plt."}
            counts |= {f"duties-{number}-{name}": value for name, value in duty.items()}
        return client.post(reverse("admin:roster_employee_change", args=[person.pk]), fields | counts, follow=True)

    return post


def test_back_office_is_told_beside_the_row_and_keeps_what_was_typed(agency, rina, back_office):
    act_for(rina, agency.unit, TUESDAY, THURSDAY)
    text = back_office((THURSDAY, FRIDAY)).content.decode()
    assert f"{rina.name} is acting head of this unit on one of these days" in text
    assert 'value="IV/a"' in text
    assert not agency.people[0][1].duties.exists()
    back_office((FRIDAY, FRIDAY))
    assert agency.people[0][1].duties.get().valid_from == FRIDAY


def test_two_rows_of_one_form_that_exclude_each_other_are_told_in_words_and_store_nothing(agency, back_office):
    assert "a unit has one acting head" in back_office((TUESDAY, THURSDAY), (THURSDAY, FRIDAY)).content.decode()
    person = agency.people[0][1]
    person.refresh_from_db()
    assert person.rank != "IV/a"
    assert not person.duties.exists()
