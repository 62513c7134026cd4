"""The download equals the screen: the grid as xlsx, its days as csv."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from policies.rules import Place
from roster.models import AbsenceKind, OrderKind
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.give_order import OrderWish, give_order
from roster.workflow.publish import publish
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


# --- a revision --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def published(agency, rina, roster):
    """Revision 1 has Rina at home on Monday; the draft has her in the office by now."""
    send_home(roster, rina, MONDAY)
    publish(roster.pk, None, agency.head)
    edit_cell(roster.pk, 1, rina.pk, MONDAY, CellAction.OFFICE, agency.head)
    return roster


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_revision_is_downloaded_as_it_was_published(head, rina, published):
    answer = head.get(reverse("roster:export_revision", args=[published.pk, 1, "csv"]))
    assert answer["Content-Disposition"].endswith('2023-08-25-revisi-1.csv"')
    assert next(row for row in rows_of(answer) if row["Nama"] == rina.name)["Lokasi"] == "WFH"
    assert next(row for row in rows_of(download(head, published, "csv")) if row["Nama"] == rina.name)["Lokasi"] == "WFO"


def test_page_of_a_revision_offers_both_files(head, published):
    page = head.get(reverse("roster:revision", args=[published.pk, 1])).content.decode()
    assert all(reverse("roster:export_revision", args=[published.pk, 1, form]) in page for form in ("xlsx", "csv"))


def test_ordered_cell_stands_out_in_the_excel_of_its_revision(head, agency, rina, published):
    wish = OrderWish(OrderKind.RECALL, 1, frozenset([rina.pk]), MONDAY, MONDAY, Place.OFFICE, "Rapat.")
    give_order(published.pk, wish, agency.head)

    def font(number):
        answer = head.get(reverse("roster:export_revision", args=[published.pk, number, "xlsx"]))
        sheet = load_workbook(io.BytesIO(answer.content))["Jadwal"]
        row = next(row for row in sheet.iter_rows() if any(cell.value == rina.name for cell in row))
        return row[-5].value, row[-5].font.underline

    assert (font(1), font(2)) == (("H", None), ("K", "single"))


@pytest.mark.parametrize("path", ["revisi/2/unduh.csv", "revisi/1/unduh.pdf", f"revisi/{10**20}/unduh.csv"])
def test_other_revisions_and_forms_do_not_exist(head, published, path):
    assert head.get(f"/jadwal/{published.pk}/{path}").status_code == 404
