"""What must never be is refused by the database itself, on SQLite and PostgreSQL, whatever code writes past the judge."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from roster.models import (
    Absence,
    Assignment,
    Capacity,
    CoverageGroup,
    DutyAssignment,
    PublishedDay,
    Revision,
    Roster,
    RunStatus,
    SolveRun,
    UnitPolicy,
)
from tests.factories import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, UserFactory, act_for, give_duty, make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(3)


@pytest.fixture
def roster(agency):
    return agency.draft()


@pytest.fixture
def revision(roster):
    return Revision.objects.create(roster=roster, number=1, published_by=UserFactory())


def refused(create, **fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        create(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"starts": FRIDAY, "ends": MONDAY},
        {"target": 101},
        {"max_home_per_week": 0},
        {"max_home_per_week": 6},
        {"max_home_run": 0},
        {"max_home_run": 61},
    ],
    ids=str,
)
def test_roster_out_of_bounds(agency, fields):
    refused(Roster.objects.create, **({"unit": agency.unit, "starts": MONDAY, "ends": FRIDAY} | fields))


def test_share_of_more_than_everybody(agency):
    refused(UnitPolicy.objects.create, unit=agency.unit, target=101)


def test_place_that_does_not_exist_and_two_places_on_a_day(agency, roster):
    cell = {"roster": roster, "employee": agency.people[0][0], "day": MONDAY}
    refused(Assignment.objects.create, **cell, location="XXX")
    Assignment.objects.create(**cell, location="WFH")
    refused(Assignment.objects.create, **cell, location="WFO")


def test_second_solve_of_a_roster(roster):
    SolveRun.objects.create(roster=roster, base_version=1)
    refused(SolveRun.objects.create, roster=roster, base_version=1)
    refused(SolveRun.objects.create, roster=roster, base_version=1, status=RunStatus.RUNNING)
    SolveRun.objects.create(roster=roster, base_version=1, status=RunStatus.DONE)


def test_revision_of_a_number_that_is_taken_or_none(roster, revision):
    refused(Revision.objects.create, roster=roster, number=1, published_by=revision.published_by)
    refused(Revision.objects.create, roster=roster, number=0, published_by=revision.published_by)


def test_two_published_rosters_for_one_person_and_day(agency, revision):
    other = Revision.objects.create(roster=agency.draft(), number=1, published_by=revision.published_by)
    day = {"employee": agency.people[0][0], "unit": agency.subunits[0], "day": MONDAY, "location": "WFH"}
    PublishedDay.objects.create(revision=revision, **day)
    refused(PublishedDay.objects.create, revision=other, **day)
    PublishedDay.objects.create(revision=other, **day, is_current=False)


def test_absence_that_ends_before_it_starts_or_is_entered_twice(agency):
    absence = {"employee": agency.people[0][0], "kind": "Cuti", "starts": MONDAY, "ends": MONDAY}
    refused(Absence.objects.create, **(absence | {"ends": date(2023, 8, 1)}))
    Absence.objects.create(**absence)
    refused(Absence.objects.create, **absence)


def test_two_minimums_of_one_name(agency):
    CoverageGroup.objects.create(unit=agency.unit, name="Loket")
    refused(CoverageGroup.objects.create, unit=agency.unit, name="Loket")


@pytest.mark.parametrize("days", [(MONDAY, TUESDAY), (THURSDAY, FRIDAY), (WEDNESDAY, WEDNESDAY), (MONDAY, FRIDAY)], ids=str)
def test_second_acting_head_on_a_day(agency, days):
    first, second = agency.people[0][:2]
    act_for(first, agency.unit, TUESDAY, THURSDAY)
    refused(act_for, employee=second, unit=agency.unit, starts=days[0], ends=days[1], capacity=Capacity.VACANCY)
    refused(act_for, employee=first, unit=agency.unit, starts=days[0], ends=days[1])


def test_acting_head_moved_onto_the_days_or_the_unit_of_another(agency):
    first, second = agency.people[0][:2]
    act_for(first, agency.unit, MONDAY, TUESDAY)
    later = DutyAssignment.objects.filter(pk=act_for(second, agency.unit, WEDNESDAY, FRIDAY).pk)
    elsewhere = DutyAssignment.objects.filter(pk=act_for(second, agency.subunits[0], MONDAY, FRIDAY).pk)
    refused(later.update, valid_from=TUESDAY)
    refused(elsewhere.update, unit=agency.unit)
    later.update(valid_to=THURSDAY)


def test_acting_heads_one_after_another_beside_the_head_and_of_other_units(agency):
    first, second = agency.people[0][:2]
    act_for(first, agency.unit, MONDAY, TUESDAY)
    act_for(second, agency.unit, WEDNESDAY, FRIDAY)
    act_for(second, agency.subunits[0], MONDAY, FRIDAY)
    give_duty(second, "bendahara", MONDAY, FRIDAY, unit=agency.unit)
    DutyAssignment.objects.filter(unit=agency.unit, role="bendahara").update(capacity=Capacity.STAND_IN)
    give_duty(first, "kepala unit", MONDAY, FRIDAY, unit=agency.unit)


@pytest.mark.django_db(transaction=True)
def test_migration_names_acting_heads_that_overlap_and_goes_on_once_they_do_not(agency):
    first, second = agency.people[0][:2]
    call_command("migrate", "roster", "0009", verbosity=0)
    try:
        act_for(first, agency.unit, MONDAY, FRIDAY)
        act_for(first, agency.subunits[0], MONDAY, FRIDAY)
        act_for(second, agency.unit, TUESDAY, TUESDAY)
        third = act_for(second, agency.unit, FRIDAY, FRIDAY)
        with pytest.raises(CommandError) as stopped:
            call_command("migrate", verbosity=0)
        lines = str(stopped.value).splitlines()[1:]
        assert len(lines) == 2
        assert all(agency.unit.name in line and first.name in line and second.name in line for line in lines)
        assert f"duty {third.pk}" in lines[1]
        DutyAssignment.objects.filter(employee=second).delete()
    finally:
        call_command("migrate", verbosity=0)
    refused(act_for, employee=second, unit=agency.unit, starts=FRIDAY, ends=FRIDAY)
