"""What is to be decided: the frozen problem, and the requirements that the judge reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from policies.checks import FixedPlace, HeadcountLimit, OnSiteMinimum, Requirements, RuleKind
from roster.solver.contradictions import refuse_contradictions
from roster.solver.facts import Coverage, Location, Pattern, Person, Pin, SharedCap, Subunit, Wish
from roster.solver.fields import ProblemError
from roster.solver.problem_json import read_fields, write_problem
from roster.solver.solution import Conflict, Home, Remedy, Solution, Stage, Status

__all__ = [
    "Conflict",
    "Coverage",
    "Home",
    "Location",
    "Pattern",
    "Person",
    "Pin",
    "Problem",
    "ProblemError",
    "Remedy",
    "SharedCap",
    "Solution",
    "Stage",
    "Status",
    "Subunit",
    "Wish",
]


@dataclass(frozen=True)
class Problem:
    """One solve: days ascending, lists of `caps` one integer a day. Build it by hand or by `from_json`; `check` runs in both."""

    days: tuple[date, ...]
    subunits: tuple[Subunit, ...]
    people: tuple[Person, ...]
    coverage: tuple[Coverage, ...] = ()
    shared_caps: tuple[SharedCap, ...] = ()
    pins: tuple[Pin, ...] = ()
    wishes: tuple[Wish, ...] = ()
    pattern: Pattern = Pattern.MIXED
    reference: Mapping[str, frozenset[date]] | None = None
    max_changes: int | None = None
    seed: int = 1
    time_limit_s: float = 30

    def __post_init__(self) -> None:
        """Refuse what contradicts itself.

        Raises:
            ProblemError: with the name of the field.

        """
        refuse_contradictions(self)

    @cached_property
    def position(self) -> dict[date, int]:
        """Day → its index in `days`, for caps."""
        return {day: index for index, day in enumerate(self.days)}

    @cached_property
    def weeks(self) -> tuple[tuple[date, ...], ...]:
        """`days` cut at ISO weeks."""
        return tuple(tuple(week) for _, week in groupby(self.days, key=lambda day: day.isocalendar()[:2]))

    @cached_property
    def persons(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def members(self) -> dict[str, tuple[Person, ...]]:
        """Subunit id → its people, exempt and absent ones included."""
        found: dict[str, list[Person]] = {subunit.id: [] for subunit in self.subunits}
        for person in self.people:
            found[person.subunit].append(person)
        return {subunit: tuple(people) for subunit, people in found.items()}

    @cached_property
    def caps(self) -> dict[tuple[str, date], int]:
        """(subunit id, day) → its cap."""
        return {(subunit.id, day): cap for subunit in self.subunits for day, cap in zip(self.days, subunit.caps, strict=True)}

    @cached_property
    def eligible(self) -> dict[str, tuple[Person, ...]]:
        """Subunit id → its non-exempt people: those among whom home days are shared out."""
        return {subunit: tuple(p for p in people if not p.exempt) for subunit, people in self.members.items()}

    @cached_property
    def requirements(self) -> Requirements:
        """The same rules as the judge reads them."""
        return _requirements(self)

    @classmethod
    def from_json(cls, value: Any) -> "Problem":
        """Read the contract's JSON object.

        Raises:
            ProblemError: for a malformed or contradicting field, by name.

        """
        return cls(**read_fields(value))

    def to_json(self) -> dict[str, Any]:
        return write_problem(self)


def _requirements(problem: Problem) -> Requirements:
    people = {subunit: tuple(person.id for person in members) for subunit, members in problem.members.items()}
    return Requirements(
        days=problem.days,
        people=frozenset(problem.persons),
        headcounts=(
            *(HeadcountLimit(s.id, people[s.id], s.caps, s.max_office) for s in problem.subunits),
            *(
                HeadcountLimit(c.id, tuple(p for s in c.subunits for p in people[s]), c.caps, kind=RuleKind.SHARED_CAP)
                for c in problem.shared_caps
            ),
        ),
        minimums=tuple(OnSiteMinimum(c.id, c.people, c.minimum, c.days) for c in problem.coverage),
        exempt=frozenset(person.id for person in problem.people if person.exempt),
        absent={person.id: person.absent for person in problem.people if person.absent},
        fixed=tuple(FixedPlace(pin.person, pin.day, pin.location is Location.HOME) for pin in problem.pins),
        max_home_per_week={p.id: p.max_home_per_week for p in problem.people if p.max_home_per_week is not None},
        max_home_run={p.id: p.max_home_run for p in problem.people if p.max_home_run is not None},
        reference=problem.reference,
        max_changes=problem.max_changes,
    )
