from datetime import date

import pytest
from django.contrib.auth import get_user_model

from roster.excel.absences import AbsenceRow, AbsencesFile, Kind
from roster.excel.problems import Code, Problem
from roster.models import Absence, AdminMandate, Employee, OrgUnit
from roster.permissions import Reach
from roster.workflow.import_absences import apply_absences, plan_absences

pytestmark = pytest.mark.django_db

NIP = "196805231998032005"
FIRST, LAST = date(2023, 8, 21), date(2023, 8, 25)
LEAVE = AbsenceRow(2, NIP, FIRST, LAST, Kind.LEAVE, "Cuti tahunan")


@pytest.fixture(autouse=True)
def siti():
    unit = OrgUnit.objects.add_root({"name": "Dinas Kominfo"})
    return Employee.objects.create(nip=NIP, name="Siti", position="Analis", unit=unit)


def do(*rows: AbsenceRow):
    return apply_absences(AbsencesFile(rows, ()), None, None)


def stored():
    return [(absence.kind, absence.starts, absence.ends, absence.note) for absence in Absence.objects.order_by("starts", "ends")]


def test_absences_are_stored_and_a_second_import_changes_nothing():
    assert do(LEAVE).counts == {"created": 1, "changed": 0, "unchanged": 0}
    assert stored() == [("Cuti", FIRST, LAST, "Cuti tahunan")]
    assert do(LEAVE).counts == {"created": 0, "changed": 0, "unchanged": 1}


def test_another_end_changes_the_absence_of_the_same_start():
    do(LEAVE)
    assert do(AbsenceRow(2, NIP, FIRST, FIRST, Kind.LEAVE)).counts["changed"] == 1
    assert stored() == [("Cuti", FIRST, FIRST, "")]


def test_absences_that_the_file_does_not_name_stay():
    do(LEAVE)
    do(AbsenceRow(2, NIP, date(2023, 9, 4), date(2023, 9, 5), Kind.SICK))
    assert len(stored()) == 2


def test_the_very_same_absence_is_never_changed_by_another_row():
    shorter = AbsenceRow(3, NIP, FIRST, FIRST, Kind.LEAVE)
    do(LEAVE, shorter)
    assert do(shorter, LEAVE).counts == {"created": 0, "changed": 0, "unchanged": 2}
    assert len(stored()) == 2


def test_unknown_person_is_named_with_the_row():
    plan = do(LEAVE, AbsenceRow(3, "198503122010011007", FIRST, LAST, Kind.SICK))
    assert plan.problems == (Problem(Code.UNKNOWN_PERSON, 3, "NIP", "198503122010011007"),)
    assert stored() == []


def test_people_of_other_agencies_do_not_exist_for_an_admin():
    user = get_user_model().objects.create_user("admin")
    AdminMandate.objects.create(user=user, agency=OrgUnit.objects.add_root({"name": "Dinas Sosial"}))
    plan = plan_absences(AbsencesFile((LEAVE,), ()), Reach(user))
    assert [problem.code for problem in plan.problems] == [Code.UNKNOWN_PERSON]


def test_refused_file_writes_nothing():
    refused = AbsencesFile((LEAVE,), (Problem(Code.REVERSED_DATES, 3, "Selesai"),))
    assert apply_absences(refused, None, None).is_refused
    assert stored() == []
