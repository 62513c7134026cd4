"""Four kinds of people and what each reaches: unit by unit, roster by roster, date by date."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from policies.rules import DutyRole
from roster.models import Revision, SolveRun
from roster.permissions import (
    Reach,
    get_reach,
    get_revision_for,
    get_roster_for,
    get_run_for,
    get_unit_for,
    require_administrator,
    require_employee,
    require_manager,
)
from tests.factories import MONDAY, EmployeeFactory, UnitFactory, UserFactory, give_duty, make_agency, user_of

pytestmark = pytest.mark.django_db
MANAGERS = ["head", "admin", "bkd"]
STRANGERS = ["staff", "outsider"]


@pytest.fixture(autouse=True)
def _it_is_monday(settings):
    settings.TODAY = MONDAY


@pytest.fixture
def agency():
    return make_agency(4, 4)


@pytest.fixture
def section_head(agency):
    employee = agency.people[1][0]
    give_duty(employee, DutyRole.UNIT_HEAD)
    return user_of(employee)


# --- rosters ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", MANAGERS)
def test_head_admin_and_bkd_get_the_rosters_of_the_unit_and_below(agency, who):
    for roster in (agency.draft(), agency.draft(unit=agency.subunits[0])):
        assert get_roster_for(getattr(agency, who), roster.pk) == roster


def test_for_the_head_of_another_agency_the_roster_does_not_exist(agency):
    with pytest.raises(Http404):
        get_roster_for(agency.outsider, agency.draft().pk)


def test_employee_who_leads_nothing_may_not_open_rosters(agency):
    with pytest.raises(PermissionDenied):
        get_roster_for(agency.staff, agency.draft().pk)


def test_head_of_a_section_reaches_his_own_neither_above_nor_beside(agency, section_head):
    own = agency.draft(unit=agency.subunits[1])
    assert get_roster_for(section_head, own.pk) == own
    for roster in (agency.draft(), agency.draft(unit=agency.subunits[0])):
        with pytest.raises(Http404):
            get_roster_for(section_head, roster.pk)


def test_unit_whose_path_merely_looks_alike_is_not_below(agency):
    """Paths are compared as prefixes of whole steps."""
    for _ in range(12):
        UnitFactory(parent=agency.unit)
    reach = Reach(agency.head)
    assert all(unit.path.startswith(agency.unit.path) for unit in reach.units())
    assert not reach.manages(UnitFactory(name="Dinas Lain"))


def test_run_and_revision_come_with_their_own_roster_only(agency):
    mine, other = agency.draft(), agency.draft()
    run = SolveRun.objects.create(roster=mine, base_version=1)
    revision = Revision.objects.create(roster=mine, number=1, published_by=agency.head)
    assert get_run_for(agency.head, mine.pk, run.pk) == run
    assert get_revision_for(agency.head, mine.pk, 1) == revision
    with pytest.raises(Http404):
        get_run_for(agency.head, other.pk, run.pk)
    with pytest.raises(Http404):
        get_revision_for(agency.head, other.pk, 1)


# --- units and people --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", MANAGERS)
def test_managers_get_the_units_below(agency, who):
    assert get_unit_for(getattr(agency, who), agency.subunits[0].pk) == agency.subunits[0]


@pytest.mark.parametrize("who", STRANGERS)
def test_others_do_not(agency, who):
    with pytest.raises((Http404, PermissionDenied)):
        get_unit_for(getattr(agency, who), agency.subunits[0].pk)


def test_reach_is_the_same_for_units_people_and_single_questions(agency, section_head):
    stranger = EmployeeFactory(unit=UnitFactory())
    for user, units, people in ((section_head, 1, 4), (agency.head, 3, 8), (agency.admin, 3, 8), (agency.staff, 0, 0)):
        reach = Reach(user)
        assert (reach.units().count(), reach.employees().count()) == (units, people)
        assert [reach.manages(unit) for unit in (agency.unit, *agency.subunits)].count(True) == units
        assert not reach.manages(stranger.unit)
    assert Reach(agency.bkd).employees().count() == 9
    assert Reach(agency.bkd).manages(stranger.unit)


def test_only_admins_import_people(agency, section_head):
    for user in (agency.admin, agency.bkd):
        assert require_administrator(user).administers(agency.subunits[0])
    for user in (agency.head, section_head, agency.staff, agency.outsider):
        with pytest.raises(PermissionDenied):
            require_administrator(user)


def test_admin_of_one_agency_administers_no_other(agency):
    assert not Reach(agency.admin).administers(UnitFactory())


# --- dates: an acting head leads from his first day to his last ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "leads"),
    [(date(2023, 8, 20), False), (date(2023, 8, 21), True), (date(2023, 9, 1), True), (date(2023, 9, 2), False)],
)
def test_acting_head_leads_on_the_dates_of_his_assignment(agency, settings, today, leads):
    employee = agency.people[0][0]
    give_duty(employee, DutyRole.UNIT_HEAD, starts=date(2023, 8, 21), ends=date(2023, 9, 1))
    settings.TODAY = today
    assert Reach(user_of(employee)).manages_something is leads


def test_acting_head_leads_the_unit_of_the_assignment_not_the_one_he_sits_in(agency):
    employee = agency.people[0][0]
    give_duty(employee, DutyRole.UNIT_HEAD, unit=agency.subunits[1])
    reach = Reach(user_of(employee))
    assert (reach.manages(agency.subunits[1]), reach.manages(agency.subunits[0])) == (True, False)


@pytest.mark.parametrize("role", [role for role in DutyRole if role is not DutyRole.UNIT_HEAD])
def test_no_other_role_leads(agency, role):
    employee = agency.people[0][0]
    give_duty(employee, role)
    assert not Reach(user_of(employee)).manages_something


# --- oneself -----------------------------------------------------------------------------------------------------------------------------


def test_employee_gets_himself(agency):
    assert require_employee(agency.staff) == agency.people[0][0]


def test_account_without_an_employee_has_no_days(agency):
    with pytest.raises(Http404):
        require_employee(agency.bkd)


def test_nobody_signed_in_is_nobody(agency):
    """Most employees have no login yet: "no user" must never match "no user"."""
    give_duty(agency.people[1][0], DutyRole.UNIT_HEAD)
    assert not Reach(AnonymousUser()).manages_something
    with pytest.raises(PermissionDenied):
        require_manager(AnonymousUser())
    with pytest.raises(Http404):
        require_employee(AnonymousUser())


def test_account_without_rights_manages_nothing():
    with pytest.raises(PermissionDenied):
        require_manager(UserFactory())


def test_reach_is_asked_once_a_request(agency, django_assert_num_queries):
    user = agency.head
    get_reach(user).managed  # noqa: B018
    with django_assert_num_queries(0):
        assert get_reach(user).manages(agency.subunits[0])
