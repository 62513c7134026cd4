from datetime import date, timedelta

import pytest

from policies.rules import DutyRole
from roster.models import AbsenceKind, UnitPolicy
from roster.queries.balance import load_balances
from roster.queries.facts import load_facts
from roster.workflow.publish import publish
from tests.factories import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    EmployeeFactory,
    absent,
    give_duty,
    make_agency,
    send_home,
)

pytestmark = pytest.mark.django_db
NEXT_MONDAY = MONDAY + timedelta(days=7)
NEXT_FRIDAY = FRIDAY + timedelta(days=7)


@pytest.fixture
def agency():
    return make_agency(4)


def lived_week(agency, *homes):
    """Publish the first week: `homes` are the home days of the first people, in their order."""
    roster = agency.draft()
    for employee, days in zip(agency.people[0], homes, strict=False):
        send_home(roster, employee, *days)
    publish(roster.pk, None, agency.head)


def balances(agency, starts=NEXT_MONDAY, ends=NEXT_FRIDAY):
    facts = load_facts(agency.unit, starts, ends)
    found = load_balances(facts, facts.days)
    return [found.get(str(employee.pk)) for employee in agency.people[0]]


def test_without_history_everybody_starts_at_nothing(agency):
    assert balances(agency) == [0, 0, 0, 0]


def test_published_home_days_are_carried_on_and_the_least_is_0(agency):
    lived_week(agency, [MONDAY, TUESDAY, WEDNESDAY], [MONDAY, TUESDAY], [WEDNESDAY], [THURSDAY])
    assert balances(agency) == [2, 1, 0, 0]


def test_drafts_do_not_count(agency):
    send_home(agency.draft(), agency.people[0][0], MONDAY)
    assert balances(agency) == [0, 0, 0, 0]


def test_only_days_before_the_period_count(agency):
    lived_week(agency, [MONDAY, TUESDAY, FRIDAY], [THURSDAY])
    assert balances(agency, WEDNESDAY, NEXT_FRIDAY) == [2, 0, 0, 0]


def test_history_before_the_balance_start_is_forgotten(agency):
    lived_week(agency, [MONDAY, TUESDAY, WEDNESDAY], [THURSDAY])
    UnitPolicy.objects.create(unit=agency.unit, balance_start=WEDNESDAY)
    assert balances(agency) == [1, 1, 0, 0]


def test_absence_counts_as_the_home_days_it_could_have_brought(agency):
    absent(agency.people[0][0], MONDAY, THURSDAY, AbsenceKind.SICK)  # 4 days × 2 places ÷ 4 people = 2
    lived_week(agency, [], [MONDAY, TUESDAY], [MONDAY, TUESDAY], [WEDNESDAY, THURSDAY])
    assert balances(agency) == [0, 0, 0, 0]


def test_absence_within_the_period_counts_too(agency):
    absent(agency.people[0][0], NEXT_MONDAY, NEXT_MONDAY + timedelta(days=1))
    assert balances(agency) == [1, 0, 0, 0]


def test_half_a_day_is_rounded_up_after_the_least_was_taken_off(agency):
    absent(agency.people[0][0], NEXT_MONDAY)  # 1/2
    assert balances(agency) == [1, 0, 0, 0]
    for employee in agency.people[0][1:]:
        absent(employee, NEXT_FRIDAY)  # everybody has 1/2 now: no difference, so no balance
    assert balances(agency) == [0, 0, 0, 0]


def test_credit_shares_the_cap_among_those_who_are_not_exempt(agency):
    give_duty(agency.people[0][3], DutyRole.TREASURER)
    absent(agency.people[0][0], NEXT_MONDAY)  # 2 places ÷ 3 people
    assert balances(agency) == [1, 0, 0, None]


def test_credit_of_past_absences_follows_the_cap_as_published(agency):
    absent(agency.people[0][0], MONDAY, TUESDAY)
    lived_week(agency)
    UnitPolicy.objects.create(unit=agency.unit, target=0)
    assert balances(agency) == [1, 0, 0, 0]


def test_newcomer_starts_at_the_median(agency):
    lived_week(agency, [MONDAY, TUESDAY, WEDNESDAY, THURSDAY], [MONDAY, TUESDAY], [FRIDAY], [])
    newcomer = EmployeeFactory(unit=agency.subunits[0])
    facts = load_facts(agency.unit, NEXT_MONDAY, NEXT_FRIDAY)
    assert load_balances(facts, facts.days)[str(newcomer.pk)] == 2  # median of 4, 2, 1, 0 is 1.5


def test_history_moves_with_a_person(agency):
    other = make_agency(2, name="Dinas Lain")
    lived_week(agency, [MONDAY, TUESDAY, WEDNESDAY])
    agency.people[0][0].unit = other.subunits[0]
    agency.people[0][0].save()
    facts = load_facts(other.unit, NEXT_MONDAY, NEXT_FRIDAY)
    assert load_balances(facts, facts.days)[str(agency.people[0][0].pk)] == 0  # both others are newcomers and start at his 3


def test_no_open_day_needs_no_balance(agency):
    assert load_balances(load_facts(agency.unit, MONDAY, FRIDAY), []) == {}


def test_balance_is_read_in_the_same_number_of_queries_however_many_people(agency, django_assert_num_queries):
    absent(agency.people[0][0], MONDAY)
    lived_week(agency, [TUESDAY])
    facts = load_facts(agency.unit, NEXT_MONDAY, date(2023, 10, 20))
    with django_assert_num_queries(3):
        load_balances(facts, facts.days)
