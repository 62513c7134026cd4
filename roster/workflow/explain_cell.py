"""Why this cell: the facts that hold it where it is, counted. Whether it could be home at all is for prove_cell to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from roster.queries.pins import load_pinnings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from roster.models import Change, Roster
    from roster.queries.draft import Cell, Draft
    from roster.queries.facts import Facts, PersonFacts, SubunitFacts
    from roster.queries.minimums import Minimum


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
