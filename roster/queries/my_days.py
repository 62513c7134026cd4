"""An employee's published days, each with the facts behind it: revision, terms of the day, and how many of the unit are at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from policies.rules import Place
from roster.models import Employee, OrderedDay, PublishedDay
from roster.queries.facts import load_holidays
from roster.queries.orders import Ordered
from roster.queries.terms import DayTerms, load_terms


@dataclass(frozen=True)
class MyDay:
    """One published day. `before` is where an earlier revision of the same roster had the employee, if elsewhere."""

    day: date
    location: str
    unit: str
    revision: int
    is_pinned: bool
    is_exempt: bool
    basis: str
    terms: DayTerms | None
    at_home: int
    before: str
    ordered: Ordered | None  # by an order that still stands


@dataclass(frozen=True)
class MyPeriod:
    """What is known of an employee's days from one date to another; a working day that isn't in `days` is not published."""

    days: dict[date, MyDay]
    holidays: dict[date, str]


def load_my_days(employee: Employee, starts: date, ends: date) -> MyPeriod:
    """Read an employee's published days in six queries."""
    rows = list(_published(employee, starts, ends, is_current=True).select_related("unit"))
    units = {row.unit_id for row in rows}
    terms = load_terms({row.revision_id for row in rows}, units)
    counts = _count_home(units, starts, ends)
    earlier = _earlier(employee, rows, starts, ends)
    ordered = _ordered(employee, rows)
    days = {}
    for row in rows:
        unit = terms[row.revision_id].get(row.unit_id)
        before = earlier.get((row.revision.roster_id, row.day), row.location)
        days[row.day] = MyDay(
            day=row.day,
            location=row.location,
            unit=row.unit.name,
            revision=row.revision.number,
            is_pinned=row.is_pinned,
            is_exempt=row.is_exempt,
            basis=row.basis,
            terms=unit.days.get(row.day.isoformat()) if unit else None,
            at_home=counts.get((row.unit_id, row.day), 0),
            before=before if before != row.location else "",
            ordered=ordered.get((row.revision.roster_id, row.day)),
        )
    return MyPeriod(days, load_holidays(starts, ends))


def _published(employee: Employee, starts: date, ends: date, *, is_current: bool) -> QuerySet[PublishedDay]:
    """Return published days with their revisions, but for the terms: each row would bring those of a whole agency."""
    days = PublishedDay.objects.filter(employee=employee, is_current=is_current, day__range=(starts, ends))
    return days.select_related("revision").defer("revision__terms")


def _ordered(employee: Employee, rows: list[PublishedDay]) -> dict[tuple[int, date], Ordered]:
    """Return by roster and day the order that put the employee where he is."""
    places = {(row.revision.roster_id, row.day): row.location for row in rows if row.is_pinned}
    given = OrderedDay.objects.filter(employee=employee, day__in=[row.day for row in rows])
    found: dict[tuple[int, date], Ordered] = {}
    for one in given.select_related("order__revision").defer("order__revision__terms").order_by("order"):
        revision = one.order.revision
        key = (revision.roster_id, one.day)
        if places.get(key) == one.after:
            found[key] = Ordered(one.order.pk, one.order.kind, revision.number, one.after, one.order.reason)
    return found


def _count_home(units: set[int], starts: date, ends: date) -> dict[tuple[int, date], int]:
    rows = PublishedDay.objects.filter(unit__in=units, is_current=True, day__range=(starts, ends), location=Place.HOME)
    return {(unit, day): count for unit, day, count in rows.values_list("unit", "day").annotate(count=Count("pk")).order_by()}


def _earlier(employee: Employee, rows: list[PublishedDay], starts: date, ends: date) -> dict[tuple[int, date], str]:
    """Return what the revision just before the current one said, by roster and day."""
    current = {(row.revision.roster_id, row.day): row.revision.number for row in rows}
    found: dict[tuple[int, date], str] = {}
    for row in _published(employee, starts, ends, is_current=False).order_by("revision__number"):
        key = (row.revision.roster_id, row.day)
        if row.revision.number < current.get(key, 0):
            found[key] = row.location
    return found
