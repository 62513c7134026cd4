"""The employee's own page: today large, this and the next weeks, each day with its reason in one sentence, and a WFH day's duties."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format, time_format
from django.utils.translation import gettext as _

from policies.limits import circulars_on
from policies.models import Circular
from policies.rules import Circular as PureCircular
from policies.rules import Place
from roster import clock
from roster.models import Employee, OrderKind
from roster.pages.cells import css, letter
from roster.queries.bindings import load_bindings
from roster.queries.my_days import MyDay, MyPeriod, load_my_days
from roster.wording import arithmetic, long_day, period, place_name
from roster.workflow.notify import lines, subject, unread

WEEKS_SHOWN = 4
RECALL_CLAUSE = "004-3"  # SE 34/2023, code of conduct: willing to be called to the office


def build_my_days(employee: Employee, wanted: date | None) -> dict[str, Any]:
    """Return the context of roster/my_days/today.html for `wanted`, else today."""
    today = clock.today()
    day = wanted or today
    monday = day - timedelta(days=day.weekday())
    known = load_my_days(employee, monday, monday + timedelta(days=7 * WEEKS_SHOWN - 1))
    rules = _rules(known.days.get(day))
    return {
        "notices": [{"title": subject(notice), "lines": lines(notice)} for notice in unread(employee)],
        "today": _today(day, today, known, employee, rules),
        "weeks": [_week(monday + timedelta(weeks=number), day, today, known, employee) for number in range(WEEKS_SHOWN)],
        "duties": _duties(rules) if rules else None,
        "previous_url": _url(monday - timedelta(weeks=1)),
        "next_url": _url(monday + timedelta(weeks=1)),
        "today_url": reverse("roster:my_days") if day != today else "",
    }


def _url(day: date) -> str:
    return f"{reverse('roster:my_days')}?tanggal={day.isoformat()}"


def _today(day: date, today: date, known: MyPeriod, employee: Employee, rules: PureCircular | None) -> dict[str, Any]:
    mine = known.days.get(day)
    tile = _tile(day, day, today, known)
    return {
        "label": _("Today, %(day)s") % {"day": long_day(day)} if day == today else long_day(day),
        "letter": tile["letter"],
        "css": tile["css"],
        "place": _place(mine, day, known),
        "sentence": reason(mine, day, known, employee),
        "change": _changed(mine),
        "windows": _windows(rules) if rules else [],
        "why_title": _("Why?"),
        "reasons": _why(mine),
    }


def _is_off(day: date, known: MyPeriod) -> bool:
    return day in known.holidays or day.isoweekday() > 5


def _place(mine: MyDay | None, day: date, known: MyPeriod) -> str:
    if mine is None:
        return _("Day off") if _is_off(day, known) else _("Office")
    return place_name(mine.location)


def reason(mine: MyDay | None, day: date, known: MyPeriod, employee: Employee) -> str:
    """Say in one sentence why this day is as it is."""
    if mine is None:
        return _reason_unpublished(day, known, employee)
    if mine.location not in set(Place):
        return _("Recorded absence: %(kind)s.") % {"kind": place_name(mine.location)}
    if mine.ordered:
        return f"{OrderKind(mine.ordered.kind).label}: {mine.ordered.reason}"
    if mine.is_exempt:
        return _("You always work at the office: %(basis)s.") % {"basis": mine.basis}
    cap = mine.terms.max_home if mine.terms else 0
    numbers = {"unit": mine.unit, "used": mine.at_home, "cap": cap}
    if mine.location == Place.HOME:
        return _("Your turn: %(used)d of at most %(cap)d people of %(unit)s work from home.") % numbers
    if mine.is_pinned:
        return _("Your head of unit set this day to the office.")
    if not cap:
        return _("No circular lets your unit work from home on this day.")
    if mine.at_home >= cap:
        return _("The quota is full: %(used)d of %(cap)d people of %(unit)s work from home.") % numbers
    return _("Your turn at the office: %(used)d of at most %(cap)d people of %(unit)s work from home.") % numbers


def _reason_unpublished(day: date, known: MyPeriod, employee: Employee) -> str:
    if day in known.holidays:
        return known.holidays[day]
    if day.isoweekday() > 5:
        return _("Weekend.")
    if not _is_covered(day, employee):
        return _("No circular lets %(unit)s work from home on this day.") % {"unit": employee.unit.name}
    return _("The roster of %(unit)s is not published yet; until then you work at the office.") % {"unit": employee.unit.name}


def _is_covered(day: date, employee: Employee) -> bool:
    """Tell whether a circular of the employee's unit speaks of a day at all."""
    circulars = load_bindings([employee.unit])[employee.unit_id].circulars
    return any(cap.period.covers(day) for circular in circulars_on(day, circulars) for cap in circular.caps)


def _why(mine: MyDay | None) -> list[str]:
    if mine is None:
        return []
    lines = []
    if mine.terms and mine.terms.circular:
        lines.append(f"{arithmetic(mine.terms)} ({mine.terms.circular})")
        lines.append(f"“{mine.terms.quote}”")
    if mine.ordered:
        lines += _recall_clause(mine)
    elif mine.is_pinned:
        lines.append(_("Set by your head of unit."))
    lines.append(_("Revision %(number)d.") % {"number": mine.revision})
    return lines


def _recall_clause(mine: MyDay) -> list[str]:
    """Quote the circular's point by which staff at home may be called to the office, if the day's circular has it."""
    if not mine.terms or not mine.ordered or mine.ordered.kind != OrderKind.RECALL:
        return []
    row = Circular.objects.filter(number=mine.terms.circular).first()
    points = [point for point in row.pure.conduct if point.source == RECALL_CLAUSE] if row else []
    return [f"“{point.text}” ({mine.terms.circular}, {point.source})" for point in points]


def _changed(mine: MyDay | None) -> str:
    if mine is None or not mine.before:
        return ""
    return _("Changed in revision %(number)d: %(before)s → %(after)s") % {
        "number": mine.revision,
        "before": place_name(mine.before),
        "after": place_name(mine.location),
    }


def _week(monday: date, chosen: date, today: date, known: MyPeriod, employee: Employee) -> dict[str, Any]:
    days = [monday + timedelta(days=offset) for offset in range(7)]
    this_monday = today - timedelta(days=today.weekday())
    names = {this_monday: _("This week"), this_monday + timedelta(weeks=1): _("Next week")}
    is_published = any(day in known.days for day in days)
    return {
        "title": names.get(monday, period(days[0], days[-1])),
        "days": [_tile(day, chosen, today, known) for day in days],
        "rows": [_reasoned(day, known, employee) for day in days if day in known.days],
        "is_open": monday <= chosen <= days[-1],
        "empty": "" if is_published else _("Not published yet; until then you work at the office."),
    }


def _reasoned(day: date, known: MyPeriod, employee: Employee) -> dict[str, str]:
    mine = known.days[day]
    why = [text for text in (_changed(mine), reason(mine, day, known, employee)) if text]
    return {
        "letter": letter(mine.location),
        "css": _css(mine),
        "title": f"{long_day(day)}: {_place(mine, day, known)}",
        "reason": " ".join(why),
    }


def _css(mine: MyDay) -> str:
    return css(mine.location) + (" ordered" if mine.ordered else "")


def _tile(day: date, chosen: date, today: date, known: MyPeriod) -> dict[str, Any]:
    mine = known.days.get(day)
    is_off = mine is None and _is_off(day, known)
    return {
        "url": _url(day),
        "weekday": date_format(day, "D"),
        "number": day.day,
        "letter": letter(mine.location) if mine else ("–" if is_off else "K"),
        "css": _css(mine) if mine else ("holiday" if is_off else "office draft"),
        "title": f"{long_day(day)}: {_place(mine, day, known)}",
        "is_today": day == today,
        "is_chosen": day == chosen,
    }


def _rules(mine: MyDay | None) -> PureCircular | None:
    """Return the circular whose duties hold on a WFH day, as it reads today."""
    if mine is None or mine.location != Place.HOME or not mine.terms:
        return None
    row = Circular.objects.filter(number=mine.terms.circular).first()
    return row.pure if row else None


def _windows(rules: PureCircular) -> list[dict[str, Any]]:
    """Return when presence is reported online on a WFH day (004-f)."""
    names = [_("Morning presence"), _("Afternoon presence")]
    return [
        {"name": name, "hours": f"{_time(window.starts)}–{_time(window.ends)}", "note": "WIB", "is_open": False}
        for name, window in zip(names, rules.presence_windows, strict=False)
    ]


def _duties(rules: PureCircular) -> dict[str, Any]:
    """Return the work window (004-1, 004-8) and the code of conduct (004-e, 003-h) of a WFH day."""
    window = rules.work_window
    return {
        "title": _("Duties of a WFH day"),
        "text": work_sentence(rules) if window else rules.number,
        "items": [item.text for item in rules.conduct],
    }


def work_sentence(rules: PureCircular) -> str:
    window = rules.work_window
    assert window is not None
    return _("Ready for work %(starts)s–%(ends)s WIB, at least %(hours)s hours a day (%(circular)s).") % {
        "starts": _time(window.starts),
        "ends": _time(window.ends),
        "hours": number_format(float(window.hours), 1),
        "circular": rules.number,
    }


def _time(value: time) -> str:
    return time_format(value, "H.i")
