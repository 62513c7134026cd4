"""What can be wrong with a file, as data: a code, a place and the facts. Words are made on the Django side (`roster.wording`)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_LISTED: Final = 2_000
"""Problems of a severity that a list names one by one: whoever has mended so many uploads again and is told the next."""


class Severity(StrEnum):
    """An error refuses the whole file, a warning wants a look, a notice tells what was left out."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Code(StrEnum):
    """One kind of problem each; the comment says what `value` and `detail` hold."""

    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"  # –; most megabytes allowed
    OLD_EXCEL = "old_excel"
    ENCRYPTED = "encrypted"
    MACRO = "macro"
    NOT_A_TABLE = "not_a_table"
    ZIP_BOMB = "zip_bomb"
    DAMAGED = "damaged"
    DOCTYPE = "doctype"
    TOO_MANY_CELLS = "too_many_cells"  # –; most rows allowed

    NO_HEADER = "no_header"  # –; columns that the table must have
    MISSING_COLUMN = "missing_column"
    DUPLICATE_COLUMN = "duplicate_column"
    NO_ROWS = "no_rows"
    UNKNOWN_COLUMN = "unknown_column"
    SECTION_ROW = "section_row"  # the heading that stands across the row
    OTHER_SHEET = "other_sheet"  # the sheet that was not read

    REQUIRED = "required"
    TOO_LONG = "too_long"  # the text; most characters allowed
    UNKNOWN_VALUE = "unknown_value"  # the text; what is allowed
    BAD_EMAIL = "bad_email"
    UNUSUAL_PHONE = "unusual_phone"
    UNKNOWN_RANK = "unknown_rank"

    NIP_NUMERIC = "nip_numeric"  # as Excel shows it: 1,98E+17
    NIP_LENGTH = "nip_length"  # the NIP; how many digits it has, empty when it isn't digits
    NIP_BIRTH = "nip_birth"  # the NIP; its eight digits
    NIP_START = "nip_start"  # the NIP; its six digits
    NIP_AGE = "nip_age"  # the NIP; age at the start of employment
    NIP_PATTERN = "nip_pattern"
    DUPLICATE_NIP = "duplicate_nip"  # the NIP; the other row
    TWO_UNITS = "two_units"  # the NIP; the other row
    CATEGORY_CONFLICT = "category_conflict"  # the category; the other row
    TWO_HEADS = "two_heads"  # the unit; the other row

    BAD_DATE = "bad_date"
    NUMERIC_DATE = "numeric_date"
    REVERSED_DATES = "reversed_dates"  # the end; the start, both as 21/08/2023
    DUPLICATE_ABSENCE = "duplicate_absence"  # –; the other row
    OVERLAPPING_ABSENCE = "overlapping_absence"  # –; the other row

    OUTSIDE_RIGHT = "outside_right"  # the unit
    PERSON_ELSEWHERE = "person_elsewhere"  # the NIP
    UNKNOWN_PERSON = "unknown_person"  # the NIP

    NOT_EXAMINED = "not_examined"  # –; how many rows, this one and those below
    MORE_ERRORS = "more_errors"  # –; how many problems the list leaves out
    MORE_WARNINGS = "more_warnings"  # the same
    MORE_NOTICES = "more_notices"  # the same


WARNINGS = frozenset(
    {
        Code.UNUSUAL_PHONE,
        Code.UNKNOWN_RANK,
        Code.NIP_AGE,
        Code.NIP_PATTERN,
        Code.TWO_HEADS,
        Code.OVERLAPPING_ABSENCE,
        Code.MORE_WARNINGS,
    }
)
NOTICES = frozenset({Code.UNKNOWN_COLUMN, Code.SECTION_ROW, Code.OTHER_SHEET, Code.MORE_NOTICES})
MORE: Final = {Severity.ERROR: Code.MORE_ERRORS, Severity.WARNING: Code.MORE_WARNINGS, Severity.NOTICE: Code.MORE_NOTICES}
CLOSING: Final = frozenset({Code.NOT_EXAMINED, *MORE.values()})
"""Codes that end a list which is longer than anybody reads."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell: `row` as Excel numbers it (None: the file as a whole), `column` by its header, `value` as it was found."""

    code: Code
    row: int | None = None
    column: str | None = None
    value: str = ""
    detail: str = ""

    @property
    def severity(self) -> Severity:
        if self.code in WARNINGS:
            return Severity.WARNING
        return Severity.NOTICE if self.code in NOTICES else Severity.ERROR


class FileRefusedError(Exception):
    """The file can't be read as a table at all; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Return whether anything refuses the file; warnings and notices don't."""
    return any(problem.severity is Severity.ERROR for problem in problems)


class ProblemList:
    """Collects problems, of each severity MOST_LISTED at most, and counts the rest: a file of wrong rows costs no more than a list."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        self._listed: list[Problem] = []
        self._counts: Counter[Severity] = Counter()
        self._unexamined: Problem | None = None
        self.extend(problems)

    @property
    def is_full(self) -> bool:
        """Whether the file is refused for so many errors that no further one would be listed."""
        return self._counts[Severity.ERROR] >= MOST_LISTED

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self._counts[problem.severity] += 1
            if self._counts[problem.severity] <= MOST_LISTED:
                self._listed.append(problem)

    def stop_at(self, row: int, rows: int) -> None:
        """Note that nobody looked at `row` and those below, `rows` in all."""
        self._unexamined = Problem(Code.NOT_EXAMINED, row, detail=str(rows))

    def close(self) -> tuple[Problem, ...]:
        """Return the problems by row, and last what the list leaves out."""
        more = [
            Problem(code, detail=str(self._counts[severity] - MOST_LISTED))
            for severity, code in MORE.items()
            if self._counts[severity] > MOST_LISTED
        ]
        unexamined = [self._unexamined] if self._unexamined else []
        return (*sorted(self._listed, key=lambda problem: problem.row or 0), *more, *unexamined)
