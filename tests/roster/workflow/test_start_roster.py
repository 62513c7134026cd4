from dataclasses import replace
from datetime import date

import pytest

from policies.rules import DutyRole, ServiceCategory
from roster.models import EmploymentStatus, Pattern, Roster, RosterStatus
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal
from roster.workflow.start_roster import RosterWish, start_roster
from tests.factories import FRIDAY, MAULID, MONDAY, UnitFactory, give_duty, make_agency

pytestmark = pytest.mark.django_db


def wish(unit, starts=MONDAY, ends=FRIDAY):
    return RosterWish(unit, starts, ends)


def refused(asked):
    with pytest.raises(Refusal) as refusal:
        start_roster(asked, None)
    assert not Roster.objects.exists()
    return " ".join([refusal.value.message, *refusal.value.details])


def test_new_roster_is_an_empty_draft():
    agency = make_agency()
    asked = replace(wish(agency.unit), pattern=Pattern.MIXED, target=40, max_home_per_week=2, max_home_run=3)
    roster = start_roster(asked, agency.head)
    roster.refresh_from_db()
    assert (roster.unit, roster.starts, roster.ends, roster.created_by) == (agency.unit, MONDAY, FRIDAY, agency.head)
    assert (roster.pattern, roster.target, roster.max_home_per_week, roster.max_home_run) == ("mixed", 40, 2, 3)
    assert (roster.status, roster.version, roster.assignments.count()) == (RosterStatus.DRAFT, 1, 0)


def test_period_that_is_covered_in_part_may_start():
    start_roster(wish(make_agency().unit, date(2023, 8, 14), FRIDAY), None)


def test_reversed_period_is_refused():
    assert "ends before it starts" in refused(wish(make_agency().unit, FRIDAY, MONDAY))


def test_period_of_more_than_a_year_is_refused():
    assert "one year at most" in refused(wish(make_agency().unit, MONDAY, date(2024, 8, 21)))


def test_period_of_a_year_is_not_too_long():
    start_roster(wish(make_agency().unit, MONDAY, date(2024, 8, 20)), None)


def test_weekend_alone_is_refused():
    assert "only weekends and holidays" in refused(wish(make_agency().unit, date(2023, 8, 26), date(2023, 8, 27)))


def test_holiday_alone_is_refused():
    assert "only weekends and holidays" in refused(wish(make_agency().unit, MAULID, MAULID))


def test_period_without_a_circular_is_refused_with_a_way_out():
    text = refused(wish(make_agency().unit, date(2023, 7, 3), date(2023, 7, 7)))
    assert "No circular that Dinas Contoh follows" in text
    assert "adopt one" in text


def test_unit_that_follows_no_circular_is_refused():
    assert "No circular" in refused(wish(make_agency(circular=None).unit))


def test_unit_without_civil_servants_is_refused():
    agency = make_agency(2)
    agency.people[0][0].__class__.objects.update(status=EmploymentStatus.NON_ASN)
    assert "has no civil servant" in refused(wish(agency.unit))


def test_unit_without_anybody_is_refused():
    assert "has no civil servant" in refused(wish(UnitFactory()))


def test_unit_of_one_is_refused_because_its_limit_is_0():
    assert "rounded down to 0" in refused(wish(make_agency(1).unit))


@pytest.mark.parametrize("year", [1999, 9999])
def test_dates_far_from_today_are_refused(year):
    agency = make_agency(4)
    assert "A roster lies between" in refused(wish(agency.unit, date(year, 12, 31), date(year, 12, 31)))


def test_people_and_days_of_a_published_roster_are_refused_by_its_name():
    agency = make_agency(4)
    publish(agency.draft().pk, None, agency.head)
    for asked in (wish(agency.unit), wish(agency.subunits[0], FRIDAY, FRIDAY)):
        with pytest.raises(Refusal) as refusal:
            start_roster(asked, None)
        assert "Dinas Contoh, 21–25 August 2023 is published" in refusal.value.message


def test_unit_of_direct_service_is_refused():
    agency = make_agency()
    agency.unit.category = ServiceCategory.DIRECT_SERVICE
    agency.unit.save()
    assert "Nobody in Dinas Contoh can work from home" in refused(wish(agency.unit))


def test_unit_where_all_are_exempt_is_refused():
    agency = make_agency(2)
    for employee in agency.people[0]:
        give_duty(employee, DutyRole.TREASURER)
    assert "all are exempt" in refused(wish(agency.unit))


def test_target_of_nobody_is_refused():
    assert "can work from home" in refused(replace(wish(make_agency().unit), target=0))
