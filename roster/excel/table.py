"""Finds the table inside a file: its header wherever it stands, its rows as Excel numbers them, without titles and empty rows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from roster.excel.cells import Cell, clean_text, fold
from roster.excel.problems import Code, FileRefusedError, Problem
from roster.excel.sheets import Row, Sheet, read_sheets

HEADER_ROWS: Final = 20
ENOUGH_HEADERS: Final = 2
_NUMBERING: Final = re.compile(r"\(?\d{1,2}\)?")


@dataclass(frozen=True, slots=True)
class Column:
    """A header as the contract spells it; files may differ in case, spaces and dots."""

    header: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the table: its cells by header, and its number in Excel."""

    row: int
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows found, the columns they have, and what is wrong with the table as a whole; without a required column no records."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    columns: frozenset[str]


def read_table(data: bytes, columns: Sequence[Column]) -> Table:
    """Return the table of the file whose header knows most of `columns`; the first column is the key. Raise FileRefusedError."""
    candidates = [
        candidate
        for sheet in read_sheets(data)
        if (candidate := _find_header(sheet, columns)) and len(candidate.places) >= ENOUGH_HEADERS
    ]
    if not candidates:
        raise FileRefusedError(Problem(Code.NO_HEADER, detail=", ".join(column.header for column in columns if column.required)))
    found = max(candidates, key=lambda candidate: len(candidate.places))
    problems = [*_other_sheets(found, candidates), *_column_problems(found, columns)]
    if any(problem.code in {Code.MISSING_COLUMN, Code.DUPLICATE_COLUMN} for problem in problems):
        return Table((), tuple(problems), frozenset(found.places))
    records, sections = _records(found, columns[0].header)
    if not records:
        problems.append(Problem(Code.NO_ROWS))
    return Table(records, (*problems, *sections), frozenset(found.places))


@dataclass(frozen=True, slots=True)
class _Header:
    """Where a sheet's header stands: the known columns by header, and all its texts by column number."""

    sheet: Sheet
    index: int
    places: dict[str, int]
    texts: dict[int, str]


def _find_header(sheet: Sheet, columns: Sequence[Column]) -> _Header | None:
    known = {fold(column.header): column.header for column in columns}
    found = [_header(sheet, index, known) for index in range(min(HEADER_ROWS, len(sheet.rows)))]
    return max(found, key=lambda header: len(header.places), default=None)


def _header(sheet: Sheet, index: int, known: dict[str, str]) -> _Header:
    texts = {place: text for place, cell in enumerate(sheet.rows[index]) if (text := clean_text(cell).rstrip("* "))}
    places: dict[str, int] = {}
    for place, text in texts.items():
        if header := known.get(fold(text)):
            places.setdefault(header, place)
    return _Header(sheet, index, places, texts)


def _other_sheets(found: _Header, candidates: Iterable[_Header]) -> Iterator[Problem]:
    for other in candidates:
        if other.sheet.name != found.sheet.name:
            yield Problem(Code.OTHER_SHEET, value=other.sheet.name)


def _column_problems(found: _Header, columns: Sequence[Column]) -> Iterator[Problem]:
    row = found.index + 1
    for column in columns:
        if column.required and column.header not in found.places:
            yield Problem(Code.MISSING_COLUMN, row, column.header)
    headers = {fold(column.header): column.header for column in columns}
    for place, text in found.texts.items():
        header = headers.get(fold(text))
        if header is None:
            yield Problem(Code.UNKNOWN_COLUMN, row, text)
        elif found.places[header] != place:
            yield Problem(Code.DUPLICATE_COLUMN, row, header)


def _records(found: _Header, key: str) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    records: list[Record] = []
    sections: list[Problem] = []
    wide = {(merge.top, merge.left) for merge in found.sheet.merges if merge.left <= found.places[key] <= merge.right > merge.left}
    known = set(found.places.values())
    for index, native, row in _filled_rows(found):
        written = [place for place, cell in enumerate(native) if not _is_blank(cell)]
        if not written or _is_furniture(found, native, written, first=not records):
            continue
        if len(written) == 1 and (index, written[0]) in wide:
            sections.append(Problem(Code.SECTION_ROW, index + 1, value=clean_text(native[written[0]])))
            continue
        if not known.isdisjoint(written):  # a row that is only numbered, or only remarked on beside the table, is empty
            cells = {header: row[place] if place < len(row) else "" for header, place in found.places.items()}
            records.append(Record(index + 1, cells))
    return tuple(records), tuple(sections)


def _filled_rows(found: _Header) -> Iterator[tuple[int, Row, Row]]:
    """Yield index, the row as written, and the row with the values of cells merged downwards filled in."""
    tall: dict[int, list[tuple[int, int]]] = {}
    for merge in found.sheet.merges:
        if merge.bottom > merge.top > found.index:
            tall.setdefault(merge.top, []).append((merge.left, merge.bottom))
    open_until: dict[int, tuple[int, Cell]] = {}
    for index in range(found.index + 1, len(found.sheet.rows)):
        native = found.sheet.rows[index]
        row = native
        if open_until:
            open_until = {place: end for place, end in open_until.items() if end[0] >= index}
            row = [open_until[place][1] if place in open_until else cell for place, cell in enumerate(native)]
        for place, bottom in tall.get(index, ()):
            if place < len(native):
                open_until[place] = (bottom, native[place])
        yield index, native, row


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not clean_text(cell)


def _is_furniture(found: _Header, native: Row, written: Sequence[int], *, first: bool) -> bool:
    """Whether the row only repeats the header, as on each printed page, or numbers the columns beneath it: (1) (2) (3)."""
    texts = {place: clean_text(native[place]) for place in written}
    if all(fold(text.rstrip("* ")) == fold(found.texts.get(place, "")) for place, text in texts.items()):
        return True
    return first and len(texts) > ENOUGH_HEADERS and all(_NUMBERING.fullmatch(text) for text in texts.values())
