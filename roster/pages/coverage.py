"""The footer of the grid: a row for each minimum on site, with the figures of single days in the row of the minimum they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from roster.pages.cells import Sheet
from roster.queries.minimums import ON_A_DAY, Minimum
from roster.wording import short_day


@dataclass(frozen=True)
class Line:
    """A row of the footer. Its first minimum names it and its cells; those of single days follow."""

    needs: tuple[Minimum, ...]

    @property
    def id(self) -> str:
        return _group(self.needs[0])

    @property
    def people(self) -> frozenset[str]:
        return frozenset().union(*(need.people for need in self.needs))

    def on(self, day: date) -> Minimum | None:
        return next((need for need in self.needs if day in need.days), None)


def lines_of(minimums: tuple[Minimum, ...]) -> list[Line]:
    """Return the rows. A day's own figure goes where the same people are counted, else to the group's first row."""
    lines = [Line((need,)) for need in minimums if need.usual is None]
    for need in minimums:
        if need.usual is None:
            continue
        mine = [index for index, line in enumerate(lines) if line.id.partition("@")[0] == _group(need)]
        same = [index for index in mine if lines[index].needs[0].people == need.people]
        if not mine:  # every day of the period has a figure of its own
            lines.append(Line((need,)))
            continue
        index = (same or mine)[0]
        lines[index] = replace(lines[index], needs=(*lines[index].needs, need))
    return lines


def _group(need: Minimum) -> str:
    """Return a minimum's id, without the day that has a figure of its own."""
    return need.id if need.usual is None else need.id.partition(ON_A_DAY)[0]


def coverage(line: Line, day: date, sheet: Sheet, *, is_week_start: bool) -> dict[str, Any]:
    """Return one cell: how many are on site, and where the day has a figure of its own, that figure."""
    cell = {"id": f"v-{_slug(line)}-{day.isoformat()}", "is_week_start": is_week_start}
    need = line.on(day)
    if need is None:
        return {**cell, "count": None, "own": None, "is_short": False, "title": ""}
    count = sheet.on_site(need, day)
    own = None if need.usual is None else need.minimum
    return {**cell, "count": count, "own": own, "is_short": count < need.minimum, "title": _title(need, day)}


def _title(need: Minimum, day: date) -> str:
    if need.usual is None:
        return ""
    told = {"name": need.name, "day": short_day(day), "figure": need.minimum, "usual": need.usual}
    return _("%(name)s on %(day)s: at least %(figure)d on site instead of %(usual)d") % told


def label(line: Line) -> str:
    need = line.needs[0]
    minimum = need.minimum if need.usual is None else need.usual
    return _("%(name)s · at least %(minimum)d on site") % {"name": need.name, "minimum": minimum}


def summary(line: Line, sheet: Sheet) -> dict[str, str]:
    """Say on how many days a minimum is met."""
    days = [(need, day) for need in line.needs for day in need.days]
    met = sum(sheet.on_site(need, day) >= need.minimum for need, day in days)
    return {
        "summary_id": f"m-{_slug(line)}",
        "summary": _("met on %(met)d of %(days)d days") % {"met": met, "days": len(days)},
    }


def _slug(line: Line) -> str:
    """Return a row's id without what an HTML id can't hold, spaces above all."""
    return re.sub(r"\W+", "_", line.id)
