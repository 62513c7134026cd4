"""The JSON form of a problem, `wfh-roster-problem/1`: read strictly, written so that reading it again gives the same problem."""

from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from roster.solver import fields
from roster.solver.facts import Coverage, Location, Pattern, Person, Pin, SharedCap, Subunit, Wish
from roster.solver.fields import Fields, ProblemError

if TYPE_CHECKING:
    from roster.solver.problem import Problem

FORMAT = "wfh-roster-problem/1"
LATER = {"lawful_caps"}


def read_fields(value: Any) -> dict[str, Any]:
    """Return the constructor arguments of a Problem.

    Raises:
        ProblemError: for a field that is missing, unknown or of the wrong shape.

    """
    entry = Fields(value)
    if entry.required("format", fields.text) != FORMAT:
        raise ProblemError("format", f'expected "{FORMAT}"')
    arguments = {
        "days": entry.required("days", fields.list_of(fields.day)),
        "subunits": entry.required("subunits", fields.list_of(_subunit)),
        "people": entry.required("people", fields.list_of(_person)),
        "coverage": entry.optional("coverage", fields.list_of(_coverage), ()),
        "shared_caps": entry.optional("shared_caps", fields.list_of(_shared_cap), ()),
        "pins": entry.optional("pins", fields.list_of(_pin), ()),
        "wishes": entry.optional("wishes", fields.list_of(_wish), ()),
        "pattern": entry.optional("pattern", fields.one_of(Pattern), Pattern.MIXED),
        "reference": entry.optional("reference", fields.days_by_person, None),
        "max_changes": entry.optional("max_changes", fields.count, None),
        "seed": entry.optional("seed", fields.count, 1),
        "time_limit_s": entry.optional("time_limit_s", fields.seconds, 30),
    }
    entry.done()
    return arguments


def write_problem(problem: "Problem") -> dict[str, Any]:
    """Return the JSON object, every field spelled out."""
    lists = ("days", "subunits", "people", "coverage", "shared_caps", "pins", "wishes")
    plain = {name: _plain([_entry(item) for item in getattr(problem, name)]) for name in lists}
    return {
        "format": FORMAT,
        **plain,
        "pattern": problem.pattern.value,
        "reference": _plain(problem.reference),
        "max_changes": problem.max_changes,
        "seed": problem.seed,
        "time_limit_s": problem.time_limit_s,
    }


def _entry(item: Any) -> Any:
    """Return an item's fields; those that the contract gained later only where they say something."""
    if isinstance(item, date):
        return item
    return {name: value for name, value in asdict(item).items() if name not in LATER or value is not None}


def _plain(value: Any) -> Any:
    """Turn dates, sets, tuples and enumerations into what JSON holds."""
    match value:
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case frozenset():
            return [day.isoformat() for day in sorted(value)]
        case tuple() | list():
            return [_plain(item) for item in value]
        case None | str() | bool() | int():
            return value
        case _:
            return {key: _plain(item) for key, item in value.items()}


def _subunit(value: Any, where: str) -> Subunit:
    entry = Fields(value, where)
    counts = fields.list_of(fields.count)
    subunit = Subunit(
        id=entry.required("id", fields.text),
        caps=entry.required("caps", counts),
        max_office=entry.optional("max_office", counts, None),
        lawful_caps=entry.optional("lawful_caps", counts, None),
    )
    entry.done()
    return subunit


def _person(value: Any, where: str) -> Person:
    entry = Fields(value, where)
    person = Person(
        id=entry.required("id", fields.text),
        subunit=entry.required("subunit", fields.text),
        exempt=entry.optional("exempt", fields.flag, default=False),
        absent=entry.optional("absent", fields.days, frozenset()),
        balance=entry.optional("balance", fields.integer, 0),
        max_home_per_week=entry.optional("max_home_per_week", fields.count, None),
        max_home_run=entry.optional("max_home_run", fields.count, None),
    )
    entry.done()
    return person


def _coverage(value: Any, where: str) -> Coverage:
    entry = Fields(value, where)
    coverage = Coverage(
        id=entry.required("id", fields.text),
        people=entry.required("people", fields.list_of(fields.text)),
        minimum=entry.optional("minimum", fields.count, 1),
        days=entry.optional("days", fields.days, None),
    )
    entry.done()
    return coverage


def _shared_cap(value: Any, where: str) -> SharedCap:
    entry = Fields(value, where)
    shared = SharedCap(
        id=entry.required("id", fields.text),
        subunits=entry.required("subunits", fields.list_of(fields.text)),
        caps=entry.required("caps", fields.list_of(fields.count)),
    )
    entry.done()
    return shared


def _pin(value: Any, where: str) -> Pin:
    entry = Fields(value, where)
    pin = Pin(
        entry.required("person", fields.text),
        entry.required("day", fields.day),
        entry.required("location", fields.one_of(Location)),
    )
    entry.done()
    return pin


def _wish(value: Any, where: str) -> Wish:
    entry = Fields(value, where)
    wish = Wish(
        person=entry.required("person", fields.text),
        day=entry.required("day", fields.day),
        location=entry.required("location", fields.one_of(Location)),
        weight=entry.optional("weight", fields.count, 1),
    )
    entry.done()
    return wish
