from datetime import date

import pytest

from policies.rules import DutyRole, ServiceCategory, ServiceSector
from roster.excel.people import COLUMNS, PersonRow, Status, read_people
from roster.excel.problems import MOST_LISTED, Code, Problem
from tests.factories import valid_nip
from tests.roster.excel.files import BUDI, HEADERS, SITI, csv_text, staff, xlsx

TODAY = date(2023, 8, 1)
ALL = [column.header for column in COLUMNS]


def read(data):
    return read_people(data, TODAY)


def person(**changed):
    """A file with one row, where the columns named by `changed` differ."""
    cells = {"NIP": SITI[0], "Nama": SITI[1], "Jabatan": "Analis", "Perangkat Daerah": "Dinas Kominfo"} | changed
    return read(xlsx([ALL, [cells.get(header, "") for header in ALL]]))


def problem(**changed):
    (found,) = person(**changed).problems
    return found


def test_a_full_row_becomes_a_typed_person():
    file = person(
        **{
            "Status": "cpns",
            "Pangkat/Gol": "III/a",
            "Unit Kerja": "Bidang Data",
            "Sub Unit Kerja": "Seksi Statistik > Subkelompok A",
            "Peran": "Bendahara; Kepala  Unit",
            "Sektor Layanan": "Kesehatan",
            "Kategori Unit": "Pelayanan Langsung",
            "Email": "siti@kominfo.go.id",
            "No HP": "0812-3456-7890",
        }
    )
    assert file.problems == ()
    assert file.rows == (
        PersonRow(
            row=2,
            nip=SITI[0],
            name=SITI[1],
            position="Analis",
            unit=("Dinas Kominfo", "Bidang Data", "Seksi Statistik", "Subkelompok A"),
            status=Status.CPNS,
            rank="Penata Muda (III/a)",
            roles=frozenset({DutyRole.TREASURER, DutyRole.UNIT_HEAD}),
            sector=ServiceSector.HEALTH,
            category=ServiceCategory.DIRECT_SERVICE,
            email="siti@kominfo.go.id",
            phone="081234567890",
        ),
    )


def test_blank_cells_take_their_defaults():
    (row,) = person().rows
    assert (row.status, row.roles, row.sector, row.category, row.unit) == (Status.PNS, frozenset(), None, None, ("Dinas Kominfo",))


def test_empty_levels_of_the_unit_are_skipped():
    (row,) = person(**{"Sub Unit Kerja": " Seksi  Arsip "}).rows
    assert row.unit == ("Dinas Kominfo", "Seksi Arsip")


def test_the_messy_file_of_domain_section_5():
    def merge(sheet):
        sheet.merge_cells("A1:G1")
        sheet.merge_cells("E5:E6")
        for row in range(8, 60):
            sheet.cell(row, 2).number_format = "@"

    rows = [
        ["DAFTAR PEGAWAI DINAS KOMINFO"],
        ["Per Agustus 2023"],
        [],
        ["No", "Pangkat / Gol.", "NAMA", "nip", "Perangkat Daerah", "Jabatan", "Keterangan"],
        [1, "III/a", "Dr. Siti Rahmawati, S.Kom., M.M.", "19680523 199803 1 005", "Dinas Kominfo", "Plt. Kepala Seksi", ""],
        [2, "Penata Muda (III/a)", "Budi Santoso", "'198503122010011007", "", "Arsiparis", ""],
    ]
    file = read(xlsx(rows, merge))
    assert not file.is_refused
    assert {found.code for found in file.problems} == {Code.UNKNOWN_COLUMN}
    assert [(row.row, row.nip, row.rank, row.unit) for row in file.rows] == [
        (5, SITI[0], "Penata Muda (III/a)", ("Dinas Kominfo",)),
        (6, BUDI[0], "Penata Muda (III/a)", ("Dinas Kominfo",)),
    ]


@pytest.mark.parametrize("header", ["NIP", "Nama", "Jabatan", "Perangkat Daerah"])
def test_required_cells(header):
    assert problem(**{header: " "}) == Problem(Code.REQUIRED, 2, header)


def test_numeric_nip_is_refused_with_its_row():
    assert problem(NIP=198503122010011007) == Problem(Code.NIP_NUMERIC, 2, "NIP", "1,99E+17")


def test_nip_that_a_csv_lost_is_refused_too():
    file = read(csv_text([HEADERS, ("1,98503E+17", *BUDI[1:])]).encode())
    assert file.problems == (Problem(Code.NIP_NUMERIC, 2, "NIP", "1,98503E+17"),)


def test_impossible_dates_in_a_nip():
    assert problem(NIP="196802301998031005") == Problem(Code.NIP_BIRTH, 2, "NIP", "196802301998031005", "19680230")
    assert problem(NIP="196805231998131005") == Problem(Code.NIP_START, 2, "NIP", "196805231998131005", "199813")


def test_unusual_age_warns_and_does_not_refuse():
    file = person(NIP="196805231983031005")
    assert [found.code for found in file.problems] == [Code.NIP_AGE]
    assert not file.is_refused


def test_pppk_number_fits_the_status_pppk():
    assert person(NIP="199001012021211003", Status="PPPK").problems == ()
    assert problem(NIP="199001012021211003").code is Code.NIP_START


def test_unknown_status_says_nothing_of_the_nip():
    assert problem(NIP="199001012021211003", Status="Honorer").code is Code.UNKNOWN_VALUE


def test_same_person_twice_names_the_other_row():
    assert read(staff(SITI, BUDI, SITI)).problems == (Problem(Code.DUPLICATE_NIP, 4, "NIP", SITI[0], "2"),)


def test_person_in_two_units_names_both_rows():
    elsewhere = (*SITI[:4], "Sekretariat", "")
    assert read(staff(SITI, elsewhere)).problems == (Problem(Code.TWO_UNITS, 3, "NIP", SITI[0], "2"),)


@pytest.mark.parametrize(
    ("header", "text", "allowed"),
    [
        ("Status", "Honorer", "PNS, CPNS, PPPK, Non-ASN"),
        ("Peran", "Bendahara; PPK", "bendahara, pengawas"),
        ("Sektor Layanan", "Perikanan", "administrasi pemerintahan"),
        ("Kategori Unit", "umum", "administrasi, dukungan pimpinan"),
    ],
)
def test_unknown_choice_says_what_is_allowed(header, text, allowed):
    found = problem(**{header: text})
    assert (found.code, found.row, found.column) == (Code.UNKNOWN_VALUE, 2, header)
    assert found.detail.startswith(allowed)


@pytest.mark.parametrize("email", ["siti", "siti@kominfo", "siti@@kominfo.go.id", "siti @kominfo.go.id", "a@b..id"])
def test_email_that_cannot_be_written_to(email):
    assert problem(Email=email).code is Code.BAD_EMAIL


@pytest.mark.parametrize("phone", ["0812-3456-7890", 81234567890, "81234567890", "0812 3456 7890"])
def test_phone_keeps_its_leading_zero(phone):
    (row,) = person(**{"No HP": phone}).rows
    assert row.phone == "081234567890"


def test_odd_phone_and_rank_warn():
    assert problem(**{"No HP": "tidak ada"}).code is Code.UNUSUAL_PHONE
    assert problem(**{"Pangkat/Gol": "Kapten"}).code is Code.UNKNOWN_RANK


def test_too_long_text_names_the_limit():
    assert problem(Nama="a" * 201) == Problem(Code.TOO_LONG, 2, "Nama", "a" * 200, "200")
    assert problem(**{"Unit Kerja": "Bidang > " + "b" * 201}).code is Code.TOO_LONG


def test_unit_with_two_categories_names_both_rows():
    rows = [(*HEADERS, "Kategori Unit"), (*SITI, "administrasi"), (BUDI[0], *SITI[1:], "pelayanan langsung")]
    assert read(xlsx(rows)).problems == (Problem(Code.CATEGORY_CONFLICT, 3, "Kategori Unit", "pelayanan langsung", "2"),)


def test_two_heads_of_a_unit_warn():
    rows = [(*HEADERS, "Peran"), (*SITI, "Kepala Unit"), (BUDI[0], *SITI[1:], "Kepala Unit")]
    assert read(xlsx(rows)).problems == (Problem(Code.TWO_HEADS, 3, "Peran", "Seksi Statistik", "2"),)


def test_all_problems_are_told_at_once_in_the_order_of_rows():
    file = read(staff(("x", "", *SITI[2:]), SITI, SITI))
    assert [(found.row, found.code) for found in file.problems] == [
        (2, Code.NIP_LENGTH),
        (2, Code.REQUIRED),
        (4, Code.DUPLICATE_NIP),
    ]


def test_unreadable_file_is_one_problem():
    assert read(b"%PDF").problems == (Problem(Code.NOT_A_TABLE),)


def many(count, **changed):
    """A csv of so many people, each with the same changes."""
    cells = {"Nama": "Siti", "Jabatan": "Analis", "Perangkat Daerah": "Dinas Kominfo", "No HP": "0812-3456-7890"} | changed
    rows = [[cells.get(header, valid_nip(number) if header == "NIP" else "") for header in ALL] for number in range(count)]
    return csv_text([ALL, *rows]).encode()


def test_file_of_wrong_rows_is_read_until_the_list_is_long_enough():
    file = read(many(MOST_LISTED + 500, Nama=""))
    assert [found.code for found in file.problems] == [Code.REQUIRED] * MOST_LISTED + [Code.NOT_EXAMINED]
    assert file.problems[-1] == Problem(Code.NOT_EXAMINED, MOST_LISTED + 2, detail="500")
    assert file.is_refused
    assert file.count == MOST_LISTED + 500


def test_last_wrong_row_of_a_long_file_is_still_found():
    lines = many(MOST_LISTED + 500).decode().splitlines()
    lines[-1] = lines[-1].replace("Siti", "")
    file = read("\r\n".join(lines).encode())
    assert file.problems == (Problem(Code.REQUIRED, MOST_LISTED + 501, "Nama"),)


def test_contradictions_beyond_the_list_are_counted():
    file = read(many(MOST_LISTED + 500, NIP=SITI[0]))
    assert [found.code for found in file.problems] == [Code.DUPLICATE_NIP] * MOST_LISTED + [Code.MORE_ERRORS]
    assert file.problems[-1].detail == "499"


def test_warnings_beyond_the_list_are_counted_and_refuse_nothing():
    file = read(many(MOST_LISTED + 500, **{"No HP": "ext. 34"}))
    assert [found.code for found in file.problems] == [Code.UNUSUAL_PHONE] * MOST_LISTED + [Code.MORE_WARNINGS]
    assert not file.is_refused
    assert len(file.rows) == MOST_LISTED + 500
