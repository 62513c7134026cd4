"""Why this cell: the facts that hold it where it is, counted, and whether it could be home at all, proven by a solve."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from policies.checks import RuleKind
from roster.queries.pins import load_pinnings
from roster.solver.components import split
from roster.solver.constraints import rows_of
from roster.solver.feasibility import closest, is_feasible, minimal_conflict
from roster.solver.problem import ProblemError
from roster.workflow.build_problem import build_problem, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from roster.models import Change, Roster
    from roster.queries.draft import Cell, Draft
    from roster.queries.facts import Facts, PersonFacts, SubunitFacts
    from roster.queries.minimums import Minimum
    from roster.solver.problem import Problem


@dataclass(frozen=True)
class Held:
    """A minimum on site that would fall short if the person were at home; `on_site` are those who make it up."""

    need: Minimum
    on_site: tuple[PersonFacts, ...]


@dataclass(frozen=True)
class CellFacts:
    """What holds a cell on its day. `week` and `run` are the home days it would make, where that is more than the roster allows."""

    home: tuple[PersonFacts, ...]
    cap: int
    holds: tuple[Held, ...]
    week: int | None
    run: int | None
    giver: PersonFacts | None
    pinning: Change | None

    @property
    def is_full(self) -> bool:
        return len(self.home) >= self.cap


def explain_cell(roster: Roster, facts: Facts, draft: Draft, cell: Cell, standing: Callable[[PersonFacts], float]) -> CellFacts:
    """Return the facts behind a cell of a working day: one query, for the pin.

    `giver` is whom fairness would take the day from: of those at home whose cell is loose, the one with the highest `standing`.
    """
    person, day = facts.people[cell[0]], cell[1]
    subunit = next(one for one in facts.subunits if person in one.people)
    home = tuple(one for one in subunit.people if (one.id, day) in draft.home and day not in one.away)
    loose = [one for one in home if one is not person and (one.id, day) not in draft.pins]
    is_home = person in home
    return CellFacts(
        home=home,
        cap=_cap(facts, subunit, day),
        holds=() if is_home else tuple(_holds(facts, draft, person, day)),
        week=None if is_home else _over(roster.max_home_per_week, _week(facts, draft, person, day)),
        run=None if is_home else _over(roster.max_home_run, _run(facts, draft, person, day)),
        giver=max(loose, key=standing, default=None),
        pinning=load_pinnings(roster, [cell]).get(cell) if cell in draft.pins else None,
    )


def _cap(facts: Facts, subunit: SubunitFacts, day: date) -> int:
    return subunit.limits[facts.days.index(day)].max_home


def _holds(facts: Facts, draft: Draft, person: PersonFacts, day: date) -> list[Held]:
    found = []
    for need in facts.minimums:
        if person.id not in need.people or day not in need.days:
            continue
        people = (facts.people[one] for one in need.people)
        on_site = tuple(one for one in people if (one.id, day) not in draft.home and day not in one.away)
        if person in on_site and len(on_site) <= need.minimum:
            found.append(Held(need, on_site))
    return found


def _over(limit: int | None, days: int) -> int | None:
    return days if limit is not None and days > limit else None


def _week(facts: Facts, draft: Draft, person: PersonFacts, day: date) -> int:
    """Count the home days of the ISO week if `day` were one."""
    week = [other for other in facts.days if other.isocalendar()[:2] == day.isocalendar()[:2]]
    return sum(other == day or _is_home(draft, person, other) for other in week)


def _run(facts: Facts, draft: Draft, person: PersonFacts, day: date) -> int:
    """Count the home days in a row around `day` if it were one."""
    index, length = facts.days.index(day), 1
    for side in (reversed(facts.days[:index]), facts.days[index + 1 :]):
        for other in side:
            if not _is_home(draft, person, other):
                break
            length += 1
    return length


def _is_home(draft: Draft, person: PersonFacts, day: date) -> bool:
    return (person.id, day) in draft.home and day not in person.away and day not in draft.frozen


Rule = tuple[str, "date | None"]  # its id, and its day if it has one


class Answer(StrEnum):
    """Whether a person can be at home on a day in some lawful roster."""

    POSSIBLE = "possible"
    BLOCKED_BY_PINS = "blocked by pins"  # not while they stand
    IMPOSSIBLE = "impossible"  # whatever is pinned
    NO_ROSTER = "no roster"  # whatever this cell is, the part it belongs to has no lawful roster
    UNKNOWN = "unknown"  # too large to tell in the time of a click


@dataclass(frozen=True)
class Verdict:
    """`cells` are those that the nearest lawful roster moves, where one is found; `rules` are a minimal set that forbids any."""

    answer: Answer
    cells: tuple[Cell, ...] = ()
    rules: tuple[Rule, ...] = ()


def can_be_home(roster: Roster, facts: Facts, draft: Draft, cell: Cell) -> Verdict:
    """Pin a cell home and solve the part it belongs to: what is said to be impossible was proven to be.

    An absence and a day that staff have lived need no proof; no rule is named for them.
    """
    if cell[1] in facts.people[cell[0]].away or cell[1] in draft.frozen:
        return Verdict(Answer.IMPOSSIBLE)
    try:
        part = _part(roster, facts, _sent_home(draft, cell), cell)
    except ProblemError:
        return Verdict(Answer.UNKNOWN)
    if is_feasible(part):
        return Verdict(Answer.POSSIBLE, cells=_least_change(part, plan_of(facts, draft)))
    core = _core(part)
    others = tuple(rule for rule in core if rule != _pin(cell))
    if not core:
        return Verdict(Answer.UNKNOWN)
    if len(others) == len(core):
        return Verdict(Answer.NO_ROSTER, rules=others)
    if not any(rule.startswith(f"{RuleKind.PIN}:") for rule, _day in others):
        return Verdict(Answer.IMPOSSIBLE, rules=others)
    freed = _core(replace(part, pins=tuple(pin for pin in part.pins if (pin.person, pin.day) == cell)))
    if freed:
        return Verdict(Answer.IMPOSSIBLE, rules=tuple(rule for rule in freed if rule != _pin(cell)))
    return Verdict(Answer.BLOCKED_BY_PINS, rules=others)


def _core(part: Problem) -> tuple[Rule, ...]:
    """Return a minimal set of rules that clash; empty when a roster exists, or when it takes too long to tell."""
    return tuple(dict.fromkeys((row.rule, row.day) for row in minimal_conflict(part, rows_of(part))))


def _pin(cell: Cell) -> Rule:
    return f"{RuleKind.PIN}:{cell[0]}", cell[1]


def _sent_home(draft: Draft, cell: Cell) -> Draft:
    return replace(draft, home=draft.home | {cell}, pins={**draft.pins, cell: 0})


def _part(roster: Roster, facts: Facts, draft: Draft, cell: Cell) -> Problem:
    parts = split(build_problem(roster, facts, draft))
    return next(part for part in parts if cell[0] in part.persons)


def _least_change(part: Problem, plan: dict[str, frozenset[date]]) -> tuple[Cell, ...]:
    """Return the cells in which the nearest lawful roster differs from `plan`."""
    reference = {person: plan[person] for person in part.persons}
    found = closest(replace(part, reference=reference)) or reference
    return tuple(sorted((person, day) for person, days in reference.items() for day in days ^ found[person]))
