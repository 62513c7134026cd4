"""The judge: which rules a plan of home days breaks.

Pure, and knowing nothing of the solver: solver output, hand edits, re-solves and publication all pass through `find_violations`, so
that one sentence of a circular is enforced in one place. Clauses: 004-b (caps), 004-c (counted per lowest unit), 001-b and 000-f
(people who stay), 000-d, 003-e and 004-g (service not disturbed: minimum on site).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import groupby


class RuleKind(StrEnum):
    """What kind of rule a violation or conflict speaks of: the part of its id before the colon."""

    CAP = "cap"
    MAX_OFFICE = "max_office"
    SHARED_CAP = "shared_cap"
    COVERAGE = "coverage"
    EXEMPT = "exempt"
    ABSENT = "absent"
    PIN = "pin"
    WEEK = "max_home_per_week"
    RUN = "max_home_run"
    CHANGES = "max_changes"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class HeadcountLimit:
    """At most so many of `people` at home, and on site, on each day.

    `max_home` and `max_office` hold one integer per day of `Requirements.days` (people), or None where nothing is limited.
    """

    id: str
    people: tuple[str, ...]
    max_home: tuple[int, ...] | None
    max_office: tuple[int, ...] | None = None
    kind: RuleKind = RuleKind.CAP


@dataclass(frozen=True, slots=True)
class OnSiteMinimum:
    """At least `minimum` of `people` on site (not absent, not at home) on each of `days`; None means every day."""

    id: str
    people: tuple[str, ...]
    minimum: int
    days: frozenset[date] | None = None


@dataclass(frozen=True, slots=True)
class FixedPlace:
    """A pinned cell. At the office means *not home*, so that absence satisfies it."""

    person: str
    day: date
    at_home: bool


@dataclass(frozen=True, slots=True)
class Requirements:
    """Everything a plan must obey. `days` are working days, ascending; people are ids."""

    days: tuple[date, ...]
    people: frozenset[str]
    headcounts: tuple[HeadcountLimit, ...] = ()
    minimums: tuple[OnSiteMinimum, ...] = ()
    exempt: frozenset[str] = frozenset()
    absent: Mapping[str, frozenset[date]] = field(default_factory=dict)
    fixed: tuple[FixedPlace, ...] = ()
    max_home_per_week: Mapping[str, int] = field(default_factory=dict)
    max_home_run: Mapping[str, int] = field(default_factory=dict)
    reference: Mapping[str, frozenset[date]] | None = None
    max_changes: int | None = None


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: `limit` is what it allows (or needs), `actual` what the plan has, in people or days."""

    kind: RuleKind
    subject: str
    day: date | None
    limit: int
    actual: int
    people: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        """The id that solver conflicts use too: `cap:umum`."""
        return f"{self.kind}:{self.subject}"


Plan = Mapping[str, Iterable[date]]


def find_violations(requirements: Requirements, plan: Plan) -> list[Violation]:
    """Return every rule of `requirements` that `plan` (person id → home days) breaks; an empty list is a lawful plan.

    Order is stable: rule by rule, then by day, so that messages and tests read the same each time.
    """
    home = {person: frozenset(days) for person, days in plan.items()}
    return [
        *_unknown_cells(requirements, home),
        *_forbidden_homes(requirements, home),
        *_headcounts(requirements, home),
        *_minimums(requirements, home),
        *_fixed(requirements, home),
        *_weeks(requirements, home),
        *_runs(requirements, home),
        *_changes(requirements, home),
    ]


Homes = Mapping[str, frozenset[date]]
NOWHERE: frozenset[date] = frozenset()


def _unknown_cells(requirements: Requirements, home: Homes) -> Iterable[Violation]:
    days = frozenset(requirements.days)
    for person, chosen in home.items():
        if person not in requirements.people and chosen:
            yield Violation(RuleKind.UNKNOWN, person, None, 0, len(chosen), (person,))
        for day in sorted(chosen - days):
            yield Violation(RuleKind.UNKNOWN, person, day, 0, 1, (person,))


def _forbidden_homes(requirements: Requirements, home: Homes) -> Iterable[Violation]:
    for person, chosen in home.items():
        if person in requirements.exempt:
            for day in sorted(chosen):
                yield Violation(RuleKind.EXEMPT, person, day, 0, 1, (person,))
        for day in sorted(chosen & requirements.absent.get(person, NOWHERE)):
            yield Violation(RuleKind.ABSENT, person, day, 0, 1, (person,))


def _headcounts(requirements: Requirements, home: Homes) -> Iterable[Violation]:
    for group in requirements.headcounts:
        for index, day in enumerate(requirements.days):
            away = tuple(person for person in group.people if day in home.get(person, NOWHERE))
            if group.max_home is not None and len(away) > group.max_home[index]:
                yield Violation(group.kind, group.id, day, group.max_home[index], len(away), away)
            if group.max_office is not None:
                present = _on_site(requirements, home, group.people, day)
                if len(present) > group.max_office[index]:
                    yield Violation(RuleKind.MAX_OFFICE, group.id, day, group.max_office[index], len(present), present)


def _minimums(requirements: Requirements, home: Homes) -> Iterable[Violation]:
    for need in requirements.minimums:
        for day in requirements.days:
            if need.days is not None and day not in need.days:
                continue
            present = _on_site(requirements, home, need.people, day)
            if len(present) < need.minimum:
                yield Violation(RuleKind.COVERAGE, need.id, day, need.minimum, len(present), present)


def _on_site(requirements: Requirements, home: Homes, people: Sequence[str], day: date) -> tuple[str, ...]:
    absent = requirements.absent
    return tuple(p for p in people if day not in home.get(p, NOWHERE) and day not in absent.get(p, NOWHERE))


def _fixed(requirements: Requirements, home: Homes) -> Iterable[Violation]:
    for pin in requirements.fixed:
        if (pin.day in home.get(pin.person, NOWHERE)) != pin.at_home:
            yield Violation(RuleKind.PIN, pin.person, pin.day, int(pin.at_home), int(not pin.at_home), (pin.person,))


def _weeks(requirements: Requirements, home: Homes) -> Iterable[Violation]:
    for person, most in requirements.max_home_per_week.items():
        for _, week in groupby(sorted(home.get(person, NOWHERE)), key=lambda day: day.isocalendar()[:2]):
            days = list(week)
            if len(days) > most:
                yield Violation(RuleKind.WEEK, person, days[0], most, len(days), (person,))


def _runs(requirements: Requirements, home: Homes) -> Iterable[Violation]:
    for person, longest in requirements.max_home_run.items():
        run: list[date] = []
        for day in (*requirements.days, None):
            if day is not None and day in home.get(person, NOWHERE):
                run.append(day)
                continue
            if len(run) > longest:
                yield Violation(RuleKind.RUN, person, run[0], longest, len(run), (person,))
            run = []


def _changes(requirements: Requirements, home: Homes) -> Iterable[Violation]:
    if requirements.reference is None or requirements.max_changes is None:
        return
    changed = sum(
        len(home.get(person, NOWHERE) ^ frozenset(requirements.reference.get(person, NOWHERE))) for person in requirements.people
    )
    if changed > requirements.max_changes:
        yield Violation(RuleKind.CHANGES, "reference", None, requirements.max_changes, changed)
