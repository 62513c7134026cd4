from datetime import date
from fractions import Fraction

import pytest

from policies.limits import Reason
from policies.rules import DutyMode, DutyRole, Precedence, ServiceCategory, ServiceSector
from roster.models import AbsenceKind, EmploymentStatus, UnitPolicy
from roster.queries.facts import load_facts
from tests.factories import (
    FRIDAY,
    MAULID,
    MONDAY,
    SE_17,
    SE_34,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    EmployeeFactory,
    UnitFactory,
    absent,
    adopt,
    circular_row,
    give_duty,
    make_agency,
    shipped,
)

pytestmark = pytest.mark.django_db
SUMMIT = date(2023, 9, 4), date(2023, 9, 8)  # Monday to Thursday at 75 %, Friday back to 50 %


def week_of(unit, target=None):
    return load_facts(unit, MONDAY, FRIDAY, target)


def caps(facts, subunit=0):
    return [limits.max_home for limits in facts.subunits[subunit].limits]


# --- who counts (004-c) ----------------------------------------------------------------------------------------------------------------


def test_004_c_half_of_all_asn_of_the_lowest_unit_rounded_down():
    agency = make_agency(11, 5, 1)
    facts = week_of(agency.unit)
    assert [limits[0] for limits in (caps(facts, 0), caps(facts, 1), caps(facts, 2))] == [5, 2, 0]


def test_004_c_exempt_and_absent_people_count():
    agency = make_agency(4)
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    absent(agency.people[0][1], MONDAY, FRIDAY)
    assert caps(week_of(agency.unit)) == [2] * 5


def test_cpns_and_pppk_count_non_asn_do_not():
    agency = make_agency(2)
    EmployeeFactory(unit=agency.subunits[0], status=EmploymentStatus.CPNS)
    EmployeeFactory(unit=agency.subunits[0], status=EmploymentStatus.PPPK)
    outside = EmployeeFactory(unit=agency.subunits[0], status=EmploymentStatus.NON_ASN)
    facts = week_of(agency.unit)
    assert caps(facts) == [2] * 5
    assert str(outside.pk) not in facts.people


def test_people_count_from_their_first_day_to_their_last():
    agency = make_agency(3)
    coming = EmployeeFactory(unit=agency.subunits[0], employed_from=WEDNESDAY)
    going = EmployeeFactory(unit=agency.subunits[0], employed_to=THURSDAY)
    facts = week_of(agency.unit)
    assert caps(facts) == [2, 2, 2, 2, 2]  # 4, 4, 5, 5, 4 people
    assert facts.people[str(coming.pk)].unemployed == {MONDAY, TUESDAY}
    assert facts.people[str(going.pk)].away == {FRIDAY}


def test_who_left_before_or_comes_after_is_not_there():
    agency = make_agency(2)
    EmployeeFactory(unit=agency.subunits[0], employed_to=date(2023, 8, 20))
    EmployeeFactory(unit=agency.subunits[0], employed_from=date(2023, 8, 26))
    assert len(week_of(agency.unit).people) == 2


def test_each_unit_that_people_sit_in_counts_by_itself():
    agency = make_agency(4)
    EmployeeFactory.create_batch(2, unit=agency.unit)
    facts = week_of(agency.unit)
    assert [(subunit.label, subunit.limits[0].max_home) for subunit in facts.subunits] == [("Dinas Contoh", 1), ("Seksi 1", 2)]


def test_facts_of_a_unit_stop_at_its_border():
    agency = make_agency(4, 6)
    assert [subunit.label for subunit in week_of(agency.subunits[1]).subunits] == ["Seksi 2"]


def test_subunits_are_named_by_their_path_below_the_roster_s_unit():
    agency = make_agency(1)
    division = UnitFactory(parent=agency.unit, name="Bidang A")
    EmployeeFactory(unit=UnitFactory(parent=division, name="Seksi B"))
    assert [subunit.label for subunit in week_of(agency.unit).subunits] == ["Seksi 1", "Bidang A / Seksi B"]


def test_however_many_units_the_number_of_queries_is_the_same(django_assert_num_queries):
    small, large = make_agency(2), make_agency(*[3] * 8, name="Dinas Besar")
    for agency in (small, large):
        with django_assert_num_queries(8):
            week_of(agency.unit)


# --- days ----------------------------------------------------------------------------------------------------------------------------


def test_the_horizon_of_se_34_has_44_working_days_without_maulid():
    facts = load_facts(make_agency(2).unit, MONDAY, date(2023, 10, 20))
    assert len(facts.days) == 44
    assert MAULID not in facts.days
    assert facts.holidays == {MAULID: "Maulid Nabi Muhammad"}


def test_days_that_no_circular_covers_are_office_days():
    facts = load_facts(make_agency(4).unit, date(2023, 8, 17), MONDAY)
    assert [(limits.max_home, limits.reason) for limits in facts.subunits[0].limits] == [
        (0, Reason.UNCOVERED),
        (0, Reason.UNCOVERED),
        (2, Reason.COVERED),
    ]
    assert facts.covered_days == {MONDAY}


# --- which circular decides --------------------------------------------------------------------------------------------------------------


def test_004_b_at_most_75_per_cent_during_the_summit():
    facts = load_facts(make_agency(10).unit, *SUMMIT)
    assert caps(facts) == [7, 7, 7, 7, 5]


def test_two_circulars_at_once_the_strictest_wins_and_the_other_is_named():
    agency = make_agency(10)
    adopt(agency.unit, SE_17, rank=2)
    limits = load_facts(agency.unit, *SUMMIT).subunits[0].limits
    assert [limit.max_home for limit in limits] == [5] * 5
    assert limits[0].home.circular == SE_17
    assert [decision.limit for decision in limits[0].overruled] == [7]


def test_two_circulars_at_once_by_rank_the_first_wins():
    agency = make_agency(10)
    adopt(agency.unit, SE_17, rank=2)
    UnitPolicy.objects.create(unit=agency.unit, precedence=Precedence.RANKED)
    assert caps(load_facts(agency.unit, *SUMMIT)) == [7, 7, 7, 7, 5]


def test_revoked_circular_holds_until_the_day_before():
    agency = make_agency(4, circular=None)
    adopt(agency.unit, number="SE Contoh 1/2023", revoked="2023-08-23")
    assert caps(week_of(agency.unit)) == [2, 2, 0, 0, 0]


def test_who_follows_a_circular_follows_its_amendment():
    agency = make_agency(4, circular=None)
    adopt(agency.unit, number="SE Contoh 2/2023")
    circular_row(number="SE Contoh 3/2023", amends="SE Contoh 2/2023", starts="2023-08-23", revoked=None, caps=[])
    assert caps(week_of(agency.unit)) == [2, 2, 0, 0, 0]


def test_units_below_follow_what_the_units_above_adopt():
    agency = make_agency(4, circular=None)
    facts = week_of(agency.subunits[0])
    assert not facts.covered_days
    adopt(agency.unit)
    assert caps(week_of(agency.subunits[0])) == [2] * 5


def test_unit_adopts_for_itself_not_for_its_neighbour():
    agency = make_agency(4, 4, circular=None)
    adopt(agency.subunits[0])
    facts = week_of(agency.unit)
    assert (caps(facts, 0), caps(facts, 1)) == ([2] * 5, [0] * 5)


# --- own stricter target (001-d) -----------------------------------------------------------------------------------------------------------


def test_001_d_own_target_lowers_the_cap():
    agency = make_agency(10)
    facts = week_of(agency.unit, Fraction(40, 100))
    assert (caps(facts), facts.subunits[0].limits[0].reason) == ([4] * 5, Reason.TARGET)


def test_own_target_never_loosens_the_cap():
    assert caps(week_of(make_agency(10).unit, Fraction(90, 100))) == [5] * 5


def test_target_of_the_unit_holds_for_all_below_and_nobody_below_loosens_it():
    agency = make_agency(10)
    UnitPolicy.objects.create(unit=agency.unit, target=30)
    UnitPolicy.objects.create(unit=agency.subunits[0], target=50)
    assert caps(week_of(agency.unit)) == [3] * 5


def test_strictest_of_unit_s_and_roster_s_target_holds():
    agency = make_agency(10)
    UnitPolicy.objects.create(unit=agency.unit, target=30)
    assert caps(week_of(agency.unit, Fraction(20, 100))) == [2] * 5


# --- who stays: categories (000-f, 002-c, 004-d) ---------------------------------------------------------------------------------------------


def only_person(facts):
    return next(iter(facts.people.values()))


def test_004_d_direct_service_gets_no_wfh_and_its_people_stay_by_the_clause():
    agency = make_agency(6)
    agency.unit.category = ServiceCategory.DIRECT_SERVICE
    agency.unit.save()
    facts = week_of(agency.unit)
    assert caps(facts) == [0] * 5
    assert all(person.is_exempt and person.exempt[MONDAY].source == "004-d" for person in facts.people.values())


def test_category_is_inherited_and_overridden_below():
    agency = make_agency(4, 4)
    agency.unit.category = ServiceCategory.DIRECT_SERVICE
    agency.unit.save()
    agency.subunits[1].refresh_from_db()
    agency.subunits[1].category = ServiceCategory.ADMINISTRATION
    agency.subunits[1].save()
    facts = week_of(agency.unit)
    assert (caps(facts, 0), caps(facts, 1)) == ([0] * 5, [2] * 5)


def test_000_f_own_sector_of_direct_service_keeps_a_person_in_an_administrative_unit():
    agency = make_agency(3)
    nurse = EmployeeFactory(unit=agency.subunits[0], sector=ServiceSector.HEALTH)
    facts = week_of(agency.unit)
    assert caps(facts) == [2] * 5
    assert [person.employee for person in facts.people.values() if person.is_exempt] == [nurse]


def test_own_sector_of_administration_frees_a_person_in_a_unit_of_direct_service():
    agency = make_agency(3)
    agency.unit.category = ServiceCategory.DIRECT_SERVICE
    agency.unit.save()
    clerk = EmployeeFactory(unit=agency.subunits[0], sector=ServiceSector.GOVERNMENT_ADMINISTRATION)
    facts = week_of(agency.unit)
    assert caps(facts) == [2] * 5
    assert [person.employee for person in facts.people.values() if not person.is_exempt] == [clerk]


def test_category_that_a_cap_leaves_out_stays_also_where_no_exemption_names_it():
    agency = make_agency(3, circular=None)
    caps_only = [cap | {"categories": ["administrasi"]} for cap in shipped(SE_34)["caps"]]
    adopt(agency.unit, number="SE Contoh 1/2023", caps=caps_only, exemptions=[])
    EmployeeFactory(unit=agency.subunits[0], sector=ServiceSector.LEADERSHIP_SUPPORT)
    exempt = [person for person in week_of(agency.unit).people.values() if person.is_exempt]
    assert [(person.category, person.exempt[MONDAY].source) for person in exempt] == [(ServiceCategory.LEADERSHIP_SUPPORT, "004-b")]


# --- who stays: roles (001-b) ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [DutyRole.TREASURER, DutyRole.SUPERVISOR, DutyRole.INSPECTOR, DutyRole.ACTIVITY_LEAD])
def test_001_b_treasurers_and_their_like_stay_by_default(role):
    agency = make_agency(4)
    give_duty(agency.people[0][0], role)
    assert week_of(agency.unit).people[str(agency.people[0][0].pk)].is_exempt


@pytest.mark.parametrize("role", [DutyRole.UNIT_HEAD, DutyRole.ASSET_KEEPER])
def test_heads_and_asset_keepers_take_turns_like_everybody(role):
    agency = make_agency(4)
    give_duty(agency.people[0][0], role)
    assert not week_of(agency.unit).people[str(agency.people[0][0].pk)].exempt


def test_role_that_changes_hands_in_mid_week_exempts_day_by_day():
    agency = make_agency(4)
    old, new = agency.people[0][:2]
    give_duty(old, DutyRole.TREASURER, ends=TUESDAY)
    give_duty(new, DutyRole.TREASURER, starts=WEDNESDAY)
    people = week_of(agency.unit).people
    assert set(people[str(old.pk)].exempt) == {MONDAY, TUESDAY}
    assert set(people[str(new.pk)].exempt) == {WEDNESDAY, THURSDAY, FRIDAY}
    assert not people[str(old.pk)].is_exempt


def test_agency_may_drop_the_duty_rule():
    agency = make_agency(4)
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    UnitPolicy.objects.create(unit=agency.unit, duty_mode=DutyMode.OFF)
    assert not any(person.exempt for person in week_of(agency.unit).people.values())


# --- absences ---------------------------------------------------------------------------------------------------------------------------


def test_absences_are_cut_to_the_working_days_of_the_period():
    agency = make_agency(2)
    absent(agency.people[0][0], date(2023, 8, 18), MONDAY, AbsenceKind.SICK)
    absent(agency.people[0][0], FRIDAY, date(2023, 8, 30), AbsenceKind.OFFSITE_DUTY)
    person = week_of(agency.unit).people[str(agency.people[0][0].pk)]
    assert person.absent == {MONDAY: AbsenceKind.SICK, FRIDAY: AbsenceKind.OFFSITE_DUTY}
