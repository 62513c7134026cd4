"""The web import: works first, then each refusal, then who may not."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from roster.excel.guard import MAX_BYTES
from roster.excel.problems import MOST_LISTED
from roster.models import Absence, AdminMandate, DutyAssignment, Employee, OrgUnit
from tests.roster.excel.files import BUDI, HEADERS, SITI, csv_text, staff, xlsx

pytestmark = pytest.mark.django_db

UPLOAD = "roster:import_people"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def bkd():
    user = get_user_model().objects.create_user("bkd")
    AdminMandate.objects.create(user=user)
    return user


@pytest.fixture
def admin(client, bkd):
    client.force_login(bkd)
    return client


def upload(client, data: bytes, name: str = UPLOAD):
    return client.post(reverse(name), {"file": SimpleUploadedFile("pegawai.xlsx", data)})


def kept(tmp_path):
    return [path.name for path in (tmp_path / "imports").iterdir()]


def test_upload_preview_confirm(admin, tmp_path):
    review = upload(admin, staff(SITI, BUDI))
    assert review.status_code == 302
    page = admin.get(review.url)
    assert page.context["figures"][0] == (2, "new")
    assert SITI[1] in page.content.decode()
    assert SITI[0] not in page.content.decode()
    assert not Employee.objects.exists()
    done = admin.post(review.url)
    assert done.url == reverse("roster:people")
    assert [str(message) for message in get_messages(done.wsgi_request)] == ["Imported: 2 new, 0 changed."]
    assert Employee.objects.count() == 2
    assert kept(tmp_path) == []


def test_preview_tells_moves_changes_and_missing(admin):
    admin.post(upload(admin, staff(SITI, BUDI)).url)
    moved = (*SITI[:4], "Sekretariat", "")
    sections = {section.title: section for section in admin.get(upload(admin, staff(moved)).url).context["sections"]}
    assert sections["People who move"].rows == [
        (SITI[1], "Dinas Kominfo / Bidang Data / Seksi Statistik", "Dinas Kominfo / Sekretariat")
    ]
    assert sections["People of these agencies who are not in the file; they stay"].rows == [(BUDI[1], "Sekretariat")]
    renamed = (BUDI[0], "Budi Santoso, S.E.", *BUDI[2:])
    sections = {section.title: section for section in admin.get(upload(admin, staff(SITI, renamed)).url).context["sections"]}
    assert sections["People whose data change"].rows == [("Budi Santoso, S.E.", "Nama: Budi Santoso → Budi Santoso, S.E.")]


def test_same_file_again_offers_nothing_to_import(admin):
    admin.post(upload(admin, staff(SITI)).url)
    page = admin.get(upload(admin, staff(SITI)).url)
    assert not page.context["changes_something"]
    assert "already stored" in page.content.decode()


def test_wrong_rows_are_named_and_nothing_is_stored(admin):
    url = upload(admin, staff(SITI, (198503122010011007, *BUDI[1:]), SITI)).url
    page = admin.get(url).content.decode()
    assert "2 of 3 rows need fixing" in page
    assert "Row 3" in page
    assert "Format the column as Text" in page
    assert admin.post(url).url == url
    assert not Employee.objects.exists()


def test_error_list_is_a_workbook(admin):
    key = upload(admin, staff(("1", *SITI[1:]))).url.rstrip("/").rpartition("/")[2]
    answer = admin.get(reverse("roster:people_errors", args=[key]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["Row", "Column", "Problem", "How to fix it"],
        ["2", "NIP", "“1” is not a NIP of 18 digits.", "Check the NIP and type it again, 18 digits as text."],
    ]


def test_list_of_errors_ends_and_says_what_it_leaves_out(admin):
    wrong = csv_text([HEADERS, *[("1", *SITI[1:])] * (MOST_LISTED + 500)]).encode()
    url = upload(admin, wrong).url
    page = admin.get(url).content.decode()
    assert f"At least {MOST_LISTED} of {MOST_LISTED + 500} rows need fixing" in page
    assert "500 more rows from here on, which were not examined" in page
    assert "1900 more stand in the error list" in page
    sheet = load_workbook(io.BytesIO(admin.get(f"{url}kesalahan.xlsx").content)).active
    assert sheet.max_row == MOST_LISTED + 2
    assert [sheet.cell(MOST_LISTED + 2, column).value for column in (1, 3, 4)] == [
        str(MOST_LISTED + 2),
        "… and 500 more rows from here on, which were not examined: too many above are wrong.",
        "Mend the rows above first, then upload the file again.",
    ]
    assert admin.post(url).url == url
    assert not Employee.objects.exists()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\1\2"])
def test_files_that_are_no_table_get_a_reason(admin, data):
    assert "This file can&#x27;t be imported" in admin.get(upload(admin, data).url).content.decode()


def test_too_large_a_file_gets_a_reason(admin):
    page = admin.get(upload(admin, b"NIP;Nama\n" * (MAX_BYTES // 9 + 1)).url)
    assert "larger than 10 MB" in page.content.decode()


def test_of_an_endless_file_only_the_beginning_is_stored(admin, tmp_path):
    upload(admin, b"x" * (3 * MAX_BYTES))
    (stored,) = (tmp_path / "imports").iterdir()
    assert stored.stat().st_size == MAX_BYTES + 1


def test_upload_without_a_file(admin):
    assert admin.post(reverse(UPLOAD)).status_code == 422


def test_newer_upload_is_not_imported_by_the_older_preview(admin):
    older = upload(admin, staff(SITI)).url
    upload(admin, staff(BUDI))
    assert admin.post(older).url == reverse(UPLOAD)
    assert not Employee.objects.exists()


def test_full_disk_stores_nothing(admin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "file"
    settings.MEDIA_ROOT.write_text("a file where the folder should be")
    answer = upload(admin, staff(SITI))
    assert answer.url == reverse(UPLOAD)
    assert "can't store the file" in str(next(iter(get_messages(answer.wsgi_request))))


@pytest.mark.parametrize("key", ["x", "0" * 32, "..", "people-1"])
def test_unknown_file(admin, key):
    for name in ("roster:review_people", "roster:people_errors"):
        if key != "..":
            assert admin.get(reverse(name, args=[key])).url == reverse(UPLOAD)


def test_file_of_another_user_does_not_exist(admin, client):
    url = upload(admin, staff(SITI)).url
    other = get_user_model().objects.create_user("other")
    AdminMandate.objects.create(user=other)
    client.force_login(other)
    assert client.get(url).url == reverse(UPLOAD)


def test_absences_are_imported_the_same_way(admin):
    admin.post(upload(admin, staff(SITI)).url)
    headers = ("NIP", "Mulai", "Selesai", "Jenis")
    url = upload(admin, xlsx([headers, (SITI[0], "21/08/2023", "25/08/2023", "Cuti")]), "roster:import_absences").url
    (section,) = admin.get(url).context["sections"]
    assert section.rows[0][:2] == (SITI[1], "Cuti")
    admin.post(url)
    assert Absence.objects.count() == 1


@pytest.mark.parametrize(("kind", "sheet"), [("people", "Pegawai"), ("absences", "Ketidakhadiran")])
def test_template_has_the_columns_and_a_guide(admin, kind, sheet):
    workbook = load_workbook(io.BytesIO(admin.get(reverse(f"roster:{kind}_template")).content))
    assert workbook.sheetnames == [sheet, "Petunjuk"]
    assert workbook[sheet]["A1"].value == "NIP"


def test_export_has_the_people_of_the_agency_only(client):
    units = [OrgUnit.objects.add_root({"name": name}) for name in ("Dinas Kominfo", "Dinas Sosial")]
    for nip, unit in zip((SITI[0], BUDI[0]), units, strict=True):
        Employee.objects.create(nip=nip, name=unit.name, position="Analis", unit=unit)
    user = get_user_model().objects.create_user("admin")
    AdminMandate.objects.create(user=user, agency=units[0])
    client.force_login(user)
    sheet = load_workbook(io.BytesIO(client.get(reverse("roster:export_people")).content))["Pegawai"]
    assert [row[0].value for row in sheet.rows] == ["NIP", SITI[0]]


def test_admin_of_an_agency_is_told_the_rows_of_others(client):
    agency = OrgUnit.objects.add_root({"name": "Dinas Sosial"})
    user = get_user_model().objects.create_user("admin")
    AdminMandate.objects.create(user=user, agency=agency)
    client.force_login(user)
    page = client.get(upload(client, staff(SITI)).url).content.decode()
    assert "You have no right to import people into Dinas Kominfo" in page


def test_heads_employees_and_strangers_are_kept_out(client):
    unit = OrgUnit.objects.add_root({"name": "Dinas Sosial"})
    user = get_user_model().objects.create_user("head")
    head = Employee.objects.create(nip=SITI[0], name="Siti", position="Kepala", unit=unit, user=user)
    DutyAssignment.objects.create(employee=head, role="kepala unit", unit=unit)
    names = [(UPLOAD, []), ("roster:people_template", []), ("roster:export_people", []), ("roster:review_people", ["0" * 32])]
    for name, arguments in names:
        assert client.get(reverse(name, args=arguments)).status_code == 302
    client.force_login(user)
    for name, arguments in names:
        assert client.get(reverse(name, args=arguments)).status_code == 403


def test_messy_headers_are_shown_as_notices(admin):
    page = admin.get(upload(admin, xlsx([["Daftar"], ("No", *HEADERS), ("1", *SITI)])).url)
    assert "This column is not known and was left out." in page.content.decode()
