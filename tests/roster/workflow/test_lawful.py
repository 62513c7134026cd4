"""Clauses that only the whole way can honour: facts → problem → solver → draft."""

from collections import Counter
from datetime import date

import pytest

from policies.rules import DutyMode, DutyRole, Place
from roster.models import Assignment, Pattern, UnitPolicy
from roster.queries.facts import load_facts
from roster.solver.solution import Status
from roster.workflow.generate import generate
from roster.workflow.start_roster import RosterWish
from tests.factories import FRIDAY, MONDAY, absent, give_duty, make_agency

pytestmark = pytest.mark.django_db

ENDS = date(2023, 9, 15)  # four weeks, of which 4-7 September are at 75 %


def at_home(generated):
    """Day → how many are at home in the draft."""
    assert generated.status is Status.OPTIMAL
    return Counter(Assignment.objects.filter(roster=generated.roster, location=Place.HOME).values_list("day", flat=True))


@pytest.mark.parametrize("pattern", Pattern.values)
def test_001_c_usage_reaches_the_cap_when_nothing_forbids_it(pattern):
    agency = make_agency(5)
    home = at_home(generate(RosterWish(agency.unit, MONDAY, ENDS, pattern), None))
    limits = load_facts(agency.unit, MONDAY, ENDS).subunits[0].limits
    assert home == {limit.day: limit.max_home for limit in limits}
    assert sorted(set(home.values())) == [2, 3]


@pytest.mark.parametrize("pattern", Pattern.values)
def test_001_b_role_that_takes_turns_keeps_somebody_on_site(pattern):
    agency = make_agency(4)
    treasurers = agency.people[0][:2]
    for person in treasurers:
        give_duty(person, DutyRole.TREASURER)
    UnitPolicy.objects.create(unit=agency.unit, duty_mode=DutyMode.ROTATE, duty_minimum=1)
    made = generate(RosterWish(agency.unit, MONDAY, ENDS, pattern), None)
    assert made.status is Status.OPTIMAL
    cells = Assignment.objects.filter(roster=made.roster, location=Place.HOME, employee__in=treasurers)
    assert max(Counter(cells.values_list("day", flat=True)).values()) == 1
    turns = Counter(cells.values_list("employee", flat=True))
    assert set(turns) == {person.pk for person in treasurers}


def test_004_c_exempt_and_absent_people_are_counted():
    agency = make_agency(6)
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    absent(agency.people[0][1], MONDAY, FRIDAY)
    assert {limit.max_home for limit in load_facts(agency.unit, MONDAY, FRIDAY).subunits[0].limits} == {3}
    home = at_home(generate(RosterWish(agency.unit, MONDAY, FRIDAY, Pattern.MIXED), None))
    assert set(home.values()) == {3}
