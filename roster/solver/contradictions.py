"""Problems that contradict themselves: refused by the field's name before anything is solved."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from roster.solver.facts import Location
from roster.solver.fields import ProblemError, known

if TYPE_CHECKING:
    from roster.solver.problem import Problem


MOST_CELLS = 1_000_000  # people × days: 61,000 people for three weeks, or a province agency by agency


def refuse_contradictions(problem: "Problem") -> None:
    """Check references, lengths, duplicates and opposites.

    Raises:
        ProblemError: naming the first field that is wrong.

    """
    _days(problem)
    _size(problem)
    _subunits(problem)
    _people(problem)
    _groups(problem)
    _pins(problem)
    _wishes(problem)
    _reference(problem)


def _days(problem: "Problem") -> None:
    if not problem.days:
        raise ProblemError("days", "at least one day")
    for index, (before, after) in enumerate(pairwise(problem.days), start=1):
        if after <= before:
            raise ProblemError(f"days[{index}]", f"{after} does not come after {before}")


def _size(problem: "Problem") -> None:
    cells = len(problem.people) * len(problem.days)
    if cells > MOST_CELLS:
        raise ProblemError("people", f"{len(problem.people)} for {len(problem.days)} days: more than {MOST_CELLS} cells")


def _subunits(problem: "Problem") -> None:
    _unique((subunit.id for subunit in problem.subunits), "subunits")
    for index, subunit in enumerate(problem.subunits):
        _one_a_day(subunit.caps, problem, f"subunits[{index}].caps")
        if subunit.max_office is not None:
            _one_a_day(subunit.max_office, problem, f"subunits[{index}].max_office")
        if subunit.lawful_caps is not None:
            _one_a_day(subunit.lawful_caps, problem, f"subunits[{index}].lawful_caps")
            _never_less(subunit.lawful_caps, subunit.caps, f"subunits[{index}].lawful_caps")


def _people(problem: "Problem") -> None:
    _unique((person.id for person in problem.people), "people")
    subunits = {subunit.id for subunit in problem.subunits}
    for index, person in enumerate(problem.people):
        if person.subunit not in subunits:
            raise ProblemError(f"people[{index}].subunit", f'unknown subunit "{person.subunit}"')
        _inside(person.absent, problem, f"people[{index}].absent")


def _groups(problem: "Problem") -> None:
    _unique((group.id for group in problem.coverage), "coverage")
    _unique((shared.id for shared in problem.shared_caps), "shared_caps")
    people = frozenset(person.id for person in problem.people)
    subunits = frozenset(subunit.id for subunit in problem.subunits)
    for index, group in enumerate(problem.coverage):
        known(group.people, people, f"coverage[{index}].people", "person")
        _inside(group.days or (), problem, f"coverage[{index}].days")
    for index, shared in enumerate(problem.shared_caps):
        known(shared.subunits, subunits, f"shared_caps[{index}].subunits", "subunit")
        _one_a_day(shared.caps, problem, f"shared_caps[{index}].caps")


def _pins(problem: "Problem") -> None:
    chosen: dict[tuple[str, date], Location] = {}
    for index, pin in enumerate(problem.pins):
        _cell(pin.person, pin.day, problem, f"pins[{index}]")
        if chosen.setdefault((pin.person, pin.day), pin.location) is not pin.location:
            raise ProblemError(f"pins[{index}]", f'"{pin.person}" is pinned both ways on {pin.day}')


def _wishes(problem: "Problem") -> None:
    for index, wish in enumerate(problem.wishes):
        _cell(wish.person, wish.day, problem, f"wishes[{index}]")


def _reference(problem: "Problem") -> None:
    if problem.reference is None:
        if problem.max_changes is not None:
            raise ProblemError("max_changes", "needs a reference")
        return
    for person, days in problem.reference.items():
        if person not in problem.persons:
            raise ProblemError(f"reference.{person}", f'unknown person "{person}"')
        _inside(days, problem, f"reference.{person}")


def _unique(ids: Iterable[str], where: str) -> None:
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            raise ProblemError(f"{where}[{index}].id", f'duplicate id "{name}"')
        seen.add(name)


def _one_a_day(caps: tuple[int, ...], problem: "Problem", where: str) -> None:
    if len(caps) != len(problem.days):
        raise ProblemError(where, f"{len(caps)} values for {len(problem.days)} days")
    for index, cap in enumerate(caps):
        if cap < 0:
            raise ProblemError(f"{where}[{index}]", f"negative ({cap})")


def _never_less(figures: tuple[int, ...], than: tuple[int, ...], where: str) -> None:
    for index, (figure, least) in enumerate(zip(figures, than, strict=True)):
        if figure < least:
            raise ProblemError(f"{where}[{index}]", f"{figure} is less than the cap, {least}")


def _inside(days: Iterable[date], problem: "Problem", where: str) -> None:
    for day in sorted(days):
        if day not in problem.position:
            raise ProblemError(where, f"{day} is outside days")


def _cell(person: str, day: date, problem: "Problem", where: str) -> None:
    if person not in problem.persons:
        raise ProblemError(f"{where}.person", f'unknown person "{person}"')
    if day not in problem.position:
        raise ProblemError(f"{where}.day", f"{day} is outside days")
