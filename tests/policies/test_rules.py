from datetime import date

import pytest

from policies.rules import (
    DUTY_ROLES,
    Circular,
    DutyMode,
    DutyRole,
    Period,
    ServiceCategory,
    ServiceSector,
    duty_exemption,
)
from tests.policies.samples import circular

START, END = date(2023, 8, 21), date(2023, 10, 21)


def test_period_holds_on_its_first_and_last_day():
    period = Period(START, END)
    assert period.covers(START)
    assert period.covers(END)


def test_period_holds_neither_before_nor_after():
    period = Period(START, END)
    assert not period.covers(date(2023, 8, 20))
    assert not period.covers(date(2023, 10, 22))


def test_period_without_end_holds_for_good():
    assert Period(START).covers(date(2099, 1, 1))


def test_period_of_one_weekday_holds_on_that_weekday_only():
    fridays = Period(date(2026, 4, 1), weekdays=frozenset({5}))
    assert [day for day in range(1, 20) if fridays.covers(date(2026, 4, day))] == [3, 10, 17]


def test_period_of_named_dates_holds_on_those_only():
    named = Period(date(2026, 3, 16), dates=frozenset({date(2026, 3, 16), date(2026, 3, 25)}))
    assert named.covers(date(2026, 3, 25))
    assert not named.covers(date(2026, 3, 17))


def test_circular_is_in_force_from_start_to_end():
    one = circular("A", starts=START, ends=END)
    assert [one.in_force(day) for day in (date(2023, 8, 20), START, END, date(2023, 10, 22))] == [False, True, True, False]


def test_circular_without_end_stays_in_force():
    assert circular("A").in_force(date(2099, 1, 1))


def test_revoked_circular_holds_until_the_day_before():
    one: Circular = circular("A", starts=START, revoked=date(2023, 9, 1))
    assert one.in_force(date(2023, 8, 31))
    assert not one.in_force(date(2023, 9, 1))


@pytest.mark.parametrize("sector", ServiceSector)
def test_002_c_every_sector_but_two_is_direct_service(sector):
    office_work = {
        ServiceSector.GOVERNMENT_ADMINISTRATION: ServiceCategory.ADMINISTRATION,
        ServiceSector.LEADERSHIP_SUPPORT: ServiceCategory.LEADERSHIP_SUPPORT,
    }
    assert sector.category is office_work.get(sector, ServiceCategory.DIRECT_SERVICE)


def test_000_f_sectors_are_those_that_the_circular_names():
    direct = {sector.value for sector in ServiceSector if sector.category is ServiceCategory.DIRECT_SERVICE}
    assert direct == {
        "kesehatan",
        "keamanan dan ketertiban",
        "penanganan bencana",
        "energi",
        "logistik",
        "pos",
        "transportasi dan distribusi",
        "objek vital nasional",
        "proyek strategis nasional",
        "konstruksi",
        "utilitas dasar",
    }


def test_001_b_default_duty_rule_keeps_four_roles_and_not_heads_or_asset_keepers():
    rule = duty_exemption()
    assert (rule.roles, rule.mode, rule.source) == (DUTY_ROLES, DutyMode.ALWAYS_OFFICE, "001-b")
    assert not rule.roles & {DutyRole.UNIT_HEAD, DutyRole.ASSET_KEEPER}
