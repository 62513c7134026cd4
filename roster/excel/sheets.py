"""From bytes to sheets of raw cells: xlsx through calamine, csv in the encodings and with the delimiters that offices really send."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import python_calamine

from roster.excel.cells import Cell
from roster.excel.guard import MAX_AREA, MAX_COLUMNS, MAX_ROWS, FileKind, check_file
from roster.excel.problems import Code, FileRefusedError, Problem

DELIMITERS: Final = ";,\t"
Row = list[Cell]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block, counted from 0 within the sheet, ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows from the sheet's first, so that `rows[i]` is the row that Excel numbers `i + 1`."""

    name: str
    rows: list[Row]
    merges: tuple[Merge, ...] = ()


def read_sheets(data: bytes) -> Iterator[Sheet]:
    """Yield the visible sheets of an xlsx, or for a csv one sheet per delimiter it could have; raise FileRefusedError."""
    kind, safe = check_file(data)
    yield from _workbook_sheets(safe) if kind is FileKind.XLSX else _csv_sheets(_decode(safe))


def _workbook_sheets(data: bytes) -> Iterator[Sheet]:
    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as workbook:
            for index, sheet in enumerate(workbook.sheets_metadata):
                if (
                    sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
                    and sheet.visible is python_calamine.SheetVisibleEnum.Visible
                ):
                    yield _sheet(workbook.get_sheet_by_index(index))
    except (FileRefusedError, GeneratorExit, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the Rust reader is a BaseException
        raise FileRefusedError(Problem(Code.DAMAGED)) from error


def _sheet(sheet: python_calamine.CalamineSheet) -> Sheet:
    merges = tuple(Merge(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
    return Sheet(sheet.name, sheet.to_python(skip_empty_area=False), merges)


def _decode(data: bytes) -> str:
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileRefusedError(Problem(Code.NOT_A_TABLE))


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if b"\0" in data[:200]:
        return ("utf-16-le" if data[1:2] == b"\0" else "utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _csv_sheets(text: str) -> Iterator[Sheet]:
    filled = text.rstrip(f" \r\n{DELIMITERS}")
    for delimiter in DELIMITERS:
        if delimiter in filled:
            yield Sheet("", _csv_rows(filled, delimiter))


def _csv_rows(text: str, delimiter: str) -> list[Row]:
    rows: list[Row] = []
    widest = 0
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(list(record))
            widest = max(widest, len(record))
            if len(rows) > MAX_ROWS or widest > MAX_COLUMNS or len(rows) * widest > MAX_AREA:
                raise FileRefusedError(Problem(Code.TOO_MANY_CELLS, detail=str(MAX_ROWS)))
    except csv.Error as error:
        raise FileRefusedError(Problem(Code.DAMAGED)) from error
    return rows
