import io
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from policies.rules import DutyRole, ServiceCategory, ServiceSector
from roster.excel.absences import AbsenceRow, Kind, read_absences
from roster.excel.cells import clean_text
from roster.excel.grades import PPPK_GRADES, RANKS
from roster.excel.people import COLUMNS, PersonRow, Status, read_people
from roster.excel.people_book import write_absences, write_people, write_problems
from roster.excel.problems import Code

TODAY = date(2026, 11, 1)

texts = st.text(min_size=1, max_size=30).map(clean_text).filter(lambda text: clean_text(text) == text != "")
names = texts.map(lambda text: clean_text(text.replace(">", "")) or "Unit")
ranks = st.sampled_from(["", *PPPK_GRADES, *(f"{rank} ({code})" for code, rank in RANKS.items())])


@st.composite
def people(draw):
    """Rows as `read_people` gives them, with a NIP each and every other column free."""
    count = draw(st.integers(1, 8))
    return [
        PersonRow(
            row=number + 2,
            nip=f"19850312201001{number % 2 + 1}{number + 1:03}",
            name=draw(texts),
            position=draw(texts),
            unit=tuple(draw(st.lists(names, min_size=1, max_size=5))),
            status=draw(st.sampled_from([Status.PNS, Status.CPNS, Status.NON_ASN])),
            rank=draw(ranks),
            roles=draw(st.frozensets(st.sampled_from(DutyRole))),
            sector=draw(st.none() | st.sampled_from(ServiceSector)),
            email=draw(st.sampled_from(["", "=siti@jakarta.go.id", "siti@jakarta.go.id", "-budi@a-b.id"])),
            phone=draw(st.sampled_from(["", "081234567890", "+6581234567"])),
        )
        for number in range(count)
    ]


@given(people())
def test_what_is_written_reads_back_the_same(rows):
    file = read_people(write_people(rows), TODAY)
    assert not file.is_refused
    assert list(file.rows) == rows


def test_category_reads_back():
    row = PersonRow(2, "198503122010011007", "Budi", "Analis", ("Dinas A",), category=ServiceCategory.OPERATIONAL_SUPPORT)
    assert read_people(write_people([row]), TODAY).rows == (row,)


def test_template_has_every_column_as_text_and_a_guide():
    workbook = load_workbook(io.BytesIO(write_people([], [("NIP", "18 digit")])))
    assert workbook.sheetnames == ["Pegawai", "Petunjuk"]
    sheet = workbook["Pegawai"]
    assert [cell.value for cell in sheet[1]] == [column.header for column in COLUMNS]
    assert sheet.column_dimensions["A"].width > 18
    assert len(sheet.data_validations.dataValidation) == 3
    assert [problem.code for problem in read_people(write_people([], [("NIP", "18 digit")]), TODAY).problems] == [Code.NO_ROWS]


def test_absences_read_back():
    rows = (AbsenceRow(2, "198503122010011007", date(2023, 8, 21), date(2023, 8, 22), Kind.TRAINING, "=cmd|' /C calc'!A0"),)
    assert read_absences(write_absences(rows)).rows == rows


def test_error_list_holds_text_only():
    sheet = load_workbook(io.BytesIO(write_problems(("Baris", "Kolom"), [("14", "=1+1"), ("", "＝1")])))["Kesalahan"]
    assert [[cell.value for cell in row] for row in sheet.rows] == [["Baris", "Kolom"], ["14", "'=1+1"], ["", "'＝1"]]
