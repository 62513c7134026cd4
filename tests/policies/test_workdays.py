from datetime import date

import pytest

from policies.models import SEEDED_YEARS, Holiday, load_holidays
from policies.workdays import HolidayKind, working_days

MAULID = {date(2023, 9, 28): "Maulid Nabi Muhammad"}


def test_000_b_work_days_are_monday_to_friday():
    week = working_days(date(2023, 8, 21), date(2023, 8, 27), {})
    assert [day.isoweekday() for day in week] == [1, 2, 3, 4, 5]


def test_holidays_are_not_worked():
    assert date(2023, 9, 28) not in working_days(date(2023, 9, 25), date(2023, 9, 29), MAULID)


def test_circular_34_spans_44_working_days():
    assert len(working_days(date(2023, 8, 21), date(2023, 10, 20), MAULID)) == 44
    assert working_days(date(2023, 10, 21), date(2023, 10, 21), MAULID) == ()  # its last day is a Saturday


def test_april_2026_has_21_working_days():
    assert len(working_days(date(2026, 4, 1), date(2026, 4, 30), {date(2026, 4, 3)})) == 21


def test_one_day_is_a_period():
    assert working_days(date(2023, 8, 21), date(2023, 8, 21), set()) == (date(2023, 8, 21),)


def test_reversed_period_has_no_working_day():
    assert working_days(date(2023, 8, 25), date(2023, 8, 21), set()) == ()


@pytest.fixture
def seeded(db):
    return load_holidays()


def test_seed_gives_circular_34_its_44_working_days(seeded):
    days = set(Holiday.objects.values_list("day", flat=True))
    assert len(working_days(date(2023, 8, 21), date(2023, 10, 20), days)) == 44
    assert len(working_days(date(2026, 4, 1), date(2026, 4, 30), days)) == 21


def test_seed_holds_holidays_and_collective_leave_with_indonesian_names(seeded):
    assert {day.year for day in Holiday.objects.values_list("day", flat=True)} == set(SEEDED_YEARS)
    assert Holiday.objects.get(day=date(2023, 9, 28)).name == "Maulid Nabi Muhammad"
    leave = Holiday.objects.get(day=date(2023, 12, 26))
    assert (leave.kind, leave.name) == (HolidayKind.COLLECTIVE, "Cuti Bersama Hari Raya Natal")


def test_seed_again_writes_nothing(seeded):
    assert seeded > 100
    assert load_holidays() == 0


def test_seed_never_brings_back_a_day_that_an_admin_removed(seeded):
    Holiday.objects.get(day=date(2023, 12, 26)).delete()
    load_holidays()
    assert not Holiday.objects.filter(day=date(2023, 12, 26)).exists()


def test_seed_never_renames_what_an_admin_renamed(seeded):
    Holiday.objects.filter(day=date(2023, 9, 28)).update(name="Maulid")
    load_holidays()
    assert Holiday.objects.get(day=date(2023, 9, 28)).name == "Maulid"
