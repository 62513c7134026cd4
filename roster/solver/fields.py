"""Reading JSON strictly: each value is checked, and a refusal names the field it speaks of."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")
D = TypeVar("D")

LARGEST = 1_000_000  # far above any agency, and its squares and sums stay inside 64 bits
LONGEST_NAME = 80  # of an unknown field, in a refusal
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class ProblemError(ValueError):
    """A problem file that is malformed or contradicts itself; the message begins with the field's name."""

    def __init__(self, field: str, complaint: str) -> None:
        super().__init__(f"{field}: {complaint}")
        self.field = field


class Fields:
    """One JSON object being read; `done` refuses what nobody asked for."""

    def __init__(self, value: Any, name: str = "") -> None:
        if not isinstance(value, dict):
            raise ProblemError(name or "problem", "expected an object")
        self._values: dict[str, Any] = value
        self._name = name
        self._asked: set[str] = set()

    def where(self, key: str) -> str:
        shown = key if 0 < len(key) <= LONGEST_NAME else f'"{key:.{LONGEST_NAME}}"'
        return f"{self._name}.{shown}" if self._name else shown

    def required(self, key: str, read: Callable[[Any, str], T]) -> T:
        if key not in self._values:
            raise ProblemError(self.where(key), "missing")
        self._asked.add(key)
        return read(self._values[key], self.where(key))

    def optional(self, key: str, read: Callable[[Any, str], T], default: D) -> T | D:
        """Read `key`, or return `default` when it is left out; null is accepted where the default is None."""
        self._asked.add(key)
        if key not in self._values or (default is None and self._values[key] is None):
            return default
        return read(self._values[key], self.where(key))

    def done(self) -> None:
        for key in self._values:
            if key not in self._asked:
                raise ProblemError(self.where(str(key)), "unknown field")


def text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise ProblemError(where, "expected a non-empty text")
    return value


def flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise ProblemError(where, "expected true or false")
    return value


def number(value: Any, where: str) -> int:
    """Read an integer of any size: sums of squares are larger than any input."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ProblemError(where, f"expected an integer, got {value!r:.40}")
    return value


def integer(value: Any, where: str) -> int:
    if abs(number(value, where)) > LARGEST:
        raise ProblemError(where, f"beyond {LARGEST}")
    return int(value)


def count(value: Any, where: str) -> int:
    if integer(value, where) < 0:
        raise ProblemError(where, f"negative ({value})")
    return int(value)


def elapsed(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= LARGEST:
        raise ProblemError(where, "expected a number of seconds")
    return value


def seconds(value: Any, where: str) -> float:
    if elapsed(value, where) == 0:
        raise ProblemError(where, "expected a positive number of seconds")
    return float(value)


def day(value: Any, where: str) -> date:
    if isinstance(value, str) and ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ProblemError(where, f"expected a date YYYY-MM-DD, got {value!r:.40}")


def list_of(read: Callable[[Any, str], T]) -> Callable[[Any, str], tuple[T, ...]]:
    def read_list(value: Any, where: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise ProblemError(where, "expected a list")
        return tuple(read(item, f"{where}[{index}]") for index, item in enumerate(value))

    return read_list


def days(value: Any, where: str) -> frozenset[date]:
    return frozenset(list_of(day)(value, where))


def days_by_person(value: Any, where: str) -> dict[str, frozenset[date]]:
    """Read the shape of `home`: person id → dates."""
    if not isinstance(value, dict):
        raise ProblemError(where, "expected an object of person → dates")
    return {person: days(chosen, f"{where}.{person}") for person, chosen in value.items()}


def one_of(choices: type[T]) -> Callable[[Any, str], T]:
    """Read a value of the enumeration `choices`."""

    def read_choice(value: Any, where: str) -> T:
        try:
            return choices(value)  # type: ignore[call-arg]
        except (ValueError, TypeError):
            raise ProblemError(where, f"{value!r:.40} is none of {', '.join(map(str, choices))}") from None  # type: ignore[call-overload]

    return read_choice


def known(values: Iterable[str], names: frozenset[str], where: str, kind: str) -> None:
    """Refuse a reference to something that the problem doesn't define, or that is named twice."""
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value not in names:
            raise ProblemError(f"{where}[{index}]", f'unknown {kind} "{value}"')
        if value in seen:
            raise ProblemError(f"{where}[{index}]", f'{kind} "{value}" twice')
        seen.add(value)
