"""The absence table: who is away from when to when, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from roster.excel.fields import NIP, FieldReader, choices
from roster.excel.problems import Code, FileRefusedError, Problem, ProblemList, has_errors
from roster.excel.table import Column, Record, read_table

STARTS: Final = "Mulai"
ENDS: Final = "Selesai"
KIND: Final = "Jenis"
NOTE: Final = "Keterangan"
COLUMNS: Final = (*(Column(header, required=True) for header in (NIP, STARTS, ENDS, KIND)), Column(NOTE))
LONGEST_NOTE: Final = 300


class Kind(StrEnum):
    """Why somebody is neither at home nor on site."""

    LEAVE = "Cuti"
    OFFSITE_DUTY = "Dinas Luar"
    SICK = "Sakit"
    TRAINING = "Diklat"


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """A row of the absence table; both dates are inclusive."""

    row: int
    nip: str
    starts: date
    ends: date
    kind: Kind
    note: str = ""


@dataclass(frozen=True, slots=True)
class AbsencesFile:
    """What a file holds: of `count` rows `rows` are all only when `problems` has no error."""

    rows: tuple[AbsenceRow, ...]
    problems: tuple[Problem, ...]
    count: int = 0

    @property
    def is_refused(self) -> bool:
        return has_errors(self.problems)


_KINDS: Final = choices(Kind)


def read_absences(data: bytes) -> AbsencesFile:
    """Read an absence table from the bytes of an xlsx or csv; never raises, whatever the bytes."""
    try:
        table = read_table(data, COLUMNS)
    except FileRefusedError as refusal:
        return AbsencesFile((), (refusal.problem,))
    rows: list[AbsenceRow] = []
    problems = ProblemList(table.problems)
    for number, record in enumerate(table.records):
        if problems.is_full:
            problems.stop_at(record.row, len(table.records) - number)
            break
        row, found = _read_absence(record)
        problems.extend(found)
        if row:
            rows.append(row)
    problems.extend(_contradictions(rows))
    return AbsencesFile(tuple(rows), problems.close(), len(table.records))


def _read_absence(record: Record) -> tuple[AbsenceRow | None, Sequence[Problem]]:
    fields = FieldReader(record)
    nip, starts, ends = fields.nip(), fields.day(STARTS), fields.day(ENDS)
    fields.text(KIND, LONGEST_NOTE, required=True)
    kind = fields.choice(KIND, _KINDS)
    note = fields.text(NOTE, LONGEST_NOTE)
    if not (nip and starts and ends and kind):
        return None, fields.problems
    if ends < starts:
        fields.note(Code.REVERSED_DATES, ENDS, f"{ends:%d/%m/%Y}", f"{starts:%d/%m/%Y}")
    return AbsenceRow(record.row, nip, starts, ends, kind, note), fields.problems


def _contradictions(rows: Sequence[AbsenceRow]) -> Iterator[Problem]:
    """Yield a row that says the same as an earlier one, or overlaps the one of the same person that starts before it."""
    previous: AbsenceRow | None = None
    for row in sorted(rows, key=lambda row: (row.nip, row.starts, row.row)):
        if previous and previous.nip == row.nip and row.starts <= previous.ends:
            same = (previous.starts, previous.ends, previous.kind) == (row.starts, row.ends, row.kind)
            yield Problem(Code.DUPLICATE_ABSENCE if same else Code.OVERLAPPING_ABSENCE, row.row, STARTS, "", str(previous.row))
        if not previous or previous.nip != row.nip or row.ends >= previous.ends:
            previous = row
