"""The search of the audit: each filter, whose lines an admin sees, and the csv."""

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from policies.rules import Place
from roster.models import OrderKind
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.give_order import OrderWish, give_order
from roster.workflow.publish import publish
from roster.workflow.schedule_publication import schedule
from tests.factories import FRIDAY, MONDAY, THURSDAY, TUESDAY, absent, act_for, make_agency, user_of
from tests.roster.views.reading import words

pytestmark = pytest.mark.django_db
URL = "/audit/"


@pytest.fixture
def other(monday):
    return make_agency(3, name="Dinas Lain")


@pytest.fixture
def roster(agency, rina):
    """Edited, published, and Rina recalled."""
    roster = agency.draft()
    edit_cell(roster.pk, 1, rina.pk, FRIDAY, CellAction.HOME, agency.head)
    publish(roster.pk, None, agency.head, "Selamat bekerja.")
    wish = OrderWish(OrderKind.RECALL, 1, frozenset([rina.pk]), FRIDAY, FRIDAY, Place.OFFICE, "Rapat anggaran.")
    give_order(roster.pk, wish, agency.admin)
    return roster


def lines(client, **query):
    return client.get(URL, query).context["lines"]


def steps(client, **query):
    """The lines that speak of the roster, not of how the test's agency came about."""
    return [line for line in lines(client, **query) if line["url"]]


# --- what is there -----------------------------------------------------------------------------------------------------------------


def test_line_has_who_when_what_before_after_why_and_the_circular(admin, agency, rina, roster):
    published, recall, called, moved = sorted(steps(admin), key=lambda line: line["action"])
    assert (published["action"], published["reason"]) == ("revision 1", "Selamat bekerja.")
    assert (recall["action"], recall["reason"]) == ("revision 2: Called to the office", "Rapat anggaran.")
    assert "SE Sekda DKI 34/2023" in recall["basis"]
    assert (called["action"], called["person"]) == ("step: called to the office", rina.name)
    assert (moved["by"], moved["person"]) == (agency.head.employee.name, rina.name)
    assert (moved["before"], moved["after"]) == ("Fri 25 Aug: K", "Fri 25 Aug: H pinned")
    assert moved["at"].startswith("21 Aug 2023")


def test_what_is_stored_elsewhere_is_there_too_without_any_nip(admin, agency, rina):
    absent(rina, MONDAY)
    rina.nip = "197012312020122987"
    rina.save()
    text = words(admin.get(URL))
    assert "added: absence" in text
    assert f"{rina.name}: Cuti" in text
    assert rina.nip not in text


def test_stored_values_are_told_by_the_names_of_their_fields_and_of_what_they_point_at(admin, agency, rina):
    act_for(rina, agency.unit, TUESDAY, THURSDAY)
    (line,) = lines(admin, tindakan="buat", pegawai=rina.name)[:1]
    assert line["after"] == (
        f"employee: {rina.name}; role: Kepala unit; unit: {agency.unit.name}; valid from: 22 August 2023; valid to: 24 August 2023; "
        "capacity: Plh. (the head is away)"
    )
    assert line["before"] == ""


def test_what_an_entry_points_at_and_is_gone_keeps_its_number(admin, agency, rina):
    duty = act_for(rina, agency.unit, TUESDAY, THURSDAY)
    LogEntry.objects.log_create(
        duty, action=LogEntry.Action.UPDATE, changes={"unit": ["999999", str(agency.unit.pk)], "gone": ["1", "2"]}
    )
    line = lines(admin, tindakan="ubah", pegawai=rina.name)[0]
    assert (line["before"], line["after"]) == ("unit: 999999", f"unit: {agency.unit.name}")


def test_acting_head_is_named_as_such(admin, agency, rina):
    act_for(rina, agency.unit, MONDAY, FRIDAY)
    roster = agency.draft()
    edit_cell(roster.pk, 1, agency.people[0][1].pk, FRIDAY, CellAction.HOME, user_of(rina))
    assert steps(admin)[0]["by"].startswith(f"{rina.name}, Plh. Head of Dinas Contoh")


# --- filters -----------------------------------------------------------------------------------------------------------------------


def test_person(admin, agency, rina, roster):
    edit_cell(roster.pk, 3, agency.people[0][1].pk, THURSDAY, CellAction.HOME, agency.head)
    found = steps(admin, pegawai=rina.name)
    assert {line["action"] for line in found} == {
        "step: cell", "step: called to the office", "revision 2: Called to the office",
    }  # fmt: skip


def test_actor_by_name_or_account(admin, agency, roster):
    assert {line["action"] for line in steps(admin, pelaku=agency.admin.username)} == {
        "step: called to the office", "revision 2: Called to the office",
    }  # fmt: skip
    assert {line["action"] for line in steps(admin, pelaku=agency.head.employee.name)} == {"step: cell", "revision 1"}


def test_unit_and_what_lies_below_it(admin, agency, roster):
    own = agency.draft(agency.subunits[1])
    edit_cell(own.pk, 1, agency.people[1][0].pk, FRIDAY, CellAction.HOME, agency.head)
    (line,) = steps(admin, unit=agency.subunits[1].pk)
    assert line["unit"].startswith("Seksi 2")
    assert len(steps(admin, unit=agency.unit.pk)) == 5


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("sel", {"step: cell"}),
        ("terbit", {"revision 1", "revision 2: Called to the office"}),
        ("panggilan", {"step: called to the office", "revision 2: Called to the office"}),
        ("darurat", set()),
        ("tanggal", {"day of publication"}),
    ],
)
def test_action(admin, agency, rina, roster, action, expected):
    edit_cell(roster.pk, 3, rina.pk, THURSDAY, CellAction.HOME, agency.head)
    schedule(roster.pk, 4, TUESDAY, agency.head)
    assert {line["action"] for line in steps(admin, tindakan=action)} == expected


def test_days_are_inclusive(admin, roster):
    assert len(steps(admin, dari="2023-08-21", sampai="2023-08-21")) == 4
    assert steps(admin, sampai="2023-08-20") == []
    assert steps(admin, dari="2023-08-22") == []


def test_nonsense_is_left_out_and_said(admin, roster):
    answer = admin.get(URL, {"dari": "besok", "unit": "x", "tindakan": "terbang", "halaman": "-3"})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"dari", "unit", "tindakan"}


@pytest.mark.parametrize("days", [{"dari": "0001-01-01"}, {"sampai": "9999-12-31"}], ids=str)
def test_day_beyond_all_calendars_is_left_out_and_said(admin, roster, days):
    answer = admin.get(URL, days)
    assert answer.status_code == 200
    assert "Choose a day between 1 January 2000 and 31 December 2099." in words(answer)


# --- whose ------------------------------------------------------------------------------------------------------------------------


def test_admin_sees_nothing_of_another_agency(admin, other):
    roster = other.draft()
    edit_cell(roster.pk, 1, other.people[0][0].pk, FRIDAY, CellAction.HOME, other.head)
    publish(roster.pk, None, other.head)
    absent(other.people[0][0], MONDAY)
    assert "Dinas Lain" not in words(admin.get(URL))
    assert other.people[0][0].name not in words(admin.get(URL))
    assert admin.get(URL, {"unit": other.unit.pk}).context["form"].errors


def test_bkd_sees_every_agency(client, agency, other, roster):
    edit_cell(other.draft().pk, 1, other.people[0][0].pk, FRIDAY, CellAction.HOME, other.head)
    client.force_login(agency.bkd)
    assert {line["unit"].partition(",")[0] for line in steps(client)} == {"Dinas Contoh", "Dinas Lain"}


def test_admin_finds_what_his_agency_deleted(admin, agency, rina):
    from auditlog.context import set_actor

    with set_actor(agency.admin):
        absent(rina, MONDAY).delete()
    assert any(line["action"] == "deleted: absence" for line in lines(admin))


# --- pages, csv --------------------------------------------------------------------------------------------------------------------


def test_long_audit_comes_in_pages_that_keep_the_filters(admin, agency, rina):
    roster = agency.draft()
    for version in range(1, 61):
        edit_cell(roster.pk, version, rina.pk, FRIDAY, CellAction.TOGGLE, agency.head)
    first = admin.get(URL, {"tindakan": "sel"})
    assert len(first.context["lines"]) == 50
    assert first.context["pager"]["next_url"] == "?tindakan=sel&halaman=2"
    assert len(admin.get(URL, {"tindakan": "sel", "halaman": "2"}).context["lines"]) == 10


def test_page_asks_as_many_queries_for_fifty_lines_as_for_four(admin, agency, rina, roster, django_assert_num_queries):
    admin.get(URL)  # content types are read once a process
    with django_assert_num_queries(40, exact=False) as few:
        admin.get(URL, {"tindakan": "sel"})
    for version in range(3, 50):
        edit_cell(roster.pk, version, rina.pk, THURSDAY, CellAction.TOGGLE, agency.head)
    with django_assert_num_queries(len(few)):
        admin.get(URL, {"tindakan": "sel"})


def test_csv_has_the_same_lines_and_is_itself_in_the_audit(admin, agency, rina, roster):
    answer = admin.get(reverse("roster:audit_csv"), {"tindakan": "panggilan"})
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Waktu;Pelaku;Tindakan;Unit;Pegawai;Sebelum;Sesudah;Alasan;Dasar"
    assert len(rows) == 3
    entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).get()
    assert (entry.actor, entry.additional_data) == (agency.admin, {"export": "audit", "rows": 2})


def test_csv_holds_no_formula(admin, agency, rina):
    roster = agency.draft()
    publish(roster.pk, None, agency.head, '=HYPERLINK("x")')
    assert ";'=HYPERLINK" in admin.get(reverse("roster:audit_csv")).content.decode().replace('"', "")


def test_head_without_mandate_has_no_audit(agency):
    client = Client()
    client.force_login(agency.head)
    assert client.get(URL).status_code == 403
