"""The terms of a roster: which cap held in which unit on which day, and the circular and clause that set it.

A revision stores them as they were when it was published (`Revision.terms`), so that staff page, export and balance never depend
on what circulars say later.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from roster.models import Revision

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from policies.limits import DayLimits, Decision, ExemptionDecision
    from roster.queries.facts import Facts, SubunitFacts


@dataclass(frozen=True, slots=True)
class DayTerms:
    """One unit's limits on one day: people at home, and what decided them.

    `limit` is `share` (an exact fraction, "1/2") of `headcount` as the circular rounds it, at home or, when `place` is WFO, on site;
    `max_home` is less where the unit's own target is stricter.
    """

    max_home: int
    max_office: int | None
    reason: str
    headcount: int
    share: str
    limit: int
    place: str
    circular: str
    source: str
    quote: str

    @property
    def basis(self) -> str:
        """Circular and clause, as the export's column Dasar has it."""
        return f"{self.circular} ({self.source})" if self.circular else ""


@dataclass(frozen=True, slots=True)
class UnitTerms:
    label: str
    eligible: int
    days: Mapping[str, DayTerms]  # by ISO day
    own_minimums: tuple[tuple[str, str, int, int], ...] = ()  # of single days: name, ISO day, figure, the usual one


Terms = dict[int, UnitTerms]  # by unit id


def terms_of(facts: Facts) -> Terms:
    return {
        subunit.unit.pk: UnitTerms(
            subunit.label,
            len(subunit.eligible),
            {limits.day.isoformat(): day_terms(limits, subunit.headcount) for limits in subunit.limits},
            _own_minimums(facts, subunit),
        )
        for subunit in facts.subunits
    }


def _own_minimums(facts: Facts, subunit: SubunitFacts) -> tuple[tuple[str, str, int, int], ...]:
    """Return the minimums of single days that count somebody of a subunit."""
    people = {person.id for person in subunit.people}
    return tuple(
        (need.name, day.isoformat(), need.minimum, need.usual)
        for need in facts.minimums
        if need.usual is not None and not people.isdisjoint(need.people)
        for day in sorted(need.days)
    )


def day_terms(limits: DayLimits, headcount: int) -> DayTerms:
    decision: Decision | None = limits.home or limits.office
    return DayTerms(
        max_home=limits.max_home,
        max_office=limits.max_office,
        reason=limits.reason,
        headcount=decision.headcount if decision else headcount,
        share=str(decision.share) if decision else "0",
        limit=decision.limit if decision else 0,
        place=decision.place if decision else "",
        circular=decision.circular if decision else "",
        source=decision.source if decision else "",
        quote=decision.quote if decision else "",
    )


def exemption_basis(exemption: ExemptionDecision) -> str:
    """Circular and clause that keep a person in the office; the agency's own rule (001-b) stands in no circular."""
    return f"{exemption.circular} ({exemption.source})".strip()


def to_json(terms: Terms) -> list[dict[str, Any]]:
    return [{"unit": pk, **asdict(unit)} for pk, unit in terms.items()]


def from_json(rows: list[dict[str, Any]]) -> Terms:
    return {
        row["unit"]: UnitTerms(
            row["label"],
            row["eligible"],
            {day: DayTerms(**terms) for day, terms in row["days"].items()},
            tuple((name, day, figure, usual) for name, day, figure, usual in row.get("own_minimums", ())),
        )
        for row in rows
    }


def load_terms(revisions: Iterable[int], units: Collection[int]) -> dict[int, Terms]:
    """Return the stored terms of some units by the ids of the revisions; those of a whole agency are half a megabyte."""
    stored = Revision.objects.filter(pk__in=revisions).values_list("pk", "terms")
    return {pk: from_json([row for row in rows if row["unit"] in units]) for pk, rows in stored}


def home_share(terms: UnitTerms, iso_day: str) -> Fraction:
    """Return the home days that one person could expect on a day: cap ÷ non-exempt headcount."""
    day = terms.days.get(iso_day)
    return Fraction(day.max_home, terms.eligible) if day and terms.eligible else Fraction(0)
