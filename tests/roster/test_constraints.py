"""What must never be is refused by the database itself, on SQLite and PostgreSQL, whatever code writes past the judge."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from roster.models import Absence, Assignment, CoverageGroup, PublishedDay, Revision, Roster, RunStatus, SolveRun, UnitPolicy
from tests.factories import FRIDAY, MONDAY, UserFactory, make_agency

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
