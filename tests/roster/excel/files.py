"""Files as offices send them, made in memory."""

import io
import zipfile
from collections.abc import Callable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADERS = ("NIP", "Nama", "Jabatan", "Perangkat Daerah", "Unit Kerja", "Sub Unit Kerja")
SITI = ("196805231998031005", "Siti Rahmawati, S.Kom.", "Analis", "Dinas Kominfo", "Bidang Data", "Seksi Statistik")
BUDI = ("198503122010011007", "Budi Santoso", "Arsiparis", "Dinas Kominfo", "Sekretariat", "")
SHEET = "xl/worksheets/sheet1.xml"


def xlsx(rows: Sequence[Sequence[object]], change: Callable[[Worksheet], None] | None = None) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def csv_text(rows: Sequence[Sequence[str]], delimiter: str = ";") -> str:
    return "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"


def staff(*people: Sequence[object], headers: Sequence[str] = HEADERS) -> bytes:
    return xlsx([headers, *people])


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None], *, extra: dict[str, bytes] | None = None) -> bytes:
    """The same zip with each part passed through `change` (None drops it), and `extra` parts added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = change(name, source.read(name))
            if part is not None:
                target.writestr(name, part)
        for name, part in (extra or {}).items():
            target.writestr(name, part)
    return buffer.getvalue()


def with_sheet(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    return repacked(data, lambda name, part: change(part) if name == SHEET else part)
