from datetime import date, datetime

import pytest

from roster.excel.absences import AbsenceRow, Kind, read_absences
from roster.excel.problems import Code, Problem
from tests.roster.excel.files import BUDI, SITI, xlsx

HEADERS = ("NIP", "Mulai", "Selesai", "Jenis", "Keterangan")
FIRST, LAST = date(2023, 8, 21), date(2023, 8, 25)


def read(*rows):
    return read_absences(xlsx([HEADERS, *rows]))


@pytest.mark.parametrize("written", [FIRST, datetime(2023, 8, 21), "21/08/2023", "21/8/2023", "2023-08-21", " 21/08/2023 "])
def test_dates_as_offices_write_them(written):
    file = read((SITI[0], written, LAST, "dinas luar", "Bandung"))
    assert file.problems == ()
    assert file.rows == (AbsenceRow(2, SITI[0], FIRST, LAST, Kind.OFFSITE_DUTY, "Bandung"),)


@pytest.mark.parametrize("written", ["31/02/2023", "08/21/2023", "21/08/23", "21 Agustus", "0000-01-01"])
def test_impossible_and_unreadable_dates(written):
    assert read((SITI[0], written, LAST, "Cuti")).problems == (Problem(Code.BAD_DATE, 2, "Mulai", written),)


def test_date_that_lost_its_format():
    assert read((SITI[0], 45159, LAST, "Cuti")).problems == (Problem(Code.NUMERIC_DATE, 2, "Mulai", "45159"),)


def test_end_before_start():
    assert read((SITI[0], LAST, FIRST, "Cuti")).problems == (
        Problem(Code.REVERSED_DATES, 2, "Selesai", "21/08/2023", "25/08/2023"),
    )


def test_unknown_and_missing_kind():
    assert read((SITI[0], FIRST, LAST, "Izin")).problems == (
        Problem(Code.UNKNOWN_VALUE, 2, "Jenis", "Izin", "Cuti, Dinas Luar, Sakit, Diklat"),
    )
    assert read((SITI[0], FIRST, LAST, "")).problems == (Problem(Code.REQUIRED, 2, "Jenis"),)


def test_numeric_nip():
    assert read((198503122010011007, FIRST, LAST, "Cuti")).problems[0].code is Code.NIP_NUMERIC


def test_same_row_twice_is_refused_and_overlap_warns():
    cuti = (SITI[0], FIRST, LAST, "Cuti")
    assert read(cuti, cuti).problems == (Problem(Code.DUPLICATE_ABSENCE, 3, "Mulai", "", "2"),)
    overlap = read(cuti, (SITI[0], LAST, LAST, "Sakit"))
    assert overlap.problems == (Problem(Code.OVERLAPPING_ABSENCE, 3, "Mulai", "", "2"),)
    assert not overlap.is_refused
    assert read(cuti, (BUDI[0], *cuti[1:])).problems == ()


def test_unreadable_file_is_one_problem():
    assert read_absences(b"PK").problems == (Problem(Code.DAMAGED),)
