"""The staff table: one typed row a person, or the row, column and reason why not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from policies.rules import DutyRole, ServiceCategory, ServiceSector
from roster.excel.cells import clean_text
from roster.excel.fields import NIP, FieldReader, choices
from roster.excel.grades import read_rank
from roster.excel.nip import examine_nip
from roster.excel.problems import Code, FileRefusedError, Problem, ProblemList, has_errors
from roster.excel.table import Column, Record, read_table

NAME: Final = "Nama"
STATUS: Final = "Status"
RANK: Final = "Pangkat/Gol"
POSITION: Final = "Jabatan"
AGENCY: Final = "Perangkat Daerah"
UNIT: Final = "Unit Kerja"
SUBUNIT: Final = "Sub Unit Kerja"
ROLES: Final = "Peran"
SECTOR: Final = "Sektor Layanan"
CATEGORY: Final = "Kategori Unit"
EMAIL: Final = "Email"
PHONE: Final = "No HP"
REQUIRED: Final = frozenset({NIP, NAME, POSITION, AGENCY})
COLUMNS: Final = tuple(
    Column(header, header in REQUIRED)
    for header in (NIP, NAME, STATUS, RANK, POSITION, AGENCY, UNIT, SUBUNIT, ROLES, SECTOR, CATEGORY, EMAIL, PHONE)
)
DEEPER: Final = ">"
LONGEST: Final = 200
LONGEST_PATH: Final = 1_000
LONGEST_RANK: Final = 60
LONGEST_EMAIL: Final = 254
LONGEST_PHONE: Final = 30
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]*[A-Za-z0-9])+"
)
_PHONE: Final = re.compile(r"\+?\d{8,15}")


class Status(StrEnum):
    """Employment; all but the last are ASN, who count and are rostered (004-c)."""

    PNS = "PNS"
    CPNS = "CPNS"
    PPPK = "PPPK"
    NON_ASN = "Non-ASN"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row of the staff table. `unit` is the path from the agency down; `category` belongs to its deepest unit."""

    row: int
    nip: str
    name: str
    position: str
    unit: tuple[str, ...]
    status: Status = Status.PNS
    rank: str = ""
    roles: frozenset[DutyRole] = frozenset()
    sector: ServiceSector | None = None
    category: ServiceCategory | None = None
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """What a file holds: of `count` rows `rows` are all only when `problems` has no error. Of columns that it lacks it says nothing."""

    rows: tuple[PersonRow, ...]
    problems: tuple[Problem, ...]
    columns: frozenset[str] = frozenset()
    count: int = 0

    @property
    def is_refused(self) -> bool:
        return has_errors(self.problems)


_STATUSES: Final = choices(Status)
_ROLES: Final = choices(DutyRole)
_SECTORS: Final = choices(ServiceSector)
_CATEGORIES: Final = choices(ServiceCategory)


def read_people(data: bytes, today: date) -> PeopleFile:
    """Read a staff table from the bytes of an xlsx or csv; never raises, whatever the bytes."""
    try:
        table = read_table(data, COLUMNS)
    except FileRefusedError as refusal:
        return PeopleFile((), (refusal.problem,))
    rows: list[PersonRow] = []
    problems = ProblemList(table.problems)
    for number, record in enumerate(table.records):
        if problems.is_full:
            problems.stop_at(record.row, len(table.records) - number)
            break
        row, found = _read_person(record, today)
        problems.extend(found)
        if row:
            rows.append(row)
    problems.extend(_contradictions(rows))
    return PeopleFile(tuple(rows), problems.close(), table.columns, len(table.records))


def _read_person(record: Record, today: date) -> tuple[PersonRow | None, Sequence[Problem]]:
    """Return the row, also one with an error elsewhere when its NIP can be read, so that duplicates are told in the same go."""
    fields = FieldReader(record)
    nip = fields.nip()
    status = fields.choice(STATUS, _STATUSES) or Status.PNS
    if nip and not fields.problems:  # what a NIP should look like depends on the status
        for finding in examine_nip(nip, today, is_pppk=status is Status.PPPK):
            fields.note(finding.code, NIP, finding.value, finding.detail)
    row = PersonRow(
        row=record.row,
        nip=nip or "",
        name=fields.text(NAME, LONGEST, required=True),
        position=fields.text(POSITION, LONGEST, required=True),
        unit=_unit_path(fields),
        status=status,
        rank=_rank(fields),
        roles=fields.choice_list(ROLES, _ROLES),
        sector=fields.choice(SECTOR, _SECTORS),
        category=fields.choice(CATEGORY, _CATEGORIES),
        email=_email(fields),
        phone=_phone(fields),
    )
    return row if nip else None, fields.problems


def _unit_path(fields: FieldReader) -> tuple[str, ...]:
    path: list[str] = []
    for column in (AGENCY, UNIT, SUBUNIT):
        for name in fields.text(column, LONGEST_PATH, required=column == AGENCY).split(DEEPER):
            if len(name) > LONGEST:
                fields.note(Code.TOO_LONG, column, name[:LONGEST], str(LONGEST))
            if name.strip():
                path.append(name.strip())
    return tuple(path)


def _rank(fields: FieldReader) -> str:
    text = fields.text(RANK, LONGEST_RANK)
    rank = read_rank(text)
    if text and rank is None:
        fields.note(Code.UNKNOWN_RANK, RANK, text)
    return rank or text


def _email(fields: FieldReader) -> str:
    email = fields.text(EMAIL, LONGEST_EMAIL)
    if email and not _EMAIL.fullmatch(email):
        fields.note(Code.BAD_EMAIL, EMAIL, email)
    return email


def _phone(fields: FieldReader) -> str:
    """Return the digits; a number cell has lost the leading 0, which every Indonesian mobile number (08…) has."""
    text = fields.text(PHONE, LONGEST_PHONE)
    phone = "".join(character for character in text if character not in " .-()")
    if phone.startswith("8"):
        phone = f"0{phone}"
    if not _PHONE.fullmatch(phone):
        if text:
            fields.note(Code.UNUSUAL_PHONE, PHONE, text)
        return text
    return phone


def _contradictions(rows: Sequence[PersonRow]) -> Iterator[Problem]:
    """Yield what only shows between rows: a NIP twice, a person in two units, a unit with two categories or two heads."""
    by_nip: dict[str, PersonRow] = {}
    by_category: dict[tuple[str, ...], PersonRow] = {}
    by_head: dict[tuple[str, ...], PersonRow] = {}
    for row in rows:
        unit = unit_key(row.unit)
        if (first := by_nip.setdefault(row.nip, row)) is not row:
            yield Problem(
                Code.DUPLICATE_NIP if unit_key(first.unit) == unit else Code.TWO_UNITS, row.row, NIP, row.nip, str(first.row)
            )
        if row.category and (first := by_category.setdefault(unit, row)).category is not row.category:
            yield Problem(Code.CATEGORY_CONFLICT, row.row, CATEGORY, row.category.value, str(first.row))
        if DutyRole.UNIT_HEAD in row.roles and (first := by_head.setdefault(unit, row)) is not row:
            yield Problem(Code.TWO_HEADS, row.row, ROLES, row.unit[-1] if row.unit else "", str(first.row))


def unit_key(path: Sequence[str]) -> tuple[str, ...]:
    """Return a unit path as it is compared: case doesn't make another unit."""
    return tuple(clean_text(name).casefold() for name in path)
