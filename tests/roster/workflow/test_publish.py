from datetime import timedelta

import pytest
from django.db import DatabaseError

from policies.rules import DutyRole
from roster.models import Assignment, Employee, PublishedDay, Revision, RosterStatus
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal, Stale
from roster.workflow.run_ledger import request_run
from tests.factories import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    EmployeeFactory,
    absent,
    adopt,
    give_duty,
    make_agency,
    send_home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_is_monday(settings):
    settings.TODAY = MONDAY


@pytest.fixture
def agency():
    return make_agency(4)


@pytest.fixture
def roster(agency):
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY, THURSDAY)
    return roster


def seen_by(employee):
    """What an employee sees: day → place."""
    return dict(PublishedDay.objects.filter(employee=employee, is_current=True).values_list("day", "location"))


def refused(roster, by, version=None):
    before = list(PublishedDay.objects.order_by("pk").values()), list(Revision.objects.values())
    with pytest.raises(Refusal) as refusal:
        publish(roster.pk, version, by)
    assert (list(PublishedDay.objects.order_by("pk").values()), list(Revision.objects.values())) == before
    return refusal.value


def move(roster, employee, day, action=CellAction.TOGGLE, by=None):
    roster.refresh_from_db()
    edit_cell(roster.pk, roster.version, employee.pk, day, action, by)


# --- works -----------------------------------------------------------------------------------------------------------------------------


def test_first_publication_is_revision_1_with_a_row_for_everybody_on_every_day(agency, roster):
    revision = publish(roster.pk, roster.version, agency.head, note="Selamat bekerja")
    roster.refresh_from_db()
    assert (revision.number, revision.published_by, revision.note, revision.is_late) == (1, agency.head, "Selamat bekerja", False)
    assert (revision.days.count(), roster.status) == (20, RosterStatus.PUBLISHED)
    assert seen_by(agency.people[0][0]) == {MONDAY: "WFH", TUESDAY: "WFO", WEDNESDAY: "WFO", THURSDAY: "WFH", FRIDAY: "WFO"}


def test_absence_lies_over_whatever_was_decided(agency, roster):
    absent(agency.people[0][0], THURSDAY)
    publish(roster.pk, None, agency.head)
    assert seen_by(agency.people[0][0])[THURSDAY] == "Cuti"


def test_each_day_names_the_clause_it_rests_on(agency, roster):
    give_duty(agency.people[0][1], DutyRole.TREASURER)
    publish(roster.pk, None, agency.head)
    basis = dict(PublishedDay.objects.filter(day=MONDAY).values_list("employee", "basis"))
    assert basis[agency.people[0][0].pk] == "SE Sekda DKI 34/2023 (004-b)"
    assert basis[agency.people[0][1].pk] == "(001-b)"
    assert PublishedDay.objects.get(employee=agency.people[0][1], day=MONDAY).is_exempt


def test_pins_are_told(agency, roster):
    move(roster, agency.people[0][1], FRIDAY, by=agency.head)
    publish(roster.pk, None, agency.head)
    assert list(PublishedDay.objects.filter(is_pinned=True).values_list("employee", "day")) == [(agency.people[0][1].pk, FRIDAY)]


def test_days_outside_employment_have_no_row(agency, roster):
    newcomer = EmployeeFactory(unit=agency.subunits[0], employed_from=FRIDAY)
    publish(roster.pk, None, agency.head)
    assert set(seen_by(newcomer)) == {FRIDAY}


def test_publication_keeps_the_terms_of_its_day(agency, roster):
    revision = publish(roster.pk, None, agency.head)
    (terms,) = revision.terms
    monday = terms["days"]["2023-08-21"]
    assert (terms["label"], terms["eligible"], monday["max_home"], monday["source"]) == ("Seksi 1", 4, 2, "004-b")


def test_first_publication_of_past_days_is_marked_late(agency, roster, settings):
    settings.TODAY = TUESDAY
    assert publish(roster.pk, None, agency.head).is_late


# --- the next revision -----------------------------------------------------------------------------------------------------------------------------


def test_second_revision_takes_over_and_the_first_stays_readable(agency, roster):
    publish(roster.pk, None, agency.head)
    move(roster, agency.people[0][1], FRIDAY, by=agency.head)
    assert publish(roster.pk, None, agency.head).number == 2
    assert seen_by(agency.people[0][1])[FRIDAY] == "WFH"
    old, new = PublishedDay.objects.filter(employee=agency.people[0][1], day=FRIDAY).order_by("pk")
    assert [(row.location, row.is_current) for row in (old, new)] == [("WFO", False), ("WFH", True)]


def test_second_revision_is_not_late_though_days_have_passed(agency, roster, settings):
    publish(roster.pk, None, agency.head)
    move(roster, agency.people[0][1], FRIDAY, by=agency.head)
    settings.TODAY = WEDNESDAY
    assert not publish(roster.pk, None, agency.head).is_late


def test_lived_days_stay_as_published_whatever_the_facts_say_now(agency, roster, settings):
    treasurer = agency.people[0][0]
    publish(roster.pk, None, agency.head)
    settings.TODAY = WEDNESDAY
    give_duty(treasurer, DutyRole.TREASURER)
    absent(treasurer, TUESDAY)
    move(roster, treasurer, THURSDAY, CellAction.OFFICE, by=agency.head)
    publish(roster.pk, None, agency.head)
    assert seen_by(treasurer) == {MONDAY: "WFH", TUESDAY: "WFO", WEDNESDAY: "WFO", THURSDAY: "WFO", FRIDAY: "WFO"}
    bases = dict(PublishedDay.objects.filter(employee=treasurer, is_current=True).values_list("day", "basis"))
    assert (bases[MONDAY], bases[FRIDAY]) == ("SE Sekda DKI 34/2023 (004-b)", "(001-b)")


def test_who_left_keeps_the_days_he_lived_and_loses_the_rest(agency, roster, settings):
    leaver = agency.people[0][0]
    publish(roster.pk, None, agency.head)
    settings.TODAY = WEDNESDAY
    Employee.objects.filter(pk=leaver.pk).update(unit=make_agency(1, name="Dinas Lain").subunits[0])
    publish(roster.pk, None, agency.head)
    assert seen_by(leaver) == {MONDAY: "WFH", TUESDAY: "WFO"}


def test_who_came_later_has_no_lived_days(agency, roster, settings):
    publish(roster.pk, None, agency.head)
    settings.TODAY = WEDNESDAY
    newcomer = EmployeeFactory(unit=agency.subunits[0])
    publish(roster.pk, None, agency.head)
    assert set(seen_by(newcomer)) == {WEDNESDAY, THURSDAY, FRIDAY}


def test_terms_of_lived_days_stay_though_the_circular_changed(agency, roster, settings):
    publish(roster.pk, None, agency.head)
    settings.TODAY = WEDNESDAY
    agency.unit.adoptions.all().delete()
    adopt(agency.unit, number="SE Contoh 1/2023", caps=[])
    move(roster, agency.people[0][0], THURSDAY, CellAction.OFFICE, by=agency.head)
    days = publish(roster.pk, None, agency.head).terms[0]["days"]
    assert (days["2023-08-21"]["max_home"], days["2023-08-25"]["max_home"]) == (2, 0)


# --- refused -----------------------------------------------------------------------------------------------------------------------------


def test_nothing_changed_is_refused(agency, roster):
    publish(roster.pk, None, agency.head)
    assert "Nothing has changed since revision 1" in refused(roster, agency.head).message


def test_draft_that_breaks_a_rule_is_refused_with_every_finding(agency, roster):
    for employee in agency.people[0][1:]:
        send_home(roster, employee, MONDAY, TUESDAY)
    refusal = refused(roster, agency.head)
    assert "2 rules are broken" in refusal.message
    assert refusal.details == [
        "Monday, 21 August 2023: 4 at home in Seksi 1, the limit is 2.",
        "Tuesday, 22 August 2023: 3 at home in Seksi 1, the limit is 2.",
    ]


def test_stale_version_is_refused(agency, roster):
    move(roster, agency.people[0][1], FRIDAY, by=agency.head)
    with pytest.raises(Stale):
        publish(roster.pk, 1, agency.head)
    assert not Revision.objects.exists()


def test_publish_while_a_solve_waits_or_runs_is_refused(agency, roster):
    request_run(roster, agency.head)
    assert "is being solved" in refused(roster, agency.head).message


def test_person_and_day_of_another_published_roster_are_refused_by_its_name(agency, roster):
    publish(roster.pk, None, agency.head)
    other = agency.draft(unit=agency.subunits[0], starts=FRIDAY, ends=FRIDAY + timedelta(days=7))
    assert "Dinas Contoh, 21–25 August 2023" in refused(other, agency.head).message


def test_rosters_side_by_side_and_one_after_the_other_are_welcome(agency, roster):
    publish(roster.pk, None, agency.head)
    neighbour = make_agency(4, name="Dinas Lain", circular=None)
    adopt(neighbour.unit)
    publish(neighbour.draft().pk, None, agency.head)
    publish(agency.draft(starts=MONDAY + timedelta(days=7), ends=FRIDAY + timedelta(days=7)).pk, None, agency.head)
    assert Revision.objects.count() == 3


def test_empty_unit_has_nothing_to_publish(agency, roster):
    Assignment.objects.all().delete()
    Employee.objects.update(unit=make_agency(1, name="Dinas Lain").subunits[0])
    assert "nothing to publish" in refused(roster, agency.head).message


def test_failure_half_way_leaves_wholly_the_old(agency, roster, monkeypatch):
    publish(roster.pk, None, agency.head)
    move(roster, agency.people[0][1], FRIDAY, by=agency.head)
    stored = PublishedDay.objects.bulk_create

    def break_off(rows, batch_size):
        stored(rows[:7], batch_size=batch_size)
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(PublishedDay.objects, "bulk_create", break_off)
    with pytest.raises(DatabaseError):
        publish(roster.pk, None, agency.head)
    roster.refresh_from_db()
    assert (Revision.objects.count(), PublishedDay.objects.count(), roster.status) == (1, 20, RosterStatus.DRAFT)
    assert PublishedDay.objects.filter(is_current=True).count() == 20
