"""The sheet `Jadwal`: letters, fills and counters as the screen has them, frozen and ready for A4 landscape."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from roster.excel.books import HEADER, INK, INK_SOFT, PAPER, RULE, TINT, header_style, landscape, style, write_header, write_text
from roster.excel.roster_book import BookCell, BookGroup, BookPerson, DayCount, RosterBook

GRID_HEADERS: Final = ("No", "NIP", "Nama", "Pangkat/Gol", "Jabatan")
WIDTHS: Final = (4.5, 20.5, 32, 23, 34)
DAY_WIDTH: Final = 4.6
FIRST_DAY: Final = len(GRID_HEADERS)
FROZEN_COLUMNS: Final = 3
DAYS_PER_PAGE: Final = 23
WEEK_ROW, WEEKDAY_ROW, HEADER_ROW = 4, 5, 6

LETTERS: Final = {"WFH": "H", "WFO": "K", "Cuti": "C", "Sakit": "S", "Dinas Luar": "D", "Diklat": "L"}
NO_WORK: Final = "–"
LOOKS: Final[dict[str, dict[str, object]]] = {
    "H": {"bg_color": "#C7DDF4", "font_color": "#0D3764", "bold": True, "bottom": 2, "bottom_color": "#2F6FB0"},
    "K": {"font_color": "#4A5661"},
    "C": {"bg_color": "#FDEEC9", "font_color": "#5F3D00"},
    "S": {"bg_color": "#FDEEC9", "font_color": "#5F3D00", "italic": True},
    "D": {"bg_color": "#F0E4F3", "font_color": "#552A66"},
    "L": {"bg_color": "#F0E4F3", "font_color": "#552A66", "italic": True},
    NO_WORK: {"bg_color": "#E6E9ED", "font_color": "#525E69"},
}
PINNED: Final = {"border": 2, "border_color": INK, "bottom": 2, "bottom_color": INK}
OVER: Final = "#9C2228"
ORDERED: Final = {"font_color": OVER, "underline": 1, "bold": True}


def write_grid(workbook: Workbook, sheet: Worksheet, book: RosterBook) -> None:
    """Write the grid, grouped by subunit, each with its counters above its people, and the totals beneath."""
    _lay_out(sheet, len(book.days))
    _write_head(workbook, sheet, book)
    forms = GridForms(workbook)
    row, number = HEADER_ROW + 1, 1
    for group in book.groups:
        _write_counts(sheet, row, group.name, group.counts, forms)
        for person in group.people:
            row += 1
            _write_person(sheet, row, number, person, forms)
            number += 1
        row += 1
    _write_counts(sheet, row, book.labels.total, _totals(book.groups), forms)


class GridForms:
    """The formats of the grid, one for each letter: free, pinned, and by order, which is pinned too."""

    def __init__(self, workbook: Workbook) -> None:
        line: dict[str, object] = {"border": 1, "border_color": RULE}
        self.text = style(workbook, num_format="@", **line)
        self.number = style(workbook, font_color=INK_SOFT, **line)
        self.group = style(workbook, bold=True, bg_color=TINT, **line)
        self.count = style(workbook, bg_color=TINT, font_size=8, align="center", **line)
        self.over = style(workbook, bg_color=TINT, font_size=8, align="center", bold=True, **(line | {"font_color": OVER}))
        day: dict[str, object] = {**line, "align": "center"}
        self._free = {letter: style(workbook, **(day | look)) for letter, look in LOOKS.items()}
        self._pinned = {letter: style(workbook, **(day | look | PINNED)) for letter, look in LOOKS.items()}
        self._ordered = {letter: style(workbook, **(day | look | PINNED | ORDERED)) for letter, look in LOOKS.items()}

    def cell(self, cell: BookCell | None) -> Format:
        forms = self._free
        if cell and cell.is_pinned:
            forms = self._ordered if cell.is_ordered else self._pinned
        return forms[cell_letter(cell)]


def _lay_out(sheet: Worksheet, days: int) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(FIRST_DAY, FIRST_DAY + days, DAY_WIDTH)
    sheet.freeze_panes(HEADER_ROW + 1, FROZEN_COLUMNS)
    landscape(sheet, pages_wide=max(1, ceil(days / DAYS_PER_PAGE)))
    sheet.repeat_rows(WEEK_ROW, HEADER_ROW)
    sheet.repeat_columns(0, FROZEN_COLUMNS - 1)


def _write_head(workbook: Workbook, sheet: Worksheet, book: RosterBook) -> None:
    soft, head = style(workbook, font_color=INK_SOFT), header_style(workbook)
    week = style(workbook, bold=True, font_color=PAPER, bg_color=HEADER, align="center", left=1, left_color=PAPER)
    weekday = style(workbook, font_color=PAPER, bg_color=HEADER, align="center", font_size=9)
    number = style(workbook, bold=True, font_color=PAPER, bg_color=HEADER, align="center", num_format="d")
    write_text(sheet, 0, 0, book.title, style(workbook, bold=True, font_size=14))
    write_text(sheet, 1, 0, book.subtitle, soft)
    write_text(sheet, 2, 0, book.labels.legend, soft)
    column = FIRST_DAY
    for caption, days in groupby(book.days, key=lambda item: item.week):
        last = column + len(list(days)) - 1
        if last > column:
            sheet.merge_range(WEEK_ROW, column, WEEK_ROW, last, "", week)
        write_text(sheet, WEEK_ROW, column, caption, week)
        column = last + 1
    for column, item in enumerate(book.days, start=FIRST_DAY):
        write_text(sheet, WEEKDAY_ROW, column, item.weekday, weekday)
    write_header(sheet, HEADER_ROW, GRID_HEADERS, head)
    for column, item in enumerate(book.days, start=FIRST_DAY):
        sheet.write_datetime(HEADER_ROW, column, item.day, number)


def _write_person(sheet: Worksheet, row: int, number: int, person: BookPerson, forms: GridForms) -> None:
    sheet.write_number(row, 0, number, forms.number)
    for column, text in enumerate((person.nip, person.name, person.rank, person.position), start=1):
        write_text(sheet, row, column, text, forms.text)
    for column, cell in enumerate(person.cells, start=FIRST_DAY):
        write_text(sheet, row, column, cell_letter(cell), forms.cell(cell))


def cell_letter(cell: BookCell | None) -> str:
    """Return the letter of the legend: H, K, C, S, D, L, or a dash where there is no work."""
    return LETTERS[cell.place] if cell else NO_WORK


def _write_counts(sheet: Worksheet, row: int, name: str, counts: Sequence[DayCount | None], forms: GridForms) -> None:
    write_text(sheet, row, 0, name, forms.group)
    for column in range(1, FIRST_DAY):
        sheet.write_blank(row, column, None, forms.group)
    for column, count in enumerate(counts, start=FIRST_DAY):
        text = f"{count.home}/{count.limit}" if count else NO_WORK
        write_text(sheet, row, column, text, forms.over if count and count.home > count.limit else forms.count)


def _totals(groups: Sequence[BookGroup]) -> list[DayCount | None]:
    return [_total([count for count in counts if count]) for counts in zip(*(group.counts for group in groups), strict=True)]


def _total(counts: Sequence[DayCount]) -> DayCount | None:
    if not counts:
        return None
    return DayCount(sum(count.home for count in counts), sum(count.limit for count in counts))
