"""Who decides a day's cap: from the circulars in force, a unit's headcount and category to numbers and the clause behind each.

Pure. Every limit is a floor or ceiling of an exact fraction (004-b, 004-c). Days that no circular covers are office days.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from policies.rules import Cap, Circular, DutyMode, DutyRole, Exemption, Place, Precedence, ServiceCategory


class Reason(StrEnum):
    """Why a day's limit of home days is what it is."""

    COVERED = "diatur edaran"
    UNCOVERED = "tidak diatur edaran"
    INELIGIBLE = "kategori dikecualikan"
    TARGET = "target unit"


@dataclass(frozen=True, slots=True)
class Decision:
    """What one circular's cap makes of a headcount: `limit` people at `place`, the rounded `exact_product`."""

    circular: str
    source: str
    quote: str
    place: Place
    share: Fraction
    headcount: int
    limit: int

    @property
    def exact_product(self) -> Fraction:
        """The product before rounding, for arithmetic in words: 22 ASN × 75 % = 33/2 → 16."""
        return self.share * self.headcount


@dataclass(frozen=True, slots=True)
class DayLimits:
    """How many of a unit may be at home, and on site, on one day.

    `home` decided `max_home`; it is None when no circular covers the day or the category gets no WFH. Where a circular limits
    the office instead, `home` is that decision, with place WFO. `max_office` None means that nothing limits the office.
    `overruled` holds what other circulars in force say differently.
    """

    day: date
    max_home: int
    max_office: int | None
    home: Decision | None
    office: Decision | None
    overruled: tuple[Decision, ...]
    reason: Reason


@dataclass(frozen=True, slots=True)
class Tags:
    """What a rule may know of a person: the own sector's category when set, else the unit's; and the roles of that day."""

    category: ServiceCategory
    roles: frozenset[DutyRole]


@dataclass(frozen=True, slots=True)
class ExemptionDecision:
    """Why a person stays. `circular` is empty when the agency's own rule decided; `role` None when the category did."""

    circular: str
    source: str
    quote: str
    mode: DutyMode
    minimum: int
    role: DutyRole | None


def circulars_on(day: date, circulars: Sequence[Circular]) -> tuple[Circular, ...]:
    """Return the circulars in force on `day`, in the order given.

    An amended circular is replaced from the start of the one that amends it, unless that one was revoked before it began.
    """
    replaced = {c.amends for c in circulars if c.amends and c.starts <= day and (c.revoked is None or c.revoked > c.starts)}
    return tuple(c for c in circulars if c.in_force(day) and c.number not in replaced)


def limits_on(
    day: date,
    headcount: int,
    category: ServiceCategory,
    circulars: Sequence[Circular],
    precedence: Precedence,
    target: Fraction | None = None,
) -> DayLimits:
    """Return the limits of `day` for `headcount` ASN of one lowest unit, everybody counted (004-c).

    `circulars` are in order of rank. `target` is the unit's own stricter share of WFH (001-d): it never loosens a cap, and never
    asks for more people on site than a circular allows.
    """
    in_force = enumerate(circulars_on(day, circulars))
    voices = [voice for rank, circular in in_force for voice in _voices(rank, circular, day, headcount, category)]
    if not voices:
        return DayLimits(day, 0, None, None, None, (), Reason.UNCOVERED)
    home = _deciding(Place.HOME, voices, precedence)
    office = _deciding(Place.OFFICE, voices, precedence)
    deciders = [voice for voice in (home, office) if voice]
    overruled = _overruled(voices, deciders)
    if home and not home.eligible:
        return DayLimits(day, 0, None, None, None, overruled, Reason.INELIGIBLE)
    must_be_home = headcount - office.limit if office else 0
    lawful = home.limit if home else headcount
    wanted = lawful if target is None else max(floor(target * headcount), must_be_home)
    return DayLimits(
        day,
        min(wanted, lawful),
        office.limit if office else None,
        home=deciders[0].decision,
        office=office.decision if office else None,
        overruled=overruled,
        reason=Reason.TARGET if wanted < lawful else Reason.COVERED,
    )


def cap_under(limits: DayLimits, target: Fraction | None) -> int:
    """Return what `limits.max_home` would be if the unit's own target were `target`."""
    decision = limits.home
    if decision is None:
        return limits.max_home
    must_be_home = 0 if limits.max_office is None else decision.headcount - limits.max_office
    lawful = decision.limit if decision.place is Place.HOME else decision.headcount
    return lawful if target is None else min(lawful, max(floor(target * decision.headcount), must_be_home))


def exemption_on(day: date, tags: Tags, circulars: Sequence[Circular], duties: Exemption | None) -> ExemptionDecision | None:
    """Return the rule that keeps a person in the office on `day`, or None; always in the office goes before taking turns.

    `duties` is the agency's own rule (001-b). When it lets people take turns, it stands in for a circular's rule of the same
    clause, which says that shifts may follow; when the agency drops it, the circular's rule still holds.
    """
    replaced = duties.source if duties and duties.mode is DutyMode.ROTATE else None
    rules = [("", duties)] if duties else []
    rules += [(c.number, rule) for c in circulars_on(day, circulars) for rule in c.exemptions if rule.source != replaced]
    decided = [decision for number, rule in rules if (decision := _exempt(number, rule, tags))]
    return min(decided, key=lambda decision: (decision.mode is DutyMode.ROTATE, -decision.minimum), default=None)


@dataclass(frozen=True, slots=True)
class _Voice:
    """One cap on one place: at most `limit` people, the rounded `share`; not `eligible` when the category gets no WFH at all."""

    place: Place
    limit: int
    share: Fraction
    rank: int
    decision: Decision
    eligible: bool = True


def _voices(rank: int, circular: Circular, day: date, headcount: int, category: ServiceCategory) -> Iterator[_Voice]:
    covering = [cap for cap in circular.caps if cap.period.covers(day)]
    speaking = {cap.place: cap for cap in covering if category in cap.categories}
    if covering and not speaking:
        yield _excluded(rank, circular, covering[-1], headcount, category)
    for cap in speaking.values():
        product = cap.share * headcount
        rounds_up = cap.exact and cap.place is Place.OFFICE
        limit = ceil(product) if rounds_up else floor(product)
        decision = Decision(circular.number, cap.source, cap.quote, cap.place, cap.share, headcount, limit)
        yield _Voice(cap.place, limit, cap.share, rank, decision)
        if cap.exact:
            other = Place.OFFICE if cap.place is Place.HOME else Place.HOME
            yield _Voice(other, headcount - limit, 1 - cap.share, rank, decision)


def _excluded(rank: int, circular: Circular, cap: Cap, headcount: int, category: ServiceCategory) -> _Voice:
    clause = next((exemption for exemption in circular.exemptions if category in exemption.categories), cap)
    none = Decision(circular.number, clause.source, clause.quote, Place.HOME, Fraction(0), headcount, 0)
    return _Voice(Place.HOME, 0, Fraction(0), rank, none, eligible=False)


def _deciding(place: Place, voices: Iterable[_Voice], precedence: Precedence) -> _Voice | None:
    heard = [voice for voice in voices if voice.place is place]
    if precedence is Precedence.STRICTEST:
        return min(heard, key=lambda voice: (voice.eligible, voice.share, voice.rank), default=None)
    return min(heard, key=lambda voice: (voice.rank, voice.share), default=None)


def _overruled(voices: Iterable[_Voice], deciders: Iterable[_Voice]) -> tuple[Decision, ...]:
    chosen = {voice.place: voice for voice in deciders}
    losers = (voice.decision for voice in voices if voice.share != chosen[voice.place].share)
    kept = {voice.decision for voice in chosen.values()}
    return tuple(dict.fromkeys(decision for decision in losers if decision not in kept))


def _exempt(circular: str, exemption: Exemption, tags: Tags) -> ExemptionDecision | None:
    if exemption.mode is DutyMode.OFF:
        return None
    role = next((role for role in DutyRole if role in exemption.roles & tags.roles), None)
    if role is None and tags.category not in exemption.categories:
        return None
    return ExemptionDecision(circular, exemption.source, exemption.quote, exemption.mode, exemption.minimum, role)
