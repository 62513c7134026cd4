"""An exported roster: equal to the draft or the revision, cell by cell, and every figure with its clause."""

import csv
import io
from datetime import date, datetime

import pytest
from auditlog.models import LogEntry
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from policies.rules import DutyRole, Place
from roster.models import Assignment, EmploymentStatus
from roster.workflow.export_roster import export_csv, export_xlsx
from roster.workflow.publish import publish
from tests.factories import (
    FRIDAY,
    MAULID,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    EmployeeFactory,
    absent,
    give_duty,
    make_agency,
    send_home,
)

pytestmark = pytest.mark.django_db

CLAUSE = "SE Sekda DKI 34/2023 (004-b)"
WEEK = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)


def xlsx(roster, revision=None):
    target = io.BytesIO()
    export_xlsx(roster, target, revision)
    return load_workbook(target)


def rows(roster, revision=None):
    """(NIP, day) → the other columns of the sheet Data."""
    sheet = xlsx(roster, revision)["Data"]
    found = {(row[0], row[3].date()): (row[4], row[5], row[6]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert len(found) == sheet.max_row - 1
    return found


def grid(roster):
    """NIP → letters, from the sheet Jadwal."""
    sheet = xlsx(roster)["Jadwal"]
    return {row[1]: "".join(row[5:]) for row in sheet.iter_rows(min_row=8, values_only=True) if row[1]}


@pytest.fixture
def agency():
    return make_agency(4, 5)


def test_every_asn_has_a_row_for_every_working_day(agency):
    treasurer, away, *_others = agency.people[0]
    give_duty(treasurer, DutyRole.TREASURER)
    absent(away, TUESDAY, WEDNESDAY)
    helper = EmployeeFactory(unit=agency.subunits[0], status=EmploymentStatus.NON_ASN)
    found = rows(agency.draft())
    assert len(found) == 9 * 5
    assert {nip for nip, _ in found} == {person.nip for group in agency.people for person in group}
    assert helper.nip not in {nip for nip, _ in found}
    assert [found[away.nip, day][0] for day in WEEK] == ["WFO", "Cuti", "Cuti", "WFO", "WFO"]
    assert {found[treasurer.nip, day][0] for day in WEEK} == {"WFO"}


def test_cells_equal_the_draft(agency):
    roster = agency.draft()
    first, second, *_others = agency.people[0]
    send_home(roster, first, MONDAY, FRIDAY)
    send_home(roster, second, TUESDAY, pinned_by=agency.head)
    found = rows(roster)
    drafted = set(Assignment.objects.values_list("employee__nip", "day"))
    assert {cell for cell, (place, *_rest) in found.items() if place == Place.HOME} == drafted
    assert {cell for cell, (_place, pinned, _basis) in found.items() if pinned == "Ya"} == {(second.nip, TUESDAY)}
    letters = grid(roster)
    assert letters[first.nip] == "HKKKH"
    assert letters[second.nip] == "KHKKK"


def test_grid_keeps_a_column_for_a_holiday_but_data_has_no_row(agency):
    roster = agency.draft(starts=date(2023, 9, 25), ends=date(2023, 9, 29))
    assert set(grid(roster).values()) == {"KKK–K"}
    assert MAULID not in {day for _nip, day in rows(roster)}


def test_counters_stand_against_the_cap(agency):
    roster = agency.draft()
    send_home(roster, agency.people[1][0], MONDAY)
    send_home(roster, agency.people[1][1], MONDAY)
    counts = [row for row in xlsx(roster)["Jadwal"].iter_rows(min_row=8, values_only=True) if not row[1]]
    assert [(row[0], row[5], row[6]) for row in counts] == [
        ("Seksi 1", "0/2", "0/2"),
        ("Seksi 2", "2/2", "0/2"),
        ("Total at home", "2/4", "0/4"),
    ]


def test_basis_is_the_clause_of_the_cap_and_uncovered_days_say_so(agency):
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    found = rows(agency.draft(starts=date(2023, 8, 18), ends=TUESDAY))
    bases = {
        day: {basis for (_nip, other), (*_rest, basis) in found.items() if other == day} for day in (date(2023, 8, 18), MONDAY)
    }
    assert bases == {date(2023, 8, 18): {"No circular covers this day."}, MONDAY: {CLAUSE}}


def test_terms_tell_the_arithmetic_of_each_stretch(agency):
    sheet = xlsx(agency.draft(starts=date(2023, 9, 1), ends=date(2023, 9, 8)))["Ketentuan"]
    lines = [row for row in sheet.iter_rows(values_only=True) if row[0] == "SE Sekda DKI 34/2023" and "Seksi 2" in row[2]]
    assert [(row[1], row[3]) for row in lines] == [("1 September 2023; 8 September 2023", "004-b"), ("4–7 September 2023", "004-b")]
    assert "5 ASN × 50 % = 2.5 → 2" in lines[0][2]
    assert "5 ASN × 75 % = 3.75 → 3" in lines[1][2]
    assert "75 persen" in lines[1][4]


def facts(roster, revision=None):
    return {row[0]: row[1] for row in xlsx(roster, revision)["Ketentuan"].iter_rows(values_only=True) if row[0]}


def test_a_draft_says_that_it_is_one(agency):
    assert facts(agency.draft())["Status"] == "Draft, not published"


def test_a_published_roster_names_revision_publisher_and_time(agency):
    roster = agency.draft()
    publish(roster.pk, None, agency.head)
    known = facts(roster)
    assert known["Status"] == "Revision 1, published"
    assert known["Published by"] == agency.people[0][-1].name
    assert known["Published at"].endswith("WIB")


def test_a_changed_draft_says_which_revision_it_differs_from(agency):
    roster = agency.draft()
    publish(roster.pk, None, agency.head)
    send_home(roster, agency.people[0][0], MONDAY)
    assert facts(roster)["Status"] == "Draft, differs from revision 1"


def test_a_revision_stays_as_it_was_published(agency, settings):
    settings.TODAY = date(2023, 8, 14)
    roster = agency.draft()
    person = agency.people[0][0]
    send_home(roster, person, MONDAY)
    revision = publish(roster.pk, None, agency.head)
    before = rows(roster)
    send_home(roster, person, TUESDAY)
    absent(person, MONDAY)
    assert rows(roster, revision) == before != rows(roster)
    assert before[person.nip, MONDAY] == ("WFH", "Tidak", CLAUSE)


def test_nip_stays_text_and_no_name_becomes_a_formula(agency):
    person = agency.people[0][0]
    person.name = '=HYPERLINK("http://example.com")'
    person.save()
    workbook = xlsx(agency.draft())
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    nips = [row[0] for row in workbook["Data"].iter_rows(min_row=2)]
    assert {(cell.data_type, len(cell.value)) for cell in nips} == {("s", 18)}
    assert isinstance(workbook["Data"]["D2"].value, datetime)


def test_csv_is_the_data_sheet(agency):
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY, pinned_by=agency.head)
    target = io.BytesIO()
    export_csv(roster, target)
    text = target.getvalue().decode("utf-8")
    assert text.startswith("\ufeffNIP;Nama;Unit;Tanggal;Lokasi;Terkunci;Dasar")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))[1:]
    assert {(row[0], date.fromisoformat(row[3])): tuple(row[4:]) for row in lines} == rows(roster)


def test_more_people_need_no_more_queries(django_assert_num_queries):
    few, many = make_agency(3, name="Dinas Kecil").draft(), make_agency(20, 20, 20, name="Dinas Besar").draft()
    from django.db import connection

    rows(few)
    with CaptureQueriesContext(connection) as queries:
        rows(few)
    with django_assert_num_queries(len(queries)):
        rows(many)


def test_each_export_is_kept_in_the_audit_without_a_nip(agency):
    roster = agency.draft()
    export_csv(roster, io.BytesIO(), by=agency.admin)
    entry = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert (entry.object_id, entry.actor, entry.additional_data) == (roster.pk, agency.admin, {"export": "csv", "revision": None})
