"""What was found: home days, each stage's value and proven bound, or the conflicts that forbid any roster (`wfh-roster-solution/1`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from roster.solver import fields
from roster.solver.fields import Fields, ProblemError

FORMAT = "wfh-roster-solution/1"

Home = Mapping[str, frozenset[date]]
"""Person id → the days at home."""


class Status(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stage:
    """One objective's value and its proven bound, given the stages before it; None when that stage was never reached."""

    name: str
    value: int
    bound: int | None

    @property
    def is_proven(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change that was tried and makes room: `lower` or `raise` a rule's figure, or `unpin` a cell.

    `of` is the number of pins of its conflict that have to go together, where one is not enough.
    """

    action: str
    rule: str
    day: date | None = None
    to: int | None = None
    of: int = 1


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule that cannot hold: it needs `needed` (people or days) where only `available` can be had, because of the named facts."""

    rule: str
    day: date | None
    needed: int
    available: int
    because: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """`home` is None when nothing was found; `cut` is "wall" when the wall clock ended the search and a rerun may differ."""

    status: Status
    home: Home | None
    stages: tuple[Stage, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    seconds: float = 0
    cut: str | None = None

    def to_json(self) -> dict[str, Any]:
        written: dict[str, Any] = {
            "format": FORMAT,
            "status": self.status.value,
            "home": None if self.home is None else {p: [d.isoformat() for d in sorted(days)] for p, days in self.home.items()},
            "stages": [{"name": stage.name, "value": stage.value, "bound": stage.bound} for stage in self.stages],
            "conflicts": [_write_conflict(conflict) for conflict in self.conflicts],
            "seconds": round(self.seconds, 3),
        }
        return written if self.cut is None else {**written, "cut": self.cut}

    @classmethod
    def from_json(cls, value: Any) -> "Solution":
        """Read the contract's JSON object.

        Raises:
            ProblemError: for a malformed field, by name.

        """
        entry = Fields(value)
        if entry.required("format", fields.text) != FORMAT:
            raise ProblemError("format", f'expected "{FORMAT}"')
        solution = cls(
            status=entry.required("status", fields.one_of(Status)),
            home=entry.optional("home", fields.days_by_person, None),
            stages=entry.required("stages", fields.list_of(_read_stage)),
            conflicts=entry.required("conflicts", fields.list_of(_read_conflict)),
            seconds=entry.optional("seconds", fields.elapsed, 0),
            cut=entry.optional("cut", fields.text, None),
        )
        entry.done()
        return solution


def _write_conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "rule": conflict.rule,
        "day": conflict.day and conflict.day.isoformat(),
        "needed": conflict.needed,
        "available": conflict.available,
        "because": list(conflict.because),
        "remedies": [_write_remedy(remedy) for remedy in conflict.remedies],
    }


def _write_remedy(remedy: Remedy) -> dict[str, Any]:
    written: dict[str, Any] = {"action": remedy.action, "rule": remedy.rule}
    if remedy.day is not None:
        written["day"] = remedy.day.isoformat()
    if remedy.to is not None:
        written["to"] = remedy.to
    return written if remedy.of == 1 else {**written, "of": remedy.of}


def _read_stage(value: Any, where: str) -> Stage:
    entry = Fields(value, where)
    stage = Stage(
        entry.required("name", fields.text),
        entry.required("value", fields.number),
        entry.optional("bound", fields.number, None),
    )
    entry.done()
    return stage


def _read_conflict(value: Any, where: str) -> Conflict:
    entry = Fields(value, where)
    conflict = Conflict(
        rule=entry.required("rule", fields.text),
        day=entry.optional("day", fields.day, None),
        needed=entry.required("needed", fields.integer),
        available=entry.required("available", fields.integer),
        because=entry.optional("because", fields.list_of(fields.text), ()),
        remedies=entry.optional("remedies", fields.list_of(_read_remedy), ()),
    )
    entry.done()
    return conflict


def _read_remedy(value: Any, where: str) -> Remedy:
    entry = Fields(value, where)
    remedy = Remedy(
        action=entry.required("action", fields.text),
        rule=entry.required("rule", fields.text),
        day=entry.optional("day", fields.day, None),
        to=entry.optional("to", fields.integer, None),
        of=entry.optional("of", fields.integer, 1),
    )
    entry.done()
    return remedy
