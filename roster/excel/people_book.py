"""The staff and absence tables as workbooks that go out and come back: exports, templates with a guide, and lists of errors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from policies.rules import DutyRole, ServiceCategory, ServiceSector
from roster.excel import absences, people
from roster.excel.absences import AbsenceRow
from roster.excel.books import build, header_style, landscape, style, write_header, write_text
from roster.excel.people import PersonRow, Status
from roster.excel.table import Column

GUIDE_SHEET: Final = "Petunjuk"
PROBLEMS_SHEET: Final = "Kesalahan"
LAST_ROW: Final = 20_000
Guide = Sequence[tuple[str, str]]
Value = str | date


@dataclass(frozen=True, slots=True)
class Layout:
    """A table that goes out and comes back: its columns, their widths, and those that choose from a list."""

    sheet: str
    columns: Sequence[Column]
    widths: Sequence[float]
    choices: Mapping[str, type[StrEnum]]


PEOPLE: Final = Layout(
    "Pegawai",
    people.COLUMNS,
    (22, 34, 10, 24, 36, 36, 32, 32, 24, 26, 24, 30, 18),
    {people.STATUS: Status, people.SECTOR: ServiceSector, people.CATEGORY: ServiceCategory},
)
ABSENCES: Final = Layout("Ketidakhadiran", absences.COLUMNS, (22, 14, 14, 14, 44), {absences.KIND: absences.Kind})


def write_people(rows: Iterable[PersonRow], guide: Guide = ()) -> bytes:
    """Return the staff table; no rows make the template. `guide` explains the columns on a second sheet. `read_people` reads it back."""
    return _write_table(PEOPLE, map(_person_values, rows), guide)


def write_absences(rows: Iterable[AbsenceRow], guide: Guide = ()) -> bytes:
    """Return the absence table; no rows make the template. `read_absences` reads it back."""
    values = ((row.nip, row.starts, row.ends, row.kind, row.note) for row in rows)
    return _write_table(ABSENCES, values, guide)


def write_problems(headers: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Return the list of errors: row, column, problem and how to fix it, in words that the caller made."""

    def fill(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet(PROBLEMS_SHEET)
        _lay_out(sheet, (8, 20, 60, 70))
        write_header(sheet, 0, headers, header_style(workbook))
        wrapped = style(workbook, text_wrap=True, valign="top")
        for row, line in enumerate(lines, start=1):
            for column, text in enumerate(line):
                write_text(sheet, row, column, text, wrapped)

    return build(fill)


def _person_values(row: PersonRow) -> tuple[str, ...]:
    agency, unit, *deeper = (*row.unit, "", "")
    return (
        row.nip,
        row.name,
        row.status,
        row.rank,
        row.position,
        agency,
        unit,
        f" {people.DEEPER} ".join(name for name in deeper if name),
        "; ".join(role.value.title() for role in DutyRole if role in row.roles),
        row.sector or "",
        row.category or "",
        row.email,
        row.phone,
    )


def _write_table(layout: Layout, rows: Iterable[Sequence[Value]], guide: Guide) -> bytes:
    def fill(workbook: Workbook) -> None:
        sheet = workbook.add_worksheet(layout.sheet)
        text, day = style(workbook, num_format="@"), style(workbook, num_format="dd/mm/yyyy", align="left")
        _lay_out(sheet, layout.widths, text)
        write_header(sheet, 0, [column.header for column in layout.columns], header_style(workbook))
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif value:
                    write_text(sheet, number, column, value, text)
        for column, item in enumerate(layout.columns):
            if kind := layout.choices.get(item.header):
                sheet.data_validation(
                    1, column, LAST_ROW, column, {"validate": "list", "source": [member.value for member in kind]}
                )
        if guide:
            _write_guide(workbook, guide)

    return build(fill)


def _write_guide(workbook: Workbook, guide: Guide) -> None:
    sheet = workbook.add_worksheet(GUIDE_SHEET)
    _lay_out(sheet, (24, 100))
    bold, wrapped = style(workbook, bold=True, valign="top"), style(workbook, text_wrap=True, valign="top")
    for row, (column, meaning) in enumerate(guide):
        write_text(sheet, row, 0, column, bold)
        write_text(sheet, row, 1, meaning, wrapped)


def _lay_out(sheet: Worksheet, widths: Sequence[float], form: Format | None = None) -> None:
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, form)
    sheet.freeze_panes(1, 0)
    landscape(sheet)
    sheet.repeat_rows(0)
