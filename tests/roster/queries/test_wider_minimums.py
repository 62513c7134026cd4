"""Minimums of a unit above a roster: counted over this roster's draft and over what is published elsewhere."""

import pytest

from policies.rules import DutyRole
from roster.queries.draft import load_draft
from roster.queries.wider_minimums import load_wider_minimums
from roster.workflow.judge import facts_of
from roster.workflow.publish import publish
from tests.factories import MONDAY, TUESDAY, CoverageGroupFactory, absent, give_duty, make_agency, send_home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_is_monday(settings):
    settings.TODAY = MONDAY


@pytest.fixture
def agency():
    return make_agency(4, 4)


@pytest.fixture
def roster(agency):
    """Of Seksi 1 alone; Loket belongs to the agency and counts one of each section."""
    CoverageGroupFactory(unit=agency.unit, name="Loket", minimum=1, members=[agency.people[0][0], agency.people[1][0]])
    return agency.draft(agency.subunits[0])


def found(roster):
    return load_wider_minimums(facts_of(roster), load_draft(roster))


def test_it_is_met_while_somebody_is_on_site_anywhere(agency, roster):
    send_home(roster, agency.people[0][0], MONDAY)
    (one,) = found(roster)
    assert (one.name, one.unit, one.minimum, one.inside, one.short) == ("Loket", "Dinas Contoh", 1, 1, {})


def test_published_home_day_of_another_section_counts(agency, roster):
    other = agency.draft(agency.subunits[1])
    send_home(other, agency.people[1][0], MONDAY)
    publish(other.pk, None, agency.head)
    send_home(roster, agency.people[0][0], MONDAY, TUESDAY)
    assert found(roster)[0].short == {MONDAY: 0}


def test_leave_of_another_section_counts(agency, roster):
    absent(agency.people[1][0], MONDAY)
    send_home(roster, agency.people[0][0], MONDAY)
    assert found(roster)[0].short == {MONDAY: 0}


def test_role_is_counted_over_the_unit_that_asks(agency):
    CoverageGroupFactory(unit=agency.unit, name="Bendahara", minimum=2, role=DutyRole.TREASURER)
    for people in agency.people:
        give_duty(people[1], DutyRole.TREASURER)
    absent(agency.people[1][1], TUESDAY)
    (one,) = found(agency.draft(agency.subunits[0]))
    assert (one.inside, one.short) == (1, {TUESDAY: 1})


def test_minimum_of_others_only_is_no_concern(agency):
    CoverageGroupFactory(unit=agency.unit, minimum=1, members=[agency.people[1][0]])
    assert found(agency.draft(agency.subunits[0])) == []


def test_minimum_of_the_roster_itself_is_judged_elsewhere(agency):
    CoverageGroupFactory(unit=agency.subunits[0], minimum=1, members=[agency.people[0][0]])
    assert found(agency.draft(agency.subunits[0])) == []
