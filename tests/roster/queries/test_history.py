from datetime import timedelta
from fractions import Fraction

import pytest

from policies.rules import DutyRole
from roster.models import UnitPolicy
from roster.queries.balance import balances_of, load_balances
from roster.queries.facts import load_facts
from roster.queries.history import absence_credit, load_history, seed, worth
from roster.workflow.publish import publish
from tests.factories import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, EmployeeFactory, absent, give_duty, make_agency, send_home

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def agency():
    return make_agency(4)


def lived_week(agency, *homes, shift=timedelta(0)):
    """Publish one week: `homes` are the home days of the first people, in their order."""
    roster = agency.draft(starts=MONDAY + shift, ends=FRIDAY + shift)
    for employee, days in zip(agency.people[0], homes, strict=False):
        send_home(roster, employee, *(day + shift for day in days))
    publish(roster.pk, None, agency.head)
    return roster


def history(agency, weeks=2):
    facts = load_facts(agency.unit, MONDAY + weeks * WEEK, FRIDAY + weeks * WEEK)
    return facts, load_history(facts, before=facts.days[0])


def test_home_days_and_fridays_are_kept_by_person_and_period(agency):
    first = lived_week(agency, [MONDAY, FRIDAY], [TUESDAY])
    second = lived_week(agency, [WEDNESDAY], [FRIDAY, THURSDAY], shift=WEEK)
    _facts, found = history(agency)
    one, two, three, _four = (found[str(employee.pk)] for employee in agency.people[0])
    assert [(one[first.pk].home, one[first.pk].fridays), (one[second.pk].home, one[second.pk].fridays)] == [(2, 1), (1, 0)]
    assert [(two[first.pk].home, two[first.pk].fridays), (two[second.pk].home, two[second.pk].fridays)] == [(1, 0), (2, 1)]
    assert (three[first.pk].home, worth(three)) == (0, 0)


def test_absence_credit_belongs_to_its_period(agency):
    first = lived_week(agency)
    absent(agency.people[0][0], MONDAY + WEEK, WEDNESDAY + WEEK)
    second = lived_week(agency, shift=WEEK)
    _facts, found = history(agency)
    periods = found[str(agency.people[0][0].pk)]
    assert (periods[first.pk].credit, periods[second.pk].credit) == (0, Fraction(3, 2))  # 3 days × 2 places ÷ 4 people
    assert worth(periods) == Fraction(3, 2)


def test_history_starts_with_the_balance(agency):
    lived_week(agency, [MONDAY, FRIDAY])
    UnitPolicy.objects.create(unit=agency.subunits[0], balance_start=FRIDAY)
    _facts, found = history(agency)
    assert worth(found[str(agency.people[0][0].pk)]) == 1


def test_newcomer_has_no_history_and_starts_at_the_median(agency):
    lived_week(agency, [MONDAY, TUESDAY, WEDNESDAY], [MONDAY, TUESDAY], [FRIDAY], [])
    newcomer = EmployeeFactory(unit=agency.subunits[0])
    facts, found = history(agency)
    assert str(newcomer.pk) not in found
    assert seed(facts.subunits[0], found) == Fraction(3, 2)


def test_credit_of_this_period_is_shared_among_those_who_are_not_exempt(agency):
    give_duty(agency.people[0][3], DutyRole.TREASURER)
    absent(agency.people[0][0], MONDAY, TUESDAY)
    facts = load_facts(agency.unit, MONDAY, FRIDAY)
    credit = absence_credit(facts.subunits[0], facts, facts.days)
    assert credit[str(agency.people[0][0].pk)] == Fraction(4, 3)
    assert str(agency.people[0][3].pk) not in credit


def test_balance_is_the_sum_of_its_history(agency):
    lived_week(agency, [MONDAY, TUESDAY], [MONDAY])
    lived_week(agency, [MONDAY], [TUESDAY], [WEDNESDAY], shift=WEEK)
    facts, found = history(agency)
    assert balances_of(facts, facts.days, found) == load_balances(facts, facts.days)
    assert [load_balances(facts, facts.days)[str(employee.pk)] for employee in agency.people[0]] == [3, 2, 1, 0]


def test_history_takes_three_queries_however_many_periods(agency, django_assert_num_queries):
    absent(agency.people[0][0], MONDAY)
    lived_week(agency)
    lived_week(agency, shift=WEEK)
    facts = load_facts(agency.unit, MONDAY + 2 * WEEK, FRIDAY + 2 * WEEK)
    with django_assert_num_queries(3):
        load_history(facts, before=facts.days[0])
