"""Writes the exported roster: the grid as on screen, one row a person and day, and the rules it stands on.

Sheet names and headers are fixed by contract; the csv is the sheet `Data`.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Final

from xlsxwriter import Workbook

from roster.excel.books import INK_SOFT, build, header_style, landscape, style, write_header, write_text
from roster.excel.cells import shield
from roster.excel.roster_book import BookCell, BookPerson, RosterBook
from roster.excel.roster_grid import write_grid

GRID_SHEET: Final = "Jadwal"
DATA_SHEET: Final = "Data"
TERMS_SHEET: Final = "Ketentuan"
DATA_HEADERS: Final = ("NIP", "Nama", "Unit", "Tanggal", "Lokasi", "Terkunci", "Dasar")
YES: Final = "Ya"
NO: Final = "Tidak"
BOM: Final = "\ufeff"


def write_roster(book: RosterBook) -> bytes:
    """Return the xlsx with its three sheets."""

    def fill(workbook: Workbook) -> None:
        write_grid(workbook, workbook.add_worksheet(GRID_SHEET), book)
        _write_data(workbook, book)
        _write_terms(workbook, book)

    return build(fill)


def write_roster_csv(book: RosterBook) -> bytes:
    """Return the Data sheet as Indonesian Excel opens it: UTF-8 with BOM, `;`, dates as 2023-08-21."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(DATA_HEADERS)
    for person, day, cell in _person_days(book):
        texts = (person.nip, person.name, person.unit, day.isoformat(), cell.place, _pinned(cell), cell.basis)
        writer.writerow([shield(text) for text in texts])
    return (BOM + buffer.getvalue()).encode()


def _person_days(book: RosterBook) -> Iterator[tuple[BookPerson, date, BookCell]]:
    for group in book.groups:
        for person in group.people:
            for column, cell in zip(book.days, person.cells, strict=True):
                if cell:
                    yield person, column.day, cell


def _pinned(cell: BookCell) -> str:
    return YES if cell.is_pinned else NO


def _write_data(workbook: Workbook, book: RosterBook) -> None:
    sheet = workbook.add_worksheet(DATA_SHEET)
    text, day_form = style(workbook, num_format="@"), style(workbook, num_format="dd/mm/yyyy", align="left")
    for column, width in enumerate((21, 32, 44, 12, 12, 10, 60)):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 2)
    landscape(sheet)
    sheet.repeat_rows(0)
    write_header(sheet, 0, DATA_HEADERS, header_style(workbook))
    last = 0
    for last, (person, day, cell) in enumerate(_person_days(book), start=1):
        for column, value in enumerate((person.nip, person.name, person.unit)):
            write_text(sheet, last, column, value, text)
        sheet.write_datetime(last, 3, day, day_form)
        for column, value in enumerate((cell.place, _pinned(cell), cell.basis), start=4):
            write_text(sheet, last, column, value, text)
    sheet.autofilter(0, 0, last, len(DATA_HEADERS) - 1)


def _write_terms(workbook: Workbook, book: RosterBook) -> None:
    sheet = workbook.add_worksheet(TERMS_SHEET)
    label, text = style(workbook, font_color=INK_SOFT, valign="top"), style(workbook, text_wrap=True, valign="top")
    for column, width in enumerate((28, 34, 34, 14, 90)):
        sheet.set_column(column, column, width)
    landscape(sheet)
    write_text(sheet, 0, 0, book.title, style(workbook, bold=True, font_size=14))
    for row, (name, value) in enumerate(book.facts, start=2):
        write_text(sheet, row, 0, name, label)
        write_text(sheet, row, 1, value, text)
    top = len(book.facts) + 3
    write_header(sheet, top, book.labels.terms, header_style(workbook))
    for row, term in enumerate(book.terms, start=top + 1):
        for column, value in enumerate((term.circular, term.days, term.cap, term.source, term.quote)):
            write_text(sheet, row, column, value, text)
