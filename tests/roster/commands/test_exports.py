"""`export_roster` and `export_problem`: files as the pages give them, and why not."""

import json

import pytest
from openpyxl import load_workbook

from roster.solver.problem import Problem
from roster.workflow.solve import problem_of
from tests.factories import MONDAY, make_agency, send_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def roster():
    agency = make_agency(4)
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY)
    return roster


def test_xlsx_is_written(roster, run, tmp_path):
    path = tmp_path / "jadwal.XLSX"
    assert run("export_roster", roster.pk, path) == (0, "", "")
    assert load_workbook(path).sheetnames == ["Jadwal", "Data", "Ketentuan"]


def test_csv_is_written(roster, run, tmp_path):
    path = tmp_path / "jadwal.csv"
    assert run("export_roster", roster.pk, path)[0] == 0
    lines = path.read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + 4 * 5
    assert ";2023-08-21;WFH;Tidak;" in lines[1]


def test_the_problem_file_is_what_the_solver_gets(roster, run, tmp_path):
    path = tmp_path / "problem.json"
    assert run("export_problem", roster.pk, path)[0] == 0
    assert Problem.from_json(json.loads(path.read_text())) == problem_of(roster)


def test_the_problem_file_names_nobody(roster, run, tmp_path):
    path = tmp_path / "problem.json"
    run("export_problem", roster.pk, path)
    text = path.read_text()
    people = [row.employee for row in roster.assignments.select_related("employee")]
    assert not [person for person in people if person.nip in text or person.name in text]


@pytest.mark.parametrize("command", ["export_roster", "export_problem"])
def test_an_unknown_roster_is_refused(db, run, tmp_path, command):
    code, _out, err = run(command, 999, tmp_path / "file.xlsx")
    assert code == 1
    assert "999" in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["export_roster", "export_problem"])
def test_a_folder_that_is_not_there_is_refused(roster, run, tmp_path, command):
    code, _out, err = run(command, roster.pk, tmp_path / "missing" / "file.xlsx")
    assert code == 1
    assert "can't be written" in err


def test_another_kind_of_file_is_wrong_usage(roster, run, tmp_path):
    assert run("export_roster", roster.pk, tmp_path / "jadwal.pdf")[0] == 2
