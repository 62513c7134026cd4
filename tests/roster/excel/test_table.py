import pytest

from roster.excel.problems import Code, FileRefusedError, Problem
from roster.excel.table import Column, read_table
from tests.roster.excel.files import BUDI, HEADERS, SITI, csv_text, staff, xlsx

COLUMNS = tuple(Column(header, header in {"NIP", "Nama"}) for header in HEADERS)


def read(data):
    return read_table(data, COLUMNS)


def names(table):
    return {record.row: record.cells["Nama"] for record in table.records}


def test_rows_are_numbered_as_excel_numbers_them():
    assert names(read(xlsx([["DAFTAR PEGAWAI"], [], ["Tahun 2023"], [], HEADERS, SITI, [], BUDI]))) == {6: SITI[1], 8: BUDI[1]}


def test_table_that_starts_below_and_right_keeps_its_row_numbers():
    rows = [[], [], [], ["", "", *HEADERS], ["", "", *SITI]]
    assert names(read(xlsx(rows))) == {5: SITI[1]}


def test_columns_in_any_order_and_headers_however_spelt():
    headers = ("No.", " n a m a ", "N.I.P.", "JABATAN*", "Perangkat\nDaerah")
    table = read(staff(("1", SITI[1], SITI[0], SITI[2], SITI[3]), headers=headers))
    assert table.records[0].cells == {"Nama": SITI[1], "NIP": SITI[0], "Jabatan": SITI[2], "Perangkat Daerah": SITI[3]}
    assert table.problems == (Problem(Code.UNKNOWN_COLUMN, 1, "No."),)


def test_header_below_the_first_twenty_rows_is_not_found():
    assert names(read(xlsx([*[["Judul"]] * 19, HEADERS, SITI])))
    with pytest.raises(FileRefusedError) as refused:
        read(xlsx([*[["Judul"]] * 20, HEADERS, SITI]))
    assert refused.value.problem == Problem(Code.NO_HEADER, detail="NIP, Nama")


def test_missing_and_doubled_columns_are_named():
    assert Problem(Code.MISSING_COLUMN, 1, "NIP") in read(xlsx([HEADERS[1:], SITI[1:]])).problems
    assert Problem(Code.DUPLICATE_COLUMN, 1, "NIP") in read(xlsx([(*HEADERS, "nip"), (*SITI, "1")])).problems


def test_header_without_rows():
    assert read(xlsx([HEADERS])).problems == (Problem(Code.NO_ROWS),)


def test_cells_merged_downwards_hold_for_all_their_rows():
    def merge(sheet):
        sheet.merge_cells("D2:D3")
        sheet.merge_cells("E2:E3")

    table = read(xlsx([HEADERS, SITI, (*BUDI[:3], "", "", "")], merge))
    assert table.records[1].cells["Perangkat Daerah"] == "Dinas Kominfo"
    assert table.records[1].cells["Unit Kerja"] == "Bidang Data"


def test_merged_titles_sections_and_header_do_no_harm():
    def merge(sheet):
        sheet.merge_cells("A1:F1")
        for column in "ABCDEF":
            sheet.merge_cells(f"{column}2:{column}3")
        sheet.merge_cells("A5:F5")

    rows = [["DAFTAR PEGAWAI"], HEADERS, [], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], ["BIDANG DATA"], SITI]
    table = read(xlsx(rows, merge))
    assert names(table) == {6: SITI[1]}
    assert table.problems == (Problem(Code.SECTION_ROW, 5, value="BIDANG DATA"),)


def test_header_repeated_on_each_printed_page_is_skipped():
    assert names(read(xlsx([HEADERS, SITI, HEADERS, BUDI]))) == {2: SITI[1], 4: BUDI[1]}


def test_formatted_empty_rows_at_the_end_are_ignored():
    def format_rows(sheet):
        for row in range(3, 400):
            sheet.cell(row, 1).number_format = "@"

    assert names(read(xlsx([HEADERS, SITI], format_rows))) == {2: SITI[1]}


def test_rows_that_are_only_numbered_are_empty():
    rows = [("No", *HEADERS), ("1", *SITI), ("2",), ("3", "", "", ""), *[[]] * 3, ["Jakarta, 21 Agustus 2023"]]
    assert names(read(xlsx(rows))) == {2: SITI[1]}


def test_sheet_with_the_table_is_found_and_the_other_one_told():
    from io import BytesIO

    from openpyxl import Workbook

    workbook = Workbook()
    workbook.active.append(["Petunjuk"])
    for name in ("Pegawai", "Lama"):
        sheet = workbook.create_sheet(name)
        sheet.append(HEADERS)
        sheet.append(SITI)
    buffer = BytesIO()
    workbook.save(buffer)
    table = read(buffer.getvalue())
    assert names(table) == {2: SITI[1]}
    assert table.problems == (Problem(Code.OTHER_SHEET, value="Lama"),)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_csv_in_every_encoding_and_with_every_delimiter(encoding, delimiter):
    rows = [("Judul",), HEADERS[:3], (SITI[0], "Renée Siti", "Analis")]
    table = read(csv_text(rows, delimiter).encode(encoding))
    assert names(table) == {3: "Renée Siti"}


def test_quoted_line_break_does_not_shift_csv_rows():
    text = f'NIP;Nama\r\n{SITI[0]};"Siti\r\nRahmawati"\r\n;;\r\n{BUDI[0]};Budi\r\n;;;\r\n;;;\r\n'
    assert names(read(text.encode())) == {2: "Siti\r\nRahmawati", 4: "Budi"}


def test_bytes_that_are_no_text_are_no_csv():
    with pytest.raises(FileRefusedError) as refused:
        read(b"NIP;Nama\n\x81\x8d\x8f\n")
    assert refused.value.problem.code is Code.NOT_A_TABLE
