from datetime import date

import pytest

from policies.rules import DutyRole, ServiceCategory
from roster.models import Pattern
from roster.queries.draft import load_draft
from roster.solver.problem import Coverage, Location, Pin
from roster.workflow.build_problem import build_problem, open_days
from roster.workflow.judge import facts_of
from roster.workflow.publish import publish
from tests.factories import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    CoverageGroupFactory,
    EmployeeFactory,
    absent,
    adopt,
    give_duty,
    make_agency,
    send_home,
)

pytestmark = pytest.mark.django_db
WEEK = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)


def problem_of(roster, **options):
    return build_problem(roster, facts_of(roster), load_draft(roster), **options)


def key(employee):
    return str(employee.pk)


def test_problem_is_the_roster_s_days_units_people_and_options():
    agency = make_agency(4, 2)
    problem = problem_of(agency.draft(pattern=Pattern.WEEKLY, max_home_per_week=2, max_home_run=3))
    assert problem.days == WEEK
    assert [subunit.caps for subunit in problem.subunits] == [(2,) * 5, (1,) * 5]
    assert [person.subunit for person in problem.people] == [str(agency.subunits[0].pk)] * 4 + [str(agency.subunits[1].pk)] * 2
    assert {(person.max_home_per_week, person.max_home_run) for person in problem.people} == {(2, 3)}
    assert (problem.pattern, problem.reference) == ("weekly", None)


def test_nip_never_enters_a_problem():
    agency = make_agency(3)
    assert agency.people[0][0].nip not in str(problem_of(agency.draft()).to_json())


def test_own_target_of_the_roster_lowers_its_caps():
    assert problem_of(make_agency(10).draft(target=40)).subunits[0].caps == (4,) * 5


def test_own_target_tells_the_caps_that_the_law_allows():
    agency = make_agency(10)
    assert problem_of(agency.draft(target=40)).subunits[0].lawful_caps == (5,) * 5
    assert problem_of(make_agency(10).draft()).subunits[0].lawful_caps is None


def test_absent_days_of_the_period_come_along():
    agency = make_agency(2)
    absent(agency.people[0][0], THURSDAY, date(2023, 8, 29))
    assert problem_of(agency.draft()).persons[key(agency.people[0][0])].absent == {THURSDAY, FRIDAY}


def test_days_before_the_first_day_of_work_are_absent():
    agency = make_agency(2)
    newcomer = EmployeeFactory(unit=agency.subunits[0], employed_from=WEDNESDAY)
    assert problem_of(agency.draft()).persons[key(newcomer)].absent == {MONDAY, TUESDAY}


def test_circular_that_limits_the_office_becomes_max_office():
    agency = make_agency(10, circular=None)
    wfo = {
        "place": "WFO",
        "percent": "75",
        "starts": "2023-08-23",
        "categories": ["administrasi"],
        "source": "SE",
        "quote": "WFO 75",
    }
    adopt(agency.unit, number="SE Contoh 1/2023", caps=[wfo], exemptions=[])
    subunit = problem_of(agency.draft()).subunits[0]
    assert (subunit.caps, subunit.max_office) == ((0, 0, 10, 10, 10), (10, 10, 7, 7, 7))


# --- who stays ------------------------------------------------------------------------------------------------------------------------


def test_person_who_must_stay_all_the_time_is_exempt():
    agency = make_agency(3)
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    problem = problem_of(agency.draft())
    assert [person.exempt for person in problem.people] == [True, False, False]
    assert problem.coverage == ()


def test_person_who_must_stay_on_some_days_is_a_group_of_one_on_those():
    agency = make_agency(3)
    give_duty(agency.people[0][0], DutyRole.TREASURER, starts=THURSDAY)
    absent(agency.people[0][0], FRIDAY)
    person = key(agency.people[0][0])
    problem = problem_of(agency.draft())
    assert not problem.persons[person].exempt
    assert problem.coverage == (Coverage(f"exempt-{person}", (person,), 1, frozenset({THURSDAY})),)


def test_person_exempt_on_every_covered_day_is_exempt_though_the_period_is_longer():
    agency = make_agency(3)
    give_duty(agency.people[0][0], DutyRole.TREASURER, starts=MONDAY)
    problem = problem_of(agency.draft(starts=date(2023, 8, 14)))
    assert problem.people[0].exempt


def test_minimums_on_site_are_coverage_groups():
    agency = make_agency(4)
    group = CoverageGroupFactory(unit=agency.unit, minimum=2, members=agency.people[0][:3])
    assert problem_of(agency.draft()).coverage == (
        Coverage(f"group-{group.pk}", tuple(key(employee) for employee in agency.people[0][:3]), 2),
    )


def test_people_in_a_unit_of_direct_service_are_exempt():
    agency = make_agency(3)
    agency.unit.category = ServiceCategory.OPERATIONAL_SUPPORT
    agency.unit.save()
    problem = problem_of(agency.draft())
    assert (problem.subunits[0].caps, {person.exempt for person in problem.people}) == ((0,) * 5, {True})


# --- what the head has decided ---------------------------------------------------------------------------------------------------------------


def test_pins_of_both_kinds_and_nothing_else_of_the_draft():
    agency = make_agency(4)
    roster = agency.draft()
    home, free, office = agency.people[0][:3]
    send_home(roster, home, MONDAY, pinned_by=agency.head)
    send_home(roster, free, TUESDAY)
    roster.assignments.create(employee=office, day=WEDNESDAY, location="WFO", pinned_by=agency.head)
    assert set(problem_of(roster).pins) == {Pin(key(home), MONDAY, Location.HOME), Pin(key(office), WEDNESDAY, Location.OFFICE)}


def test_pin_on_a_day_of_absence_waits():
    agency = make_agency(4)
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY, pinned_by=agency.head)
    absent(agency.people[0][0], MONDAY)
    assert problem_of(roster).pins == ()


def test_pins_of_people_who_left_the_unit_are_passed_over():
    agency = make_agency(3, 3)
    roster = agency.draft(unit=agency.subunits[0])
    send_home(roster, agency.people[1][0], MONDAY, pinned_by=agency.head)
    assert problem_of(roster).pins == ()


def test_reference_of_a_re_solve_is_the_draft_as_it_stands():
    agency = make_agency(2)
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY, THURSDAY)
    absent(agency.people[0][0], THURSDAY)
    one, two = (key(employee) for employee in agency.people[0])
    assert problem_of(roster, keeps_reference=True).reference == {one: {MONDAY}, two: frozenset()}


# --- days that staff have lived ----------------------------------------------------------------------------------------------------------------


def test_only_open_days_are_decided(settings):
    agency = make_agency(2)
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY, THURSDAY, pinned_by=agency.head)
    CoverageGroupFactory(unit=agency.unit, members=agency.people[0])
    publish(roster.pk, None, agency.head)
    settings.TODAY = WEDNESDAY
    problem = problem_of(roster, keeps_reference=True)
    assert problem.days == (WEDNESDAY, THURSDAY, FRIDAY)
    assert problem.subunits[0].caps == (1, 1, 1)
    assert [pin.day for pin in problem.pins] == [THURSDAY]
    assert problem.coverage[0].days is None
    assert problem.reference[key(agency.people[0][0])] == {THURSDAY}


def test_past_days_stay_open_until_they_are_published(settings):
    settings.TODAY = WEDNESDAY
    roster = make_agency(2).draft()
    assert open_days(facts_of(roster), load_draft(roster)) == WEEK
