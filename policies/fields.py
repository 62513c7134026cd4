"""Reads the fields of a circular's dict form one by one, and says in words which field can't be understood."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
MOST_ON_SITE = 1000
DECIMALS = 4
LONGEST_NUMBER = 20
NUMBER = re.compile(rf"\d+([.,]\d{{1,{DECIMALS}}}|/0*[1-9]\d*)?", re.ASCII)

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class CircularError(ValueError):
    """A circular that can't be understood: `field` is where (`caps[1].percent`, counted from 1), `problem` why, in English.

    `problem` is a msgid with `params`, so that the pages can say it in Indonesian.
    """

    def __init__(self, field: str, problem: str, **params: object) -> None:
        self.field, self.problem, self.params = field, problem, params
        super().__init__(f"{field}: {problem % params}")


def gettext_noop(msgid: str) -> str:
    """Mark a msgid for makemessages; a pure room can't import Django's own."""
    return msgid


class Fields:
    """One table of a circular, read field by field; `done` refuses what nobody asked for, so that a slip can't pass in silence."""

    def __init__(self, data: object, path: str) -> None:
        if not isinstance(data, Mapping):
            raise CircularError(path or "body", gettext_noop("must be a table of fields."))
        self._data, self._path, self._read = data, path, set[str]()

    def name(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _take(self, name: str) -> Any:
        self._read.add(name)
        if self._data.get(name) is None:
            raise CircularError(self.name(name), gettext_noop("is missing."))
        return self._data[name]

    def done(self) -> None:
        for name in self._data:
            if name not in self._read:
                raise CircularError(self.name(str(name)), gettext_noop("is not a field of a circular."))

    def optional(self, name: str, read: Callable[[str], T]) -> T | None:
        self._read.add(name)
        return None if self._data.get(name) is None else read(name)

    def text(self, name: str) -> str:
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            raise CircularError(self.name(name), gettext_noop("must be text that is not empty."))
        return value.strip()

    def flag(self, name: str) -> bool:
        value = self._take(name)
        if not isinstance(value, bool):
            raise CircularError(self.name(name), gettext_noop("must be true or false."))
        return value

    def count(self, name: str) -> int:
        value = self._take(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_ON_SITE:
            raise CircularError(self.name(name), gettext_noop("must be a whole number from 1 to %(most)s."), most=MOST_ON_SITE)
        return value

    def day(self, name: str) -> date:
        return _day(self._take(name), self.name(name))

    def days(self, name: str) -> frozenset[date]:
        return frozenset(_day(value, self.name(name)) for value in self._list(name))

    def weekdays(self, name: str) -> frozenset[int]:
        values = self._list(name)
        for value in values:
            if value not in WEEKDAYS:
                raise CircularError(self.name(name), gettext_noop("must be one of: %(values)s."), values=", ".join(WEEKDAYS))
        return frozenset(WEEKDAYS.index(value) + 1 for value in values)

    def time(self, name: str) -> time:
        value = self._take(name)
        if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value):
            try:
                return time.fromisoformat(value)
            except ValueError:
                pass
        raise CircularError(self.name(name), gettext_noop('must be a time such as "07:30".'))

    def fraction(self, name: str) -> Fraction:
        return _fraction(self._take(name), self.name(name))

    def share(self, name: str) -> Fraction:
        """Read per cent ("50", "12,5") or a fraction of the whole ("1/2") as a share from 0 to 1."""
        value = self._take(name)
        share = _fraction(value, self.name(name)) / (1 if "/" in str(value) else 100)
        if share > 1:
            raise CircularError(self.name(name), gettext_noop("must be from 0 to 100 per cent."))
        return share

    def choice(self, name: str, choices: type[E]) -> E:
        return _choice(self._take(name), choices, self.name(name))

    def choices(self, name: str, choices: type[E]) -> frozenset[E]:
        return frozenset(_choice(value, choices, self.name(name)) for value in self._list(name))

    def table(self, name: str) -> "Fields":
        return Fields(self._take(name), self.name(name))

    def tables(self, name: str, read: Callable[["Fields"], T]) -> tuple[T, ...]:
        rows = self.optional(name, self._take)
        if rows is not None and not isinstance(rows, list):
            raise CircularError(self.name(name), gettext_noop("must be a list."))
        return tuple(read(Fields(row, f"{self.name(name)}[{index}]")) for index, row in enumerate(rows or (), 1))

    def _list(self, name: str) -> list[Any]:
        value = self._take(name)
        if not isinstance(value, list) or not value:
            raise CircularError(self.name(name), gettext_noop("must be a list that is not empty."))
        return value


def _day(value: object, name: str) -> date:
    if type(value) is date:
        return value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise CircularError(name, gettext_noop('must be a date such as "2023-08-21".'))


def _fraction(value: object, name: str) -> Fraction:
    """Exact, from text only: a float such as 0.1 has already lost what was meant."""
    if isinstance(value, str) and len(value) <= LONGEST_NUMBER and NUMBER.fullmatch(value):
        return Fraction(value.replace(",", "."))
    raise CircularError(name, gettext_noop('must be a number in quotes, such as "50", "12,5" or "1/2".'))


def _choice(value: Any, choices: type[E], name: str) -> E:
    try:
        return choices(value)
    except ValueError:
        raise CircularError(name, gettext_noop("must be one of: %(values)s."), values=", ".join(choices)) from None
