"""The judge of one edit reads only what the edit concerns. It must say what the judge of the whole roster says."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policies.rules import DutyMode, DutyRole, Place, ServiceSector
from roster.models import Employee, OrderKind, UnitPolicy
from roster.queries.draft import load_draft
from roster.queries.facts import load_facts
from roster.workflow.edit import CellAction, edit_cells
from roster.workflow.give_order import OrderWish, give_order
from roster.workflow.judge import facts_of, judge, worsened
from roster.workflow.publish import publish
from tests.factories import (
    FRIDAY,
    MONDAY,
    TANGSEL,
    THURSDAY,
    TUESDAY,
    CoverageGroupFactory,
    EmployeeFactory,
    absent,
    adopt,
    give_duty,
    make_agency,
    send_home,
)

pytestmark = pytest.mark.django_db
DAYS = [MONDAY + timedelta(days=offset) for offset in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]
ROLES = (DutyRole.TREASURER, DutyRole.ASSET_KEEPER, DutyRole.INSPECTOR)


def ids(*employees):
    return {str(employee.pk) for employee in employees}


def read(unit, *employees):
    """The people that are read for a change to `employees`."""
    return set(load_facts(unit, MONDAY, FRIDAY, near={employee.pk for employee in employees}).people)


# --- what is read --------------------------------------------------------------------------------------------------------------------


def test_change_concerns_its_subunit_alone():
    agency = make_agency(3, 3, 3)
    assert read(agency.unit, agency.people[1][0]) == ids(*agency.people[1])


def test_named_people_of_a_minimum_come_with_their_subunits():
    agency = make_agency(2, 2, 2)
    CoverageGroupFactory(unit=agency.unit, members=[agency.people[0][0], agency.people[2][1]])
    assert read(agency.unit, agency.people[0][0]) == ids(*agency.people[0], *agency.people[2])
    assert read(agency.unit, agency.people[0][1]) == ids(*agency.people[0])


def test_role_of_a_minimum_brings_all_who_hold_it_in_its_unit():
    agency = make_agency(2, 2, 2)
    keepers = [agency.people[0][0], agency.people[1][0]]
    for keeper in keepers:
        give_duty(keeper, DutyRole.ASSET_KEEPER)
    CoverageGroupFactory(unit=agency.unit, role=DutyRole.ASSET_KEEPER, members=[agency.people[2][1]])
    assert read(agency.unit, keepers[1]) == ids(*agency.people[0], *agency.people[1], *agency.people[2])


def test_rotating_role_brings_all_who_take_turns():
    agency = make_agency(2, 2, 2)
    UnitPolicy.objects.create(unit=agency.unit, duty_mode=DutyMode.ROTATE, duty_minimum=1)
    for group in agency.people[:2]:
        give_duty(group[0], DutyRole.TREASURER)
    assert read(agency.unit, agency.people[0][0]) == ids(*agency.people[0], *agency.people[1])
    assert read(agency.unit, agency.people[0][1]) == ids(*agency.people[0])


def test_minimums_of_which_only_some_people_are_read_are_left_out():
    agency = make_agency(2, 2)
    CoverageGroupFactory(unit=agency.unit, members=[agency.people[0][0], agency.people[1][0]])
    assert load_facts(agency.unit, MONDAY, FRIDAY, near={agency.people[0][1].pk}).minimums == ()


def test_stranger_brings_nobody():
    agency = make_agency(2)
    assert read(agency.unit, EmployeeFactory()) == set()


def test_reading_costs_the_same_in_a_large_agency():
    small, large = make_agency(3), make_agency(*[20] * 15, name="Dinas Besar")
    assert cost(small) == cost(large)


def cost(agency):
    with CaptureQueriesContext(connection) as asked:
        load_facts(agency.unit, MONDAY, FRIDAY, near={agency.people[0][0].pk})
    return len(asked)


# --- what is said --------------------------------------------------------------------------------------------------------------------


def random_agency(chance):
    """An agency whose minimums cross its subunits, with a draft that is partly wrong."""
    agency = make_agency(4, 3, 5, name=f"Dinas {chance.random()}")
    people = [employee for group in agency.people for employee in group]
    if chance.random() < 0.4:
        adopt(agency.unit, TANGSEL, rank=2)
    if chance.random() < 0.5:
        unit = chance.choice([agency.unit, *agency.subunits])
        UnitPolicy.objects.create(unit=unit, duty_mode=DutyMode.ROTATE, duty_minimum=chance.choice([1, 2]))
    for employee in chance.sample(people, 5):
        dates = {"starts": chance.choice([None, TUESDAY]), "ends": chance.choice([None, THURSDAY])}
        give_duty(employee, chance.choice(ROLES), **dates)
    if chance.random() < 0.3:
        Employee.objects.filter(pk=chance.choice(people).pk).update(sector=ServiceSector.HEALTH)
    for number in range(2):
        named = chance.sample(people, chance.randint(0, 3))
        role = chance.choice(["", *ROLES])
        CoverageGroupFactory(
            unit=chance.choice([agency.unit, *agency.subunits]),
            name=f"Loket {number}",
            role=role,
            members=named,
            minimum=chance.randint(1, 3),
        )
    for employee in chance.sample(people, 2):
        absent(employee, chance.choice(DAYS))
    limits = {
        "max_home_per_week": chance.choice([None, 2]),
        "max_home_run": chance.choice([None, 2]),
        "target": chance.choice([None, 40]),
    }
    roster = agency.draft(ends=DAYS[-1], **limits)
    for employee in people:
        send_home(roster, employee, *chance.sample(DAYS, chance.randint(0, 5)))
    return roster, people


@pytest.mark.parametrize("seed", range(16))
def test_narrow_judge_says_what_the_whole_one_says(seed):
    chance = random.Random(seed)
    roster, people = random_agency(chance)
    whole, draft = facts_of(roster), load_draft(roster)
    for _attempt in range(6):
        cells = {(str(chance.choice(people).pk), chance.choice(DAYS)) for _ in range(chance.choice([1, 1, 2, 4]))}
        narrow = facts_of(roster, near={int(person) for person, _day in cells})
        part = load_draft(roster, narrow.people)
        changed, changed_part = (replace(one, home=one.home ^ cells) for one in (draft, part))
        assert set(worsened(roster, part, changed_part, narrow)) == set(worsened(roster, draft, changed, whole))
        assert set(judge(roster, changed_part, narrow)) <= set(judge(roster, changed, whole))


def test_order_over_several_subunits_reaches_as_far_for_both_judges(settings):
    """How far an order goes beyond the caps depends on all of its cells that still stand, not on those of one subunit."""
    settings.TODAY = MONDAY
    agency = make_agency(4, 4)
    roster = agency.draft()
    publish(roster.pk, None, agency.head)
    one, *back = agency.people[0]  # at most two of each four may be at home
    people = frozenset(employee.pk for group in agency.people for employee in group)
    give_order(roster.pk, OrderWish(OrderKind.OVERRIDE, 1, people, FRIDAY, FRIDAY, Place.HOME, "Banjir."), agency.head)
    cells = [(str(employee.pk), FRIDAY) for employee in back]
    for action in (CellAction.OFFICE, CellAction.UNPIN):
        edit_cells(roster.pk, None, cells, action, agency.head)
    whole, draft = facts_of(roster), load_draft(roster)
    narrow = facts_of(roster, near={employee.pk for employee in back})
    part = load_draft(roster, narrow.people)
    for count in (1, 2, 3):
        changed, changed_part = (replace(plan, home=plan.home.union(cells[:count])) for plan in (draft, part))
        assert set(worsened(roster, part, changed_part, narrow)) == set(worsened(roster, draft, changed, whole))
    assert (str(one.pk), FRIDAY) in part.ordered
