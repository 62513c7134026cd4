"""What every workbook that leaves has in common: its colours, and text that no spreadsheet takes for a formula."""

import io
from collections.abc import Callable, Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from roster.excel.cells import shield

INK: Final = "#17212B"
INK_SOFT: Final = "#57636F"
RULE: Final = "#BCC5CE"
TINT: Final = "#F7F8FA"
HEADER: Final = "#132F4C"
PAPER: Final = "#FFFFFF"
BASE: Final = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "vcenter"}
A4: Final = 9


def build(fill: Callable[[Workbook], None]) -> bytes:
    """Return the xlsx that `fill` writes, each sheet row by row: memory stays flat however many rows there are.

    Raises OSError when the disk takes no temporary file: XlsxWriter hides it in an exception of its own.
    """
    buffer = io.BytesIO()
    try:
        with Workbook(buffer, {"constant_memory": True}) as workbook:
            fill(workbook)
    except FileCreateError as error:
        raise error.args[0] from error
    return buffer.getvalue()


def style(workbook: Workbook, **properties: object) -> Format:
    return workbook.add_format({**BASE, **properties})


def header_style(workbook: Workbook) -> Format:
    return style(workbook, bold=True, font_color=PAPER, bg_color=HEADER, border=1, border_color=HEADER, text_wrap=True)


def write_text(sheet: Worksheet, row: int, column: int, text: str, form: Format | None = None) -> None:
    """Write a text cell: never a formula, a link or a number, whatever the text looks like."""
    sheet.write_string(row, column, shield(text), form)


def write_header(sheet: Worksheet, row: int, headers: Sequence[str], form: Format) -> None:
    for column, header in enumerate(headers):
        write_text(sheet, row, column, header, form)


def landscape(sheet: Worksheet, *, pages_wide: int = 1) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(pages_wide, 0)
    sheet.set_footer("&R&8&P / &N")
