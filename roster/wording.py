"""Rules in words: arithmetic, violations and conflicts as sentences, the number first, then the rule, then the way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from policies.checks import RuleKind
from policies.limits import Reason
from policies.rules import Place
from roster.models import AbsenceKind, RosterStatus
from roster.queries.law import STAYS
from roster.queries.minimums import ORDERED
from roster.queries.terms import day_terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User

    from policies.checks import Violation
    from policies.limits import DayLimits
    from roster.models import DutyAssignment, Roster
    from roster.queries.facts import Facts, SubunitFacts
    from roster.queries.leadership import Heads
    from roster.queries.terms import DayTerms


def account_name(user: User | None) -> str:
    """Name who did something: the employee behind the account, else the account, else the solver."""
    if user is None:
        return _("the solver")
    employee = getattr(user, "employee", None)
    return employee.name if employee else user.get_username()


def post_name(duty: DutyAssignment, heads: Heads, day: date) -> str:
    """Kepala Subbagian Umum; of an acting head Plh. Kepala Subbagian Umum. The permanent head's own title says it best."""
    permanent = duty if not duty.capacity else heads.permanent(duty.unit, day)
    title = permanent.employee.position if permanent else ""
    return " ".join(filter(None, [duty.capacity, title or _("Head of %(unit)s") % {"unit": duty.unit.name}]))


def signed_by(user: User | None, when: datetime, heads: Heads) -> str:
    """Name who did something for a unit; of an acting head also the capacity: Rina Marlina, Plh. Kepala Subbagian Umum (a.n. Budi)."""
    name, day = account_name(user), localtime(when).date()
    duty = heads.acting_as(user.pk, day) if user else None
    if duty is None:
        return name
    permanent = heads.permanent(duty.unit, day)
    behalf = f" (a.n. {permanent.employee.name})" if permanent else ""
    return f"{name}, {post_name(duty, heads, day)}{behalf}"


def long_day(day: date) -> str:
    """Senin, 21 Agustus 2023."""
    return date_format(day, "l, j F Y")


def short_day(day: date) -> str:
    """Sen 21 Agu."""
    return _short_day(day, get_language())


@lru_cache(maxsize=4096)
def _short_day(day: date, language: str | None) -> str:  # noqa: ARG001 - the language is Django's, and part of the key
    """Format once: a page of 150 people says the same few days hundreds of times."""
    return date_format(day, "D j M")


def period(starts: date, ends: date) -> str:
    """21 Agustus – 15 September 2023; what both dates share is said once."""
    if starts == ends:
        return date_format(starts, "j F Y")
    if (starts.year, starts.month) == (ends.year, ends.month):
        return f"{starts.day}–{date_format(ends, 'j F Y')}"
    return f"{date_format(starts, 'j F' if starts.year == ends.year else 'j F Y')} – {date_format(ends, 'j F Y')}"


def place_name(location: str) -> str:
    """WFH, Kantor, Cuti, Dinas luar: what staff read for a location as it is stored."""
    if location in set(Place):
        return _("Office") if location == Place.OFFICE else location
    return str(AbsenceKind(location).label)


def standing(roster: Roster, revision: int | None) -> str:
    """Say where a roster stands whose last revision has this number."""
    if revision and roster.status == RosterStatus.PUBLISHED:
        return _("Revision %(number)d, published") % {"number": revision}
    return _("Draft of revision %(number)d") % {"number": (revision or 0) + 1}


def roster_name(roster: Roster) -> str:
    """Subbagian Umum, 21 Agustus – 15 September 2023."""
    return f"{roster.unit.name}, {period(roster.starts, roster.ends)}"


def percent(share: Fraction) -> str:
    """50 %; a share that isn't a whole number keeps one decimal."""
    value = share * 100
    return f"{number_format(value.numerator) if value.denominator == 1 else number_format(float(value), 1)} %"


def arithmetic(terms: DayTerms) -> str:
    """22 ASN × 75 % = 16,5 → 16: how a share becomes people (004-b, 004-c)."""
    share = Fraction(terms.share)
    product = share * terms.headcount
    shown = number_format(product.numerator) if product.denominator == 1 else number_format(float(product), 2).rstrip("0")
    rounded = "" if product == terms.limit else f" → {terms.limit}"
    return f"{terms.headcount} ASN × {percent(share)} = {shown}{rounded}"


def cap_sentence(terms: DayTerms) -> str:
    """Say where a day's cap comes from, or why there is none."""
    if terms.reason == Reason.UNCOVERED:
        return _("No circular covers this day: everybody works at the office.")
    if terms.reason == Reason.INELIGIBLE:
        return _("This unit serves the public or supports operations, so nobody works from home.")
    known = {"limit": terms.max_home, "arithmetic": arithmetic(terms), "circular": terms.circular}
    if terms.reason == Reason.TARGET:
        return _("At most %(limit)d: the unit's own target is stricter than %(arithmetic)s (%(circular)s).") % known
    if terms.place == Place.OFFICE:
        return _("At most %(limit)d at home: on site %(arithmetic)s (%(circular)s).") % known
    return _("At most %(limit)d: %(arithmetic)s (%(circular)s).") % known


@dataclass(frozen=True)
class Finding:
    """A broken rule in words: what, where, and the clause it rests on."""

    headline: str
    explanation: str = ""
    quote: str = ""


def describe_violation(violation: Violation, facts: Facts) -> Finding:
    """Put a violation into words, with names and clause."""
    day = long_day(violation.day) if violation.day else ""
    return _SENTENCES[violation.kind](violation, facts, day)


def _cap(violation: Violation, facts: Facts, day: str) -> Finding:
    subunit, limits = _limits(violation, facts)
    return Finding(
        _("%(day)s: %(actual)d at home in %(unit)s, the limit is %(limit)d.")
        % {"day": day, "actual": violation.actual, "unit": subunit.label, "limit": violation.limit},
        cap_sentence(day_terms(limits, subunit.headcount)),
        limits.home.quote if limits.home else "",
    )


def _max_office(violation: Violation, facts: Facts, day: str) -> Finding:
    subunit, limits = _limits(violation, facts)
    return Finding(
        _("%(day)s: %(actual)d on site in %(unit)s, at most %(limit)d may be.")
        % {"day": day, "actual": violation.actual, "unit": subunit.label, "limit": violation.limit},
        limits.office.circular if limits.office else "",
        limits.office.quote if limits.office else "",
    )


def _shared_cap(violation: Violation, facts: Facts, day: str) -> Finding:  # noqa: ARG001 - one shape for every kind
    return Finding(
        _("%(day)s: %(actual)d at home in several units together, the limit is %(limit)d.")
        % {"day": day, "actual": violation.actual, "limit": violation.limit}
    )


def _coverage(violation: Violation, facts: Facts, day: str) -> Finding:
    if violation.subject.startswith(STAYS):
        return _stays(violation.subject.removeprefix(STAYS), violation.day, facts)
    return Finding(
        _("%(day)s: %(name)s needs %(limit)d on site, only %(actual)d are there.")
        % {"day": day, "name": minimum_name(violation.subject, facts), "limit": violation.limit, "actual": violation.actual},
        _("Service must not be disturbed; the unit asks for this minimum."),
    )


def _exempt(violation: Violation, facts: Facts, day: str) -> Finding:  # noqa: ARG001 - one shape for every kind
    return _stays(violation.subject, violation.day, facts)


def _stays(person: str, day: date | None, facts: Facts) -> Finding:
    decision = facts.people[person].exempt.get(day) if day and person in facts.people else None
    if decision is None:  # a day that no circular covers
        return Finding(_("%(name)s works at the office.") % {"name": person_name(person, facts)})
    because = decision.role or facts.people[person].category
    return Finding(
        _("%(name)s always works at the office: %(because)s.") % {"name": person_name(person, facts), "because": because},
        decision.circular or _("The agency's own rule (from Tangerang Selatan, not from SE 34/2023)"),
        decision.quote,
    )


def _absent(violation: Violation, facts: Facts, day: str) -> Finding:
    return Finding(_("%(name)s is absent on %(day)s.") % {"name": person_name(violation.subject, facts), "day": day})


def _pin(violation: Violation, facts: Facts, day: str) -> Finding:
    return Finding(
        _("%(day)s: the pin of %(name)s can't hold.") % {"day": day, "name": person_name(violation.subject, facts)},
        _("Remove the pin, or what stands against it."),
    )


def _week(violation: Violation, facts: Facts, day: str) -> Finding:
    return Finding(
        _("%(name)s works from home %(actual)d days in the week of %(day)s; this roster allows %(limit)d.")
        % {"name": person_name(violation.subject, facts), "actual": violation.actual, "day": day, "limit": violation.limit},
    )


def _run(violation: Violation, facts: Facts, day: str) -> Finding:
    return Finding(
        _("%(name)s works from home %(actual)d days in a row from %(day)s; this roster allows %(limit)d.")
        % {"name": person_name(violation.subject, facts), "actual": violation.actual, "day": day, "limit": violation.limit},
    )


def _changes(violation: Violation, facts: Facts, day: str) -> Finding:  # noqa: ARG001 - one shape for every kind
    return Finding(
        _("%(actual)d cells have changed, at most %(limit)d may.") % {"actual": violation.actual, "limit": violation.limit}
    )


def _unknown(violation: Violation, facts: Facts, day: str) -> Finding:
    return Finding(_("%(name)s has no place in this roster. %(day)s") % {"name": person_name(violation.subject, facts), "day": day})


_SENTENCES: dict[RuleKind, Callable[[Violation, Facts, str], Finding]] = {
    RuleKind.CAP: _cap,
    RuleKind.MAX_OFFICE: _max_office,
    RuleKind.SHARED_CAP: _shared_cap,
    RuleKind.COVERAGE: _coverage,
    RuleKind.EXEMPT: _exempt,
    RuleKind.ABSENT: _absent,
    RuleKind.PIN: _pin,
    RuleKind.WEEK: _week,
    RuleKind.RUN: _run,
    RuleKind.CHANGES: _changes,
    RuleKind.UNKNOWN: _unknown,
}


def person_name(person: str, facts: Facts) -> str:
    return facts.people[person].employee.name if person in facts.people else person


def minimum_name(rule: str, facts: Facts) -> str:
    """Name a minimum on site, or the person whom a group of one keeps in the office; `rule` is its id."""
    if rule.startswith(STAYS):
        return person_name(rule.removeprefix(STAYS), facts)
    own = rule.partition(ORDERED)[0]
    return next((need.name for need in facts.minimums if need.id == own), rule)


def _limits(violation: Violation, facts: Facts) -> tuple[SubunitFacts, DayLimits]:
    subunit = next(unit for unit in facts.subunits if unit.id == violation.subject)
    return subunit, next(limits for limits in subunit.limits if limits.day == violation.day)
