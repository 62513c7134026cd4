"""Circulars in words, and the cap of any unit on any day with its arithmetic and clause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from policies.models import Circular as CircularRow
from policies.rules import Cap, Circular, Exemption, Place
from roster import clock
from roster.models import OrgUnit
from roster.pages.my_days import work_sentence
from roster.queries.facts import SubunitFacts, load_facts
from roster.queries.terms import DayTerms, terms_of
from roster.wording import cap_sentence, long_day, percent, period

A_MONDAY = date(2024, 1, 1)


def build_circulars(*, can_ask_caps: bool) -> dict[str, Any]:
    """Return the context of roster/circulars/list.html: those in force first, then the newest."""
    today = clock.today()
    rows = sorted(
        CircularRow.objects.filter(is_active=True), key=lambda row: (not row.pure.in_force(today), -row.pure.starts.toordinal())
    )
    return {"circulars": [_card(row, today) for row in rows], "can_ask_caps": can_ask_caps}


def _card(row: CircularRow, today: date) -> dict[str, Any]:
    pure = row.pure
    label, status_css = _status(pure, today)
    return {
        "slug": row.pk,
        "number": pure.number,
        "title": pure.title,
        "issuer": pure.issuer,
        "period": _period(pure),
        "cap_label": "; ".join(dict.fromkeys(_cap_text(cap) for cap in pure.caps)),
        "status_label": label,
        "status_css": status_css,
    }


def _period(pure: Circular) -> str:
    if pure.ends is None:
        return _("from %(start)s, no end date") % {"start": date_format(pure.starts, "j F Y")}
    return period(pure.starts, pure.ends)


def _status(pure: Circular, today: date) -> tuple[str, str]:
    if pure.revoked and pure.revoked <= today:
        return _("revoked"), "bad"
    if pure.in_force(today):
        return _("in force"), "ok"
    return (_("not yet in force"), "accent") if today < pure.starts else (_("ended"), "")


def _cap_text(cap: Cap) -> str:
    if cap.exact:
        text = _("exactly %(share)s WFO") if cap.place == Place.OFFICE else _("exactly %(share)s WFH")
    else:
        text = _("at most %(share)s WFO") if cap.place == Place.OFFICE else _("at most %(share)s WFH")
    return text % {"share": percent(cap.share)}


def _cap_days(cap: Cap) -> str:
    if cap.period.dates:
        return ", ".join(date_format(day, "j F Y") for day in sorted(cap.period.dates))
    if cap.period.ends is None:
        days = _("from %(start)s") % {"start": date_format(cap.period.starts, "j F Y")}
    else:
        days = period(cap.period.starts, cap.period.ends)
    if cap.period.weekdays is None:
        return days
    names = [date_format(A_MONDAY + timedelta(days=number - 1), "l") for number in sorted(cap.period.weekdays)]
    return f"{days}: {', '.join(names)}"


def build_circular(row: CircularRow) -> dict[str, Any]:
    """Return the context of roster/circulars/detail.html: each rule with its quoted clause."""
    pure = row.pure
    return {
        "circular": {
            **_card(row, clock.today()),
            "issued_label": date_format(pure.issued, "j F Y"),
            "jurisdiction": pure.jurisdiction,
            "amends": pure.amends or "",
            "revoked_label": date_format(pure.revoked, "j F Y") if pure.revoked else "",
            "notes": [note for note in pure.notes.splitlines() if note.strip()],
        },
        "rules": [*map(_cap_rule, pure.caps), *map(_exemption_rule, pure.exemptions), *_window_rules(pure)],
        "conduct": [item.text for item in pure.conduct],
    }


def _cap_rule(cap: Cap) -> dict[str, str]:
    text = _("for %(categories)s") % {"categories": ", ".join(sorted(cap.categories))}
    return {"title": f"{_cap_text(cap)}, {_cap_days(cap)}", "text": text, "quote": cap.quote}


def _exemption_rule(item: Exemption) -> dict[str, str]:
    who = ", ".join([*sorted(item.roles), *sorted(item.categories)])
    return {"title": f"{who}: {item.mode}", "text": "", "quote": item.quote}


def _window_rules(pure: Circular) -> list[dict[str, str]]:
    rules = []
    if pure.work_window:
        window = pure.work_window
        rules.append({"title": _("Working hours"), "text": work_sentence(pure), "quote": window.quote})
    for presence in pure.presence_windows:
        hours = f"{time_format(presence.starts, 'H.i')}–{time_format(presence.ends, 'H.i')} WIB"
        rules.append({"title": _("Online presence"), "text": hours, "quote": presence.quote})
    return rules


def build_cap_answer(unit: OrgUnit, day: date) -> dict[str, Any]:
    """Return the context of roster/circulars/caps.html: the cap of each subunit on a day, with arithmetic and clause."""
    facts = load_facts(unit, day, day)
    return {
        "answers": [_answer(subunit, day, terms_of(facts)[subunit.unit.pk].days[day.isoformat()]) for subunit in facts.subunits]
        if facts.days
        else [],
        "day": long_day(day),
        "rules_url": reverse("roster:unit_rules", args=[unit.pk]),
        "note": "" if facts.days else (facts.holidays.get(day) or _("Not a working day.")),
    }


def _answer(subunit: SubunitFacts, day: date, terms: DayTerms) -> dict[str, Any]:
    limits = subunit.limits[0]
    row = CircularRow.objects.filter(number=terms.circular).first() if terms.circular else None
    exempt = [person.employee.name for person in subunit.people if day in person.exempt]
    return {
        "title": subunit.label,
        "figure": limits.max_home,
        "figure_label": _("of %(count)d may work from home") % {"count": subunit.headcount},
        "text": cap_sentence(terms),
        "circular": terms.circular,
        "slug": row.pk if row else None,
        "quote": terms.quote,
        "exempt": _("Always at the office: %(names)s") % {"names": ", ".join(exempt)} if exempt else "",
        "overruled": [
            _("%(circular)s also holds: %(share)s, %(limit)d people.")
            % {"circular": other.circular, "share": percent(other.share), "limit": other.limit}
            for other in limits.overruled
        ],
    }
