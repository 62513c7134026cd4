import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from roster.excel.roster_book import BookCell, BookDay, BookGroup, BookLabels, BookPerson, DayCount, RosterBook, Term
from roster.excel.roster_export import write_roster, write_roster_csv

MONDAY, TUESDAY, HOLIDAY = date(2023, 9, 25), date(2023, 9, 26), date(2023, 9, 28)
BASIS = "SE Sekda DKI 34/2023, 004-b"
SITI = BookPerson(
    "196805231998031005",
    "Siti Rahmawati, S.Kom.",
    "Penata Muda (III/a)",
    "Analis",
    "Dinas Kominfo / Bidang Data",
    (BookCell("WFH", is_pinned=True, basis=BASIS), BookCell("WFO", basis=BASIS), None),
)
BUDI = replace(SITI, nip="198503122010011007", name="Budi", cells=(BookCell("Cuti"), BookCell("Diklat"), None))
BOOK = RosterBook(
    title="Jadwal Kerja Dinas Kominfo",
    subtitle="25–28 September 2023",
    days=tuple(BookDay(day, word, "25–29 September 2023") for day, word in ((MONDAY, "Sen"), (TUESDAY, "Sel"), (HOLIDAY, "Kam"))),
    groups=(BookGroup("Bidang Data", (SITI, BUDI), (DayCount(1, 1), DayCount(2, 1), None)),),
    facts=(("Revisi", "2"), ("Diterbitkan oleh", "Retno")),
    terms=(Term("SE Sekda DKI 34/2023", "21 Agu–21 Okt 2023", "WFH paling banyak 50 %", "004-b", "paling banyak 50 persen"),),
    labels=BookLabels("WFH / batas", "H WFH, K kantor", ("Edaran", "Hari", "Batas", "Butir", "Kutipan")),
)


@pytest.fixture(scope="module")
def workbook():
    return load_workbook(io.BytesIO(write_roster(BOOK)))


def values(sheet, row):
    return [cell.value for cell in sheet[row]]


def test_three_sheets(workbook):
    assert workbook.sheetnames == ["Jadwal", "Data", "Ketentuan"]


def test_grid_is_grouped_with_letters_and_counters(workbook):
    sheet = workbook["Jadwal"]
    assert sheet["A1"].value == BOOK.title
    assert values(sheet, 7) == ["No", "NIP", "Nama", "Pangkat/Gol", "Jabatan", *(datetime(2023, 9, day) for day in (25, 26, 28))]
    assert values(sheet, 6)[5:] == ["Sen", "Sel", "Kam"]
    assert values(sheet, 8) == ["Bidang Data", None, None, None, None, "1/1", "2/1", "–"]
    assert values(sheet, 9) == [1, SITI.nip, SITI.name, SITI.rank, SITI.position, "H", "K", "–"]
    assert values(sheet, 10)[5:] == ["C", "L", "–"]
    assert values(sheet, 11) == ["WFH / batas", None, None, None, None, "1/1", "2/1", "–"]


def test_grid_prints_on_a4_landscape_with_frozen_head(workbook):
    sheet = workbook["Jadwal"]
    assert sheet.freeze_panes == "D8"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$5:$7"


def test_pinned_cell_has_a_heavier_frame(workbook):
    sheet = workbook["Jadwal"]
    assert (sheet["F9"].border.left.style, sheet["G9"].border.left.style) == ("medium", "thin")


def test_data_has_a_row_for_each_person_and_working_day(workbook):
    rows = [[cell.value for cell in row] for row in workbook["Data"].rows]
    unit = "Dinas Kominfo / Bidang Data"
    assert rows == [
        ["NIP", "Nama", "Unit", "Tanggal", "Lokasi", "Terkunci", "Dasar"],
        [SITI.nip, SITI.name, unit, datetime(2023, 9, 25), "WFH", "Ya", BASIS],
        [SITI.nip, SITI.name, unit, datetime(2023, 9, 26), "WFO", "Tidak", BASIS],
        [BUDI.nip, "Budi", unit, datetime(2023, 9, 25), "Cuti", "Tidak", ""],
        [BUDI.nip, "Budi", unit, datetime(2023, 9, 26), "Diklat", "Tidak", ""],
    ]


def test_terms_say_circular_cap_revision_and_who(workbook):
    rows = [values(workbook["Ketentuan"], row) for row in (3, 4, 6, 7)]
    assert rows[0][:2] == ["Revisi", "2"]
    assert rows[1][:2] == ["Diterbitkan oleh", "Retno"]
    assert rows[3] == ["SE Sekda DKI 34/2023", "21 Agu–21 Okt 2023", "WFH paling banyak 50 %", "004-b", "paling banyak 50 persen"]


def test_nip_is_text_in_every_sheet(workbook):
    for cell in (workbook["Jadwal"]["B9"], workbook["Data"]["A2"]):
        assert cell.value == SITI.nip
        assert cell.data_type == "s"


def test_csv_is_the_data_sheet():
    data = write_roster_csv(BOOK)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "NIP;Nama;Unit;Tanggal;Lokasi;Terkunci;Dasar"
    assert lines[1] == f"{SITI.nip};Siti Rahmawati, S.Kom.;Dinas Kominfo / Bidang Data;2023-09-25;WFH;Ya;{BASIS}"
    assert len(lines) == 6


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_text_column_can_become_a_formula(start):
    evil = f"{start}HYPERLINK(1)"
    person = replace(SITI, name=evil, rank=evil, position=evil, unit=evil, cells=(BookCell("WFH", basis=evil), None, None))
    book = replace(
        BOOK,
        title=evil,
        subtitle=evil,
        groups=(BookGroup(evil, (person,), (DayCount(1, 1), None, None)),),
        days=tuple(replace(day, week=evil, weekday=evil) for day in BOOK.days),
        facts=((evil, evil),),
        terms=(Term(evil, evil, evil, evil, evil),),
        labels=BookLabels(evil, evil, (evil, evil, evil, evil, evil)),
    )
    for sheet in load_workbook(io.BytesIO(write_roster(book))):
        for row in sheet.rows:
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value or "").startswith(start)
    line = write_roster_csv(book).decode("utf-8-sig").split("\r\n", 1)[1]
    assert f"'{start}" in line
    assert f";{start}" not in line
