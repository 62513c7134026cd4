"""A period cut into its weeks, as every page shows it: Monday to Friday, holidays included; and the head of a sheet of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roster import clock
from roster.wording import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction


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


def build_weeks(weeks: Iterable[Week], shares: Mapping[date, Fraction]) -> list[dict[str, Any]]:
    """Return weeks for _heads.html. `shares` are the widest ones of all working days of the period; a day without one is a holiday."""
    lowest = min((share for share in shares.values() if share), default=0)
    return [_week(week, shares, lowest) for week in weeks]


def _week(week: Week, shares: Mapping[date, Fraction], lowest: Fraction | int) -> dict[str, Any]:
    today = clock.today()
    return {
        "label": _("Week %(number)d") % {"number": week.number},
        "dates": _span(week.days),
        "starts": week.days[0].isoformat(),
        "ends": week.days[-1].isoformat(),
        "days": [
            {
                "iso": day.isoformat(),
                "weekday": date_format(day, "D"),
                "number": day.day,
                "is_today": day == today,
                "is_past": day < today,
                "full": date_format(day, "l, j F Y"),
            }
            for day in week.days
        ],
        "caps": _bands(week, shares, lowest),
    }


def _span(days: tuple[date, ...]) -> str:
    """21–25 Agu, or 28 Agu – 1 Sep."""
    first, last = days[0], days[-1]
    if first.month == last.month:
        return f"{first.day}–{date_format(last, 'j M')}" if first != last else date_format(first, "j M")
    return f"{date_format(first, 'j M')} – {date_format(last, 'j M')}"


def _bands(week: Week, shares: Mapping[date, Fraction], lowest: Fraction | int) -> list[dict[str, Any]]:
    """Return one bracket for each stretch of days with the same share; a share above the period's lowest is marked."""
    bands = []
    for share, days in groupby(week.days, key=shares.get):
        span = len(list(days))
        bands.append({"label": _band_label(share, span), "span": span, "is_raised": share is not None and share > lowest})
    return bands


def _band_label(share: Fraction | None, span: int) -> str:
    """Say "maks. 50 %", or no more than fits above a single day."""
    if not share:
        return "–" if span == 1 else (_("holiday") if share is None else _("no WFH"))
    return percent(share) if span == 1 else _("max %(share)s") % {"share": percent(share)}
