"""The commands of contracts.md: exit codes, a line a problem on stderr, one object on stdout."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from roster.models import Absence, Employee, OrgUnit
from tests.roster.excel.files import BUDI, HEADERS, SITI, csv_text, staff, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    def write(data: bytes, name: str = "staff.xlsx") -> str:
        path = tmp_path / name
        path.write_bytes(data)
        return str(path)

    return write


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as stopped:
        return stopped.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_messy_file_is_imported(file):
    def merge(sheet):
        sheet.merge_cells("A1:F1")
        for row in range(7, 300):
            sheet.cell(row, 1).number_format = "@"

    spaced = ("19680523 199803 1 005", *SITI[1:])
    code, out, err = run("import_people", file(xlsx([["DAFTAR PEGAWAI"], [], HEADERS, spaced, BUDI, [], []], merge)))
    assert (code, err) == (0, "")
    assert "created 2" in out
    assert Employee.objects.filter(nip=SITI[0]).exists()


def test_csv_is_imported(file):
    assert run("import_people", file(csv_text([HEADERS, SITI, BUDI]).encode(), "staff.csv"))[0] == 0
    assert Employee.objects.count() == 2


def test_each_problem_is_a_line_with_row_column_problem_and_fix(file):
    numeric = (198503122010011007, *BUDI[1:])
    code, out, err = run("import_people", file(staff(SITI, numeric, SITI)))
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "3, NIP, The NIP is a number (1,99E+17), its last digits are lost., Format the column as Text, then type the NIP again.",
        "4, NIP, The NIP is the same as in row 2., Remove one of the two rows.",
    ]
    assert not OrgUnit.objects.exists()


def test_file_that_is_none_is_refused_as_a_whole(file):
    code, _out, err = run("import_people", file(b"%PDF-1.7"))
    assert code == 1
    assert err.startswith("-, -, The file is neither")


def test_dry_run_counts_and_writes_nothing(file):
    code, out, _err = run("import_people", file(staff(SITI)), "--dry-run")
    assert code == 0
    assert "created 1" in out
    assert not Employee.objects.exists()


def test_json_is_one_object(file):
    _code, out, _err = run("import_people", file(staff(SITI)), "--json")
    answer = json.loads(out)
    assert (answer["refused"], answer["created"], answer["problems"]) == (False, 1, [])
    code, out, _err = run("import_people", file(staff(("1", *SITI[1:]))), "--json")
    assert code == 1
    (problem,) = json.loads(out)["problems"]
    assert (problem["row"], problem["column"], problem["code"]) == (2, "NIP", "nip_length")


def test_missing_file_is_a_usage_error(tmp_path):
    with pytest.raises(CommandError) as error:
        call_command("import_people", str(tmp_path / "none.xlsx"))
    assert error.value.returncode == 2


def test_export_then_import_changes_nothing(file, tmp_path):
    run("import_people", file(staff(SITI, BUDI)))
    exported = str(tmp_path / "out.xlsx")
    run("export_people", exported)
    code, out, err = run("import_people", exported)
    assert (code, err) == (0, "")
    assert "created 0, moved 0, changed 0, unchanged 2, missing 0" in out


def test_export_writes_xlsx_only(tmp_path):
    with pytest.raises(CommandError) as error:
        call_command("export_people", str(tmp_path / "out.csv"))
    assert error.value.returncode == 2


def test_absences_are_imported_and_refused_by_row(file):
    run("import_people", file(staff(SITI)))
    headers = ("NIP", "Mulai", "Selesai", "Jenis")
    good = xlsx([headers, (SITI[0], "21/08/2023", date(2023, 8, 25), "Cuti")])
    assert run("import_absences", file(good))[:2] == (0, "created 1, changed 0, unchanged 0\n")
    bad = xlsx([headers, (BUDI[0], "21/08/2023", date(2023, 8, 20), "Cuti")])
    code, _out, err = run("import_absences", file(bad))
    assert code == 1
    assert err == "2, Selesai, The end 20/08/2023 comes before the start 21/08/2023., Correct one of the two dates.\n"
    assert Absence.objects.count() == 1
