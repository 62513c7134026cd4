"""Working days: Monday to Friday (Perpres 21/2023, clause 000-b) less the days of a holiday table."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from enum import StrEnum

SATURDAY = 6


class HolidayKind(StrEnum):
    NATIONAL = "libur nasional"
    COLLECTIVE = "cuti bersama"


def working_days(starts: date, ends: date, holidays: Mapping[date, str] | AbstractSet[date]) -> tuple[date, ...]:
    """Return the working days from `starts` to `ends`, both included, ascending; a reversed period has none."""
    span = (starts + timedelta(days=offset) for offset in range((ends - starts).days + 1))
    return tuple(day for day in span if day.isoweekday() < SATURDAY and day not in holidays)
