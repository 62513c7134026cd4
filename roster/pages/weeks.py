"""A period cut into its weeks, as every page shows it: Monday to Friday, holidays included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby


@dataclass(frozen=True)
class Week:
    """One ISO week; `number` counts from 1 at the start of the period."""

    number: int
    days: tuple[date, ...]


def weeks_of(starts: date, ends: date) -> list[Week]:
    span = [starts + timedelta(days=offset) for offset in range((ends - starts).days + 1)]
    weekdays = [day for day in span if day.isoweekday() <= 5]
    cut = [tuple(days) for _, days in groupby(weekdays, key=lambda day: day.isocalendar()[:2])]
    return [Week(number, days) for number, days in enumerate(cut, start=1)]
