from copy import deepcopy
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from policies.circulars import CircularError, to_dict
from policies.models import Circular, Holiday, load_presets
from tests.policies.samples import cap, circular

pytestmark = pytest.mark.django_db
SE_34 = "SE Sekda DKI 34/2023"


@pytest.fixture
def row():
    return Circular.objects.create(body=to_dict(circular("SE Contoh 1/2023", cap(50))))


# --- one circular --------------------------------------------------------------------------------------------------------------------


def test_row_gives_the_rules_their_circular(row):
    assert row.number == "SE Contoh 1/2023"
    assert Circular.objects.get().pure == circular("SE Contoh 1/2023", cap(50))


def test_changed_body_is_a_new_version(row):
    row.body["title"] = "Diubah"
    row.save()
    stored = Circular.objects.get()
    assert (stored.version, stored.pure.title) == (2, "Diubah")


def test_unchanged_body_keeps_its_version(row):
    row.is_active = False
    row.save()
    assert Circular.objects.get().version == 1


def test_number_follows_the_body(row):
    row.body["number"] = "SE Contoh 2/2023"
    row.save()
    assert (row.number, row.pure.number) == ("SE Contoh 2/2023", "SE Contoh 2/2023")


def test_revoking_is_one_more_date(row):
    row.body["revoked"] = "2023-09-01"
    row.full_clean()
    row.save()
    assert Circular.objects.get().pure.revoked.isoformat() == "2023-09-01"


def test_body_that_makes_no_sense_is_refused_by_field(row):
    row.body["caps"][0]["percent"] = 50
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert refusal.value.message_dict == {"body": ['caps[1].percent: must be a number in quotes, such as "50", "12,5" or "1/2".']}


def test_body_that_makes_no_sense_is_never_stored(row):
    row.body = {}
    with pytest.raises(CircularError):
        row.save()
    assert Circular.objects.get().body["number"] == "SE Contoh 1/2023"


def test_number_of_another_circular_is_refused(row):
    again = Circular(body=row.body)
    with pytest.raises(ValidationError, match="is already in the list"):
        again.full_clean()


# --- presets -------------------------------------------------------------------------------------------------------------------------


def test_command_loads_six_circulars_and_the_holidays():
    out = StringIO()
    call_command("load_circulars", stdout=out)
    assert (Circular.objects.count(), Holiday.objects.count()) == (6, 135)
    assert out.getvalue() == "6 circulars and 135 holidays loaded.\n"


def test_command_again_changes_nothing():
    call_command("load_circulars", stdout=StringIO())
    out = StringIO()
    call_command("load_circulars", stdout=out)
    assert out.getvalue() == "0 circulars and 0 holidays loaded.\n"
    assert set(Circular.objects.values_list("version", flat=True)) == {1}


def test_loading_never_overwrites_what_an_admin_edited():
    load_presets()
    edited = Circular.objects.get(number=SE_34)
    edited.body["revoked"] = "2023-09-01"
    edited.save()
    assert load_presets() == 0
    assert Circular.objects.get(number=SE_34).body["revoked"] == "2023-09-01"


def test_loading_never_overwrites_what_an_admin_entered():
    mine = Circular.objects.create(body=to_dict(circular(SE_34, cap(30))))
    assert load_presets() == 5
    mine.refresh_from_db()
    assert mine.body["caps"][0]["percent"] == "30"


def test_loading_brings_a_corrected_preset_to_rows_nobody_edited():
    load_presets()
    old = Circular.objects.get(number=SE_34)
    body = deepcopy(old.body) | {"title": "Judul lama"}
    Circular.objects.filter(pk=old.pk).update(body=body, shipped=body)
    assert load_presets() == 1
    new = Circular.objects.get(number=SE_34)
    assert (new.body["title"], new.version) == (old.body["title"], 2)


# --- back office ---------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def office(client):
    client.force_login(
        get_user_model().objects.create_superuser("admin", "admin@example.org", "x"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


def test_back_office_lists_circulars_with_their_dates(office):
    load_presets()
    page = office.get(reverse("admin:policies_circular_changelist")).content.decode()
    assert SE_34 in page
    assert "Pelaksanaan Tugas Kedinasan dari Rumah" in page


def test_back_office_stores_an_edited_circular(office, row):
    url = reverse("admin:policies_circular_change", args=[row.pk])
    body = office.get(url).context["adminform"].form["body"].value()
    answer = office.post(url, {"body": body.replace('"percent": "50"', '"percent": "40"'), "is_active": "on"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.body["caps"][0]["percent"], row.version) == ("40", 2)


def test_back_office_says_which_field_is_wrong(office, row):
    url = reverse("admin:policies_circular_change", args=[row.pk])
    answer = office.post(url, {"body": '{"number": "SE 5"}', "is_active": "on"})
    assert (answer.status_code, "title: is missing." in answer.content.decode()) == (200, True)
    assert Circular.objects.get().number == "SE Contoh 1/2023"


def test_back_office_adds_a_holiday(office):
    answer = office.post(
        reverse("admin:policies_holiday_add"), {"day": "2026-12-31", "name": "Cuti Bersama Tahun Baru", "kind": "cuti bersama"}
    )
    assert (answer.status_code, Holiday.objects.get().name) == (302, "Cuti Bersama Tahun Baru")


def test_back_office_refuses_a_second_holiday_on_one_day(office):
    Holiday.objects.create(day="2026-12-31", name="Cuti Bersama", kind="cuti bersama")
    answer = office.post(reverse("admin:policies_holiday_add"), {"day": "2026-12-31", "name": "Libur", "kind": "libur nasional"})
    assert (answer.status_code, Holiday.objects.count()) == (200, 1)
