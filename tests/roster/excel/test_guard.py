import io
import zipfile

import pytest

from roster.excel.guard import MAX_BYTES, MAX_ROWS, FileKind, check_file
from roster.excel.problems import Code, FileRefusedError
from tests.roster.excel.files import SHEET, SITI, repacked, staff, with_sheet

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")


def refusal(data: bytes) -> Code:
    with pytest.raises(FileRefusedError) as refused:
        check_file(data)
    return refused.value.problem.code


def test_workbook_passes_whatever_it_is_called():
    kind, safe = check_file(staff(SITI))
    assert kind is FileKind.XLSX
    assert zipfile.is_zipfile(io.BytesIO(safe))


def test_text_passes_as_csv():
    assert check_file(b"NIP;Nama\r\n") == (FileKind.CSV, b"NIP;Nama\r\n")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.EMPTY_FILE),
        (b" \r\n\r\n", Code.EMPTY_FILE),
        (b"a;b\n" * (MAX_BYTES // 4 + 1), Code.TOO_LARGE),
        (OLE2 + b"Workbook", Code.OLD_EXCEL),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), Code.ENCRYPTED),
        (b"%PDF-1.7", Code.NOT_A_TABLE),
        (b"\xef\xbb\xbf<html><table>", Code.NOT_A_TABLE),
        (b"PK\x03\x04 not a zip", Code.DAMAGED),
    ],
    ids=["nothing", "only spaces", "too large", "xls", "encrypted", "pdf", "html named xls", "broken zip"],
)
def test_refused_by_content(data, code):
    assert refusal(data) is code


def test_zip_that_is_no_workbook():
    assert refusal(repacked(staff(SITI), lambda name, part: None if name == "xl/workbook.xml" else part)) is Code.NOT_A_TABLE


def test_macro_project_and_macro_type():
    assert refusal(repacked(staff(SITI), lambda _, part: part, extra={"xl/vbaProject.bin": b"x"})) is Code.MACRO
    typed = repacked(staff(SITI), lambda _, part: part.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"))
    assert refusal(typed) is Code.MACRO


def test_zip_bombs_by_ratio_by_size_and_by_entries():
    def bomb(extra):
        return repacked(staff(SITI), lambda _, part: part, extra=extra)

    assert refusal(bomb({"xl/media/image.xml": b"\0" * 20_000_000})) is Code.ZIP_BOMB
    assert refusal(bomb({f"xl/media/{number}.xml": b"" for number in range(2_001)})) is Code.ZIP_BOMB


def test_size_that_the_zip_lies_about_is_not_unpacked():
    honest = repacked(staff(SITI), lambda _, part: part, extra={"xl/big.xml": b"<a>" + bytes(range(32, 127)) * 9_000 + b"</a>"})
    size = len(b"<a></a>") + 95 * 9_000
    lying = honest.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lying != honest
    assert refusal(lying) is Code.DAMAGED


@pytest.mark.parametrize("doctype", [b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', b"<!DOCTYPE x>"])
def test_document_types_are_refused_in_every_part(doctype):
    for part_name in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"):

        def declare(name, part, target=part_name):
            return (
                part.replace(b"<", doctype + b"<", 1)
                if name == target and not part.startswith(b"<?")
                else (part.replace(b"?>", b"?>" + doctype, 1) if name == target else part)
            )

        assert refusal(repacked(staff(SITI), declare)) is Code.DOCTYPE


def test_entity_in_utf16_does_not_slip_through():
    def declare(part: bytes) -> bytes:
        text = part.decode().partition("?>")[2] if part.startswith(b"<?xml") else part.decode()
        return ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>' + text).encode("utf-16")

    assert refusal(with_sheet(staff(SITI), declare)) is Code.DOCTYPE


def test_one_value_at_the_far_corner_is_too_much():
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert refusal(with_sheet(staff(SITI), lambda part: part.replace(b"</sheetData>", far))) is Code.TOO_MANY_CELLS


def test_more_rows_than_allowed():
    row = MAX_ROWS + 1
    beyond = f'<row r="{row}"><c r="A{row}"><v>1</v></c></row></sheetData>'.encode()
    assert refusal(with_sheet(staff(SITI), lambda part: part.replace(b"</sheetData>", beyond))) is Code.TOO_MANY_CELLS


def test_many_sheets_share_one_allowance():
    corner = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="70000"><c r="T70000"><v>1</v></c></row></sheetData></worksheet>'
    assert check_file(repacked(staff(SITI), lambda _, part: part, extra={"xl/worksheets/sheet2.xml": corner}))
    sheets = {f"xl/worksheets/sheet{number}.xml": corner for number in range(2, 4)}
    assert refusal(repacked(staff(SITI), lambda _, part: part, extra=sheets)) is Code.TOO_MANY_CELLS


def test_more_merged_cells_than_any_table_has():
    merges = (
        b"</sheetData><mergeCells>"
        + b"".join(b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(50_001))
        + b"</mergeCells>"
    )
    assert refusal(with_sheet(staff(SITI), lambda part: part.replace(b"</sheetData>", merges))) is Code.TOO_MANY_CELLS


def test_elements_nested_without_end():
    assert refusal(with_sheet(staff(SITI), lambda _: b"<a>" * 1_000 + b"</a>" * 1_000)) is Code.DAMAGED


def test_a_million_empty_rows_are_dropped_before_they_are_parsed():
    empty = b"".join(b'<row r="%d" spans="1:6"><c r="A%d" s="0"/></row>' % (row, row) for row in range(3, 1_048_577))
    kind, safe = check_file(with_sheet(staff(SITI), lambda part: part.replace(b"</sheetData>", empty + b"</sheetData>")))
    assert kind is FileKind.XLSX
    assert len(safe) < 20_000
    assert SITI[1].encode() in zipfile.ZipFile(io.BytesIO(safe)).read(SHEET)
