"""Reads one record field by field, and notes what is wrong with it instead of stopping."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from roster.excel.cells import clean_text, fold
from roster.excel.nip import Finding, read_nip
from roster.excel.problems import Code, Problem
from roster.excel.table import Record

Choice = TypeVar("Choice", bound=StrEnum)
NIP: Final = "NIP"
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")


def choices(kind: type[Choice]) -> dict[str, Choice]:
    """Return the members of an enum as files may spell them."""
    return {fold(member.value): member for member in kind}


class FieldReader:
    """One record on its way to a typed row; `problems` grows as fields are read."""

    def __init__(self, record: Record) -> None:
        self.row = record.row
        self.problems: list[Problem] = []
        self._cells = record.cells

    def note(self, code: Code, column: str, value: str = "", detail: str = "") -> None:
        self.problems.append(Problem(code, self.row, column, value, detail))

    def text(self, column: str, longest: int, *, required: bool = False) -> str:
        """Return clean text of at most `longest` characters."""
        text = clean_text(self._cells.get(column, ""))
        if required and not text:
            self.note(Code.REQUIRED, column)
        if len(text) > longest:
            self.note(Code.TOO_LONG, column, text[:longest], str(longest))
        return text

    def nip(self) -> str | None:
        cell = self._cells[NIP]
        if isinstance(cell, str) and not clean_text(cell):
            self.note(Code.REQUIRED, NIP)
            return None
        found = read_nip(cell)
        if isinstance(found, Finding):
            self.note(found.code, NIP, found.value, found.detail)
            return None
        return found

    def choice(self, column: str, options: Mapping[str, Choice]) -> Choice | None:
        """Return the member that the cell names; None when it is empty, or unknown and noted."""
        return self._choose(column, clean_text(self._cells.get(column, "")), options)

    def choice_list(self, column: str, options: Mapping[str, Choice]) -> frozenset[Choice]:
        """Return the members that the cell names, `;` between them."""
        texts = clean_text(self._cells.get(column, "")).split(";")
        return frozenset(member for text in texts if (member := self._choose(column, text.strip(), options)))

    def _choose(self, column: str, text: str, options: Mapping[str, Choice]) -> Choice | None:
        if not text:
            return None
        member = options.get(fold(text))
        if member is None:
            self.note(Code.UNKNOWN_VALUE, column, text, ", ".join(option.value for option in options.values()))
        return member

    def day(self, column: str) -> date | None:
        """Return a real date, `21/08/2023` or `2023-08-21`."""
        cell = self._cells[column]
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = clean_text(cell)
        if not text:
            self.note(Code.REQUIRED, column)
        elif isinstance(cell, int | float):
            self.note(Code.NUMERIC_DATE, column, text)
        elif (day := _written_day(text)) is None:
            self.note(Code.BAD_DATE, column, text)
        else:
            return day
        return None


def _written_day(text: str) -> date | None:
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
