"""The download equals the screen: the grid as xlsx, its days as csv."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from roster.models import AbsenceKind
from tests.factories import MONDAY, absent, send_home
from tests.roster.views.reading import solve

pytestmark = pytest.mark.django_db

PLACES = {"WFH": "H", "WFO": "K", "Cuti": "C", "Sakit": "S", "Dinas Luar": "D", "Diklat": "L"}


@pytest.fixture
def solved(agency, roster):
    absent(agency.people[0][1], MONDAY, kind=AbsenceKind.OFFSITE_DUTY)
    solve(roster)
    return roster


def download(client, roster, form):
    return client.get(reverse("roster:export", args=[roster.pk, form]))


def screen(client, roster):
    """Name → letters, as the grid shows them."""
    groups = client.get(reverse("roster:grid", args=[roster.pk]), {"tampilan": "period"}).context["grid"]["groups"]
    return {row["name"]: [cell["letter"] for cell in row["cells"]] for group in groups for row in group["rows"]}


def test_xlsx_equals_the_screen(head, agency, solved):
    answer = download(head, solved, "xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer["Content-Disposition"] == 'attachment; filename="jadwal-dinas-contoh-2023-08-21-2023-08-25.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Jadwal", "Data", "Ketentuan"]
    rows = [[cell.value for cell in row] for row in book["Jadwal"].iter_rows()]
    names = {person.name for group in agency.people for person in group}
    sheet = {next(value for value in row if value in names): row[-5:] for row in rows if names & set(map(str, row))}
    assert sheet == screen(head, solved)


def test_csv_equals_the_screen(head, agency, solved):
    text = download(head, solved, "csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    places = {}
    for row in rows:
        places.setdefault(row["Nama"], []).append(PLACES[row["Lokasi"]])
    assert places == screen(head, solved)
    assert {date.fromisoformat(row["Tanggal"]).isoweekday() for row in rows} == {1, 2, 3, 4, 5}
    assert {row["NIP"] for row in rows} == {person.nip for group in agency.people for person in group}


def test_pinned_cells_are_marked(head, agency, rina, roster):
    send_home(roster, rina, MONDAY, pinned_by=agency.head)
    text = download(head, roster, "csv").content.decode("utf-8-sig")
    row = next(row for row in csv.DictReader(io.StringIO(text), delimiter=";") if row["Nama"] == rina.name)
    assert (row["Lokasi"], row["Terkunci"], row["Dasar"][:20]) == ("WFH", row["Terkunci"], "SE Sekda DKI 34/2023")
    assert row["Terkunci"]


@pytest.mark.parametrize("form", ["pdf", "xlsm", "XLSX", "xlsx.exe", "%00"])
def test_other_forms_do_not_exist(head, roster, form):
    assert head.get(f"/jadwal/{roster.pk}/unduh.{form}").status_code == 404


def test_employee_downloads_nothing(client, agency, roster):
    client.force_login(agency.staff)
    assert download(client, roster, "xlsx").status_code == 403
