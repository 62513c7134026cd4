import pytest

from policies.rules import DutyMode, DutyRole
from roster.models import UnitPolicy
from roster.queries.facts import load_facts
from tests.factories import (
    FRIDAY,
    MONDAY,
    TANGSEL,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    CoverageGroupFactory,
    absent,
    adopt,
    give_duty,
    make_agency,
    shipped,
)

pytestmark = pytest.mark.django_db


def minimums(unit):
    """(name, ids, how many, number of days) of each minimum."""
    return [(need.name, need.people, need.minimum, len(need.days)) for need in load_facts(unit, MONDAY, FRIDAY).minimums]


def ids(*employees):
    return tuple(str(employee.pk) for employee in employees)


def rotate(unit, minimum=None):
    UnitPolicy.objects.create(unit=unit, duty_mode=DutyMode.ROTATE, duty_minimum=minimum)


# --- groups of the unit (000-d, 003-e, 004-g) ------------------------------------------------------------------------------------------------


def test_003_e_named_people_keep_a_counter_open():
    agency = make_agency(4)
    CoverageGroupFactory(unit=agency.subunits[0], name="Loket", minimum=2, members=agency.people[0][:3])
    assert minimums(agency.unit) == [("Loket", ids(*agency.people[0][:3]), 2, 5)]


def test_group_of_a_role_is_everybody_who_has_it_in_the_unit_and_below():
    agency = make_agency(3, 3)
    for group in agency.people:
        give_duty(group[0], DutyRole.ASSET_KEEPER)
    CoverageGroupFactory(unit=agency.subunits[0], name="Di bawah", role=DutyRole.ASSET_KEEPER)
    CoverageGroupFactory(unit=agency.unit, name="Semua", role=DutyRole.ASSET_KEEPER)
    assert [(name, people) for name, people, *_ in minimums(agency.unit)] == [
        ("Di bawah", ids(agency.people[0][0])),
        ("Semua", ids(agency.people[0][0], agency.people[1][0])),
    ]


def test_group_follows_a_role_that_changes_hands():
    agency = make_agency(3)
    old, new = agency.people[0][:2]
    give_duty(old, DutyRole.ASSET_KEEPER, ends=TUESDAY)
    give_duty(new, DutyRole.ASSET_KEEPER, starts=WEDNESDAY)
    CoverageGroupFactory(unit=agency.unit, role=DutyRole.ASSET_KEEPER)
    needs = load_facts(agency.unit, MONDAY, FRIDAY).minimums
    assert [(need.people, need.days) for need in needs] == [
        (ids(old), {MONDAY, TUESDAY}),
        (ids(new), {WEDNESDAY, THURSDAY, FRIDAY}),
    ]
    assert needs[1].id == f"{needs[0].id}@2023-08-23"


def test_group_asks_for_its_minimum_even_when_it_cannot_be_met():
    agency = make_agency(4)
    absent(agency.people[0][0], MONDAY, FRIDAY)
    CoverageGroupFactory(unit=agency.unit, minimum=2, members=agency.people[0][:2])
    assert minimums(agency.unit) == [("Loket", ids(*agency.people[0][:2]), 2, 5)]


def test_groups_of_the_unit_above_are_not_judged_in_one_unit_below():
    agency = make_agency(4)
    CoverageGroupFactory(unit=agency.unit, members=agency.people[0][:2])
    assert minimums(agency.subunits[0]) == []


# --- rotating exemptions (001-b) ---------------------------------------------------------------------------------------------------------------


def test_001_b_people_who_take_turns_are_not_exempt_but_keep_somebody_on_site():
    agency = make_agency(4)
    for employee in agency.people[0][:2]:
        give_duty(employee, DutyRole.TREASURER)
    rotate(agency.unit)
    facts = load_facts(agency.unit, MONDAY, FRIDAY)
    assert not any(person.exempt for person in facts.people.values())
    assert minimums(agency.unit) == [("Bendahara", ids(*agency.people[0][:2]), 1, 5)]


def test_each_role_takes_turns_by_itself():
    agency = make_agency(4)
    one, two, *_ = agency.people[0]
    give_duty(one, DutyRole.TREASURER)
    give_duty(one, DutyRole.INSPECTOR)
    give_duty(two, DutyRole.INSPECTOR)
    rotate(agency.unit)
    assert minimums(agency.unit) == [("Bendahara", ids(one), 1, 5), ("Inspektur", ids(one, two), 1, 5)]


def test_turns_are_counted_over_the_whole_unit_whose_rule_it_is():
    agency = make_agency(3, 3)
    for group in agency.people:
        give_duty(group[0], DutyRole.TREASURER)
    rotate(agency.unit)
    assert minimums(agency.unit) == [("Bendahara", ids(agency.people[0][0], agency.people[1][0]), 1, 5)]


def test_each_unit_with_a_rule_of_its_own_takes_turns_by_itself():
    agency = make_agency(3, 3)
    for group, unit in zip(agency.people, agency.subunits, strict=True):
        give_duty(group[0], DutyRole.TREASURER)
        rotate(unit)
    assert minimums(agency.unit) == [("Bendahara", ids(group[0]), 1, 5) for group in agency.people]


def test_minimum_of_the_rule_is_kept_as_far_as_people_are_there():
    agency = make_agency(4)
    one, two, *_ = agency.people[0]
    for employee in (one, two):
        give_duty(employee, DutyRole.TREASURER)
    absent(one, MONDAY, TUESDAY)
    rotate(agency.unit, minimum=2)
    assert minimums(agency.unit) == [("Bendahara", ids(one, two), 1, 2), ("Bendahara", ids(one, two), 2, 3)]


def test_nobody_there_asks_nobody():
    agency = make_agency(4)
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    absent(agency.people[0][0], MONDAY, THURSDAY)
    rotate(agency.unit)
    assert minimums(agency.unit) == [("Bendahara", ids(agency.people[0][0]), 1, 1)]


def test_tangsel_lets_its_treasurers_take_turns_once_the_agency_says_so():
    agency = make_agency(4, circular=None)
    adopt(agency.unit, TANGSEL, starts="2023-08-21", number="SE Contoh 1/2023", caps=shifted_caps())
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    person = str(agency.people[0][0].pk)
    assert load_facts(agency.unit, MONDAY, FRIDAY).people[person].exempt[MONDAY].source == "001-b"
    rotate(agency.unit)
    facts = load_facts(agency.unit, MONDAY, FRIDAY)
    assert not facts.people[person].exempt
    assert [need.people for need in facts.minimums] == [(person,)]


def test_circular_that_rotates_by_itself_keeps_its_own_minimum():
    agency = make_agency(4, circular=None)
    turns = {"roles": ["pengurus barang"], "mode": "bergilir", "minimum": 2, "source": "SE Contoh", "quote": "bergilir"}
    adopt(agency.unit, number="SE Contoh 1/2023", exemptions=[turns])
    for employee in agency.people[0][:3]:
        give_duty(employee, DutyRole.ASSET_KEEPER)
    assert minimums(agency.unit) == [("Pengurus barang", ids(*agency.people[0][:3]), 2, 5)]


def shifted_caps():
    return [cap | {"starts": "2023-08-21"} for cap in shipped(TANGSEL)["caps"]]
