"""The caps of a period with their arithmetic, stretch by stretch, before anything is solved."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.limits import Reason
from roster.queries.facts import Facts
from roster.queries.terms import DayTerms, terms_of
from roster.wording import arithmetic, cap_sentence, percent, period, short_day

BAR_PX = 10
NAMED_UNITS = 4


def build_caps(facts: Facts) -> dict[str, Any] | None:
    """Return the context of roster/_caps.html; None when the period has no working day or the unit no people."""
    if not facts.days or not facts.subunits:
        return None
    shares = [_widest(facts, index) for index in range(len(facts.days))]
    lowest = min((share for share in shares if share), default=Fraction(0))
    first = next((terms for unit in terms_of(facts).values() for terms in unit.days.values() if terms.circular), None)
    return {
        "bars": [
            {"x": BAR_PX * index, "height": float(share * 100), "is_raised": share > lowest > 0}
            for index, share in enumerate(shares)
        ],
        "bars_width": BAR_PX * len(shares),
        "ticks": [short_day(day) for day in _mondays(facts.days)],
        "stretches": stretches(facts),
        "basis": first.circular if first else "",
        "basis_url": reverse("roster:circulars"),
        "basis_text": f"“{first.quote}”" if first else "",
        "warnings": _warnings(facts),
    }


def _widest(facts: Facts, index: int) -> Fraction:
    limits = (subunit.limits[index] for subunit in facts.subunits)
    return max((limit.home.share for limit in limits if limit.home and limit.max_home), default=Fraction(0))


def _mondays(days: tuple[date, ...]) -> list[date]:
    return [day for index, day in enumerate(days) if index == 0 or day.isocalendar()[:2] != days[index - 1].isocalendar()[:2]]


def stretches(facts: Facts) -> list[dict[str, Any]]:
    """Return the period cut where any unit's terms change: label, cap and one row of arithmetic a unit."""
    terms = terms_of(facts)
    by_day = {day: tuple(unit.days[day.isoformat()] for unit in terms.values()) for day in facts.days}
    labels = [unit.label for unit in terms.values()]
    found = []
    for rules, group in groupby(facts.days, key=by_day.__getitem__):
        days = list(group)
        rows = [_row(label, rule) for label, rule in zip(labels, rules, strict=True)]
        found.append(
            {
                "label": period(days[0], days[-1]),
                "cap_label": _cap_label(rules, len(days)),
                "together": _together(rules),
                "rows": rows,
                "rule": ", ".join(dict.fromkeys(rule.circular for rule in rules if rule.circular)) or cap_sentence(rules[0]),
                "limits": [rule.max_home for rule in rules],
            }
        )
    return found


def _row(label: str, rule: DayTerms) -> dict[str, str]:
    """Return one equation: what stands before its result, and the result in people."""
    people = ngettext("%(count)d person", "%(count)d people", rule.max_home) % {"count": rule.max_home}
    return {"unit": label, "arithmetic": _left_side(rule), "result": people}


def _left_side(rule: DayTerms) -> str:
    if not rule.circular:
        return cap_sentence(rule)
    equation = arithmetic(rule)
    if rule.reason == Reason.TARGET:
        return _("%(arithmetic)s; own target") % {"arithmetic": equation}
    return equation.removesuffix(str(rule.max_home)).rstrip()


def _together(rules: tuple[DayTerms, ...]) -> str:
    """Say of many units what they come to; of a few, each says it itself."""
    if len(rules) <= NAMED_UNITS:
        return ""
    values = {
        "units": len(rules),
        "people": sum(rule.headcount for rule in rules),
        "limit": sum(rule.max_home for rule in rules),
    }
    return _("%(units)d units, %(people)d civil servants: together at most %(limit)d at home") % values


def _cap_label(rules: tuple[DayTerms, ...], days: int) -> str:
    shares = [Fraction(rule.share) for rule in rules if rule.circular]
    counted = ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    return f"{counted} · " + (_("at most %(share)s") % {"share": percent(max(shares))} if shares else _("no WFH"))


def _warnings(facts: Facts) -> list[dict[str, str]]:
    warnings = []
    uncovered = [day for day in facts.days if day not in facts.covered_days]
    if uncovered:
        counted = ngettext("%(count)d day has no circular.", "%(count)d days have no circular.", len(uncovered))
        warnings.append(
            {
                "title": counted % {"count": len(uncovered)},
                "text": _("Everybody works at the office then: %(days)s.") % {"days": ", ".join(map(short_day, uncovered[:5]))},
            }
        )
    overruled = {limits.day: limits for subunit in facts.subunits for limits in subunit.limits if limits.overruled}
    if overruled:
        limits = overruled[min(overruled)]
        texts = [f"{other.circular} ({percent(other.share)})" for other in limits.overruled]
        warnings.append(
            {
                "title": _("Different circulars from %(first)s to %(last)s.")
                % {"first": short_day(min(overruled)), "last": short_day(max(overruled))},
                "text": _("%(circular)s decides; %(others)s is in force too.")
                % {"circular": limits.home.circular if limits.home else "–", "others": ", ".join(texts)},
            }
        )
    if not any(subunit.eligible for subunit in facts.subunits):
        warnings.append({"title": _("Nobody can work from home."), "text": _("Everybody of this unit is exempt.")})
    return warnings


def headcount_note(facts: Facts) -> str:
    """31 ASN aktif: 22 di Umum, 9 di Keuangan; of many units only how many they are."""
    count = ngettext("%(count)d active civil servant", "%(count)d active civil servants", len(facts.people)) % {
        "count": len(facts.people)
    }
    if len(facts.subunits) > NAMED_UNITS:
        return _("%(people)s in %(units)d units.") % {"people": count, "units": len(facts.subunits)}
    parts = [_("%(count)d in %(unit)s") % {"count": subunit.headcount, "unit": subunit.label} for subunit in facts.subunits]
    return f"{count}: {', '.join(parts)}." if parts else f"{count}."


def days_note(facts: Facts) -> str:
    count = ngettext("%(count)d working day", "%(count)d working days", len(facts.days)) % {"count": len(facts.days)}
    holidays = [f"{short_day(day)} {name}" for day, name in sorted(facts.holidays.items()) if day.isoweekday() <= 5]
    return f"{count}; {_('holidays')}: {', '.join(holidays)}." if holidays else f"{count}."


def exempt_notes(facts: Facts) -> list[str]:
    """Name those who stay on all covered days, with the role or category that keeps them."""
    notes = []
    for person in facts.people.values():
        if person.is_exempt:
            decision = next(iter(person.exempt.values()))
            notes.append(f"{person.employee.name} · {decision.role or _('service category')}")
    return notes
