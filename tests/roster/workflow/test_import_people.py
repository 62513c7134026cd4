from dataclasses import replace
from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import IntegrityError, OperationalError

from policies.rules import DutyRole, ServiceCategory
from roster import clock
from roster.excel.people import COLUMNS, PeopleFile, PersonRow, Status, read_people
from roster.excel.problems import Code, Problem
from roster.models import AdminMandate, Adoption, DutyAssignment, Employee, OrgUnit
from roster.permissions import Reach
from roster.queries.unit_paths import UnitIndex
from roster.workflow import import_people
from roster.workflow.export_people import export_people
from roster.workflow.import_people import apply_import
from roster.workflow.plan_people import plan_import
from roster.workflow.refusal import Refusal

pytestmark = pytest.mark.django_db

SITI = PersonRow(2, "196805231998032005", "Siti Rahmawati, S.Kom.", "Analis", ("Dinas Kominfo", "Bidang Data", "Seksi Statistik"))
BUDI = PersonRow(3, "198503122010011007", "Budi Santoso", "Arsiparis", ("Dinas Kominfo", "Sekretariat"), email="budi@jakarta.go.id")
EVERY_COLUMN = frozenset(column.header for column in COLUMNS)


def table(*rows: PersonRow, without: frozenset[str] = frozenset()) -> PeopleFile:
    return PeopleFile(rows, (), EVERY_COLUMN - without)


def do(*rows: PersonRow, **kwargs):
    return apply_import(table(*rows, **kwargs), None, None)


def person(row: PersonRow) -> Employee:
    return Employee.objects.get(nip=row.nip)


def reach_of(unit_name: str) -> Reach:
    user = get_user_model().objects.create_user("admin")
    AdminMandate.objects.create(user=user, agency=OrgUnit.objects.get(name=unit_name))
    return Reach(user)


def test_people_and_units_are_created():
    plan = do(SITI, BUDI)
    assert plan.counts == {
        "created": 2, "moved": 0, "changed": 0, "unchanged": 0, "missing": 0,
        "new_units": 4, "categories": 0, "duties_added": 0, "duties_ended": 0,
    }  # fmt: skip
    unit = person(SITI).unit
    assert UnitIndex().names[unit.pk] == SITI.unit
    assert (unit.name, unit.kind) == ("Seksi Statistik", "seksi")
    assert person(BUDI).email == "budi@jakarta.go.id"


def test_new_agency_adopts_the_circulars_of_dki():
    call_command("load_circulars", verbosity=0)
    do(SITI)
    (adoption,) = Adoption.objects.all()
    assert (adoption.unit.name, adoption.circular.number) == ("Dinas Kominfo", "SE Sekda DKI 34/2023")


def test_second_import_changes_nothing():
    rows = (replace(SITI, roles=frozenset({DutyRole.UNIT_HEAD}), category=ServiceCategory.DIRECT_SERVICE, rank="IX"), BUDI)
    do(*rows)
    before = LogEntry.objects.count()
    plan = do(*rows)
    assert not plan.changes_something
    assert plan.unchanged == 2
    assert LogEntry.objects.count() == before


def test_spelling_of_units_makes_no_new_ones():
    do(SITI)
    plan = plan_import(table(replace(SITI, unit=("DINAS KOMINFO", "bidang data", "Seksi statistik"))), None)
    assert not plan.changes_something


def test_a_moved_person_moves():
    do(SITI, BUDI)
    plan = do(replace(SITI, unit=BUDI.unit), BUDI)
    assert [update.moves_from for update in plan.moved] == [SITI.unit]
    assert person(SITI).unit == person(BUDI).unit
    assert Employee.objects.count() == 2


def test_only_differing_fields_change():
    do(SITI, BUDI)
    plan = do(SITI, replace(BUDI, name="Budi Santoso, S.E.", phone="081234567890"))
    assert [update.fields for update in plan.changed] == [("name", "phone")]
    assert person(BUDI).name == "Budi Santoso, S.E."
    entry = LogEntry.objects.get(object_pk=person(BUDI).pk, action=LogEntry.Action.UPDATE)
    assert entry.changes["name"] == ["Budi Santoso", "Budi Santoso, S.E."]
    assert BUDI.nip not in str(entry.changes)


def test_a_missing_person_stays_and_is_listed():
    do(SITI, BUDI)
    plan = do(SITI)
    assert [employee.nip for employee in plan.missing] == [BUDI.nip]
    assert person(BUDI).unit.name == "Sekretariat"


def test_missing_lists_only_agencies_of_the_file():
    do(SITI, replace(BUDI, unit=("Dinas Sosial",)))
    assert plan_import(table(SITI), None).missing == ()


def test_columns_that_the_file_lacks_keep_what_is_stored():
    do(replace(BUDI, roles=frozenset({DutyRole.TREASURER})))
    plan = do(replace(BUDI, email=""), without=frozenset({"Email", "Peran"}))
    assert not plan.changes_something
    assert do(replace(BUDI, email=""), without=frozenset({"Peran"})).changed
    assert person(BUDI).email == ""


def test_category_goes_to_the_deepest_unit():
    do(replace(SITI, category=ServiceCategory.OPERATIONAL_SUPPORT))
    assert person(SITI).unit.category == "dukungan operasional"
    assert OrgUnit.objects.get(name="Bidang Data").category == ""


def test_roles_are_open_at_the_start_and_belong_to_the_deepest_unit():
    do(replace(SITI, roles=frozenset({DutyRole.UNIT_HEAD, DutyRole.TREASURER})))
    duties = DutyAssignment.objects.filter(employee=person(SITI))
    assert {(duty.role, duty.unit.name, duty.valid_from, duty.valid_to) for duty in duties} == {
        ("kepala unit", "Seksi Statistik", None, None),
        ("bendahara", "Seksi Statistik", None, None),
    }


def test_a_role_that_disappears_ends_and_one_that_returns_begins_today():
    treasurer = replace(SITI, roles=frozenset({DutyRole.TREASURER}))
    today = clock.today()
    do(treasurer)
    assert len(do(SITI).ended_duties) == 1
    assert DutyAssignment.objects.get().valid_to == today - timedelta(days=1)
    do(treasurer)
    assert [(duty.valid_from, duty.valid_to) for duty in DutyAssignment.objects.order_by("pk")] == [
        (None, today - timedelta(days=1)),
        (today, None),
    ]
    do(SITI)
    assert DutyAssignment.objects.count() == 1


def test_dated_roles_and_roles_in_other_units_are_not_the_files_business():
    do(SITI, BUDI)
    today = clock.today()
    acting = {"employee": person(SITI), "role": DutyRole.UNIT_HEAD}
    DutyAssignment.objects.create(**acting, unit=person(BUDI).unit)
    DutyAssignment.objects.create(**acting, unit=person(SITI).unit, valid_from=today, valid_to=today)
    assert not do(SITI, BUDI).changes_something


def test_moving_takes_the_head_s_rights_along():
    head = replace(SITI, roles=frozenset({DutyRole.UNIT_HEAD}))
    do(head, BUDI)
    do(replace(head, unit=BUDI.unit), BUDI)
    assert [duty.unit.name for duty in DutyAssignment.objects.valid_on(clock.today())] == ["Sekretariat"]


def test_somebody_who_left_comes_back():
    do(BUDI)
    Employee.objects.update(employed_to=date(2020, 1, 1))
    do(BUDI)
    assert person(BUDI).employed_to is None


def test_refused_file_writes_nothing():
    refused = PeopleFile((SITI,), (Problem(Code.DUPLICATE_NIP, 4, "NIP"),), EVERY_COLUMN)
    plan = apply_import(refused, None, None)
    assert plan.is_refused
    assert not OrgUnit.objects.exists()


@pytest.mark.parametrize("failure", [IntegrityError, OperationalError("database or disk is full")])
def test_failure_in_the_middle_leaves_nothing_behind(monkeypatch, failure):
    def fail(*_args):
        raise failure

    monkeypatch.setattr(import_people, "_begin_duties", fail)
    with pytest.raises(Refusal):
        do(SITI, BUDI)
    assert not Employee.objects.exists()
    assert not OrgUnit.objects.exists()


def test_admin_imports_his_agency_only():
    do(SITI, replace(BUDI, unit=("Dinas Sosial",)))
    reach = reach_of("Dinas Kominfo")
    own = replace(SITI, unit=("Dinas Kominfo", "Bidang Baru"))
    assert not plan_import(table(own), reach).is_refused
    foreign = plan_import(
        table(own, replace(BUDI, unit=("Dinas Sosial",)), replace(BUDI, nip="198503122010011008", unit=("Dinas Baru",))), reach
    )
    assert [(problem.code, problem.row, problem.value) for problem in foreign.problems] == [
        (Code.OUTSIDE_RIGHT, 3, "Dinas Sosial"),
        (Code.OUTSIDE_RIGHT, 3, "Dinas Baru"),
    ]


def test_admin_takes_nobody_from_another_agency():
    do(SITI, replace(BUDI, unit=("Dinas Sosial",)))
    plan = plan_import(table(SITI, BUDI), reach_of("Dinas Kominfo"))
    assert plan.problems == (Problem(Code.PERSON_ELSEWHERE, 3, "NIP", BUDI.nip),)


def test_export_then_import_is_a_fixed_point():
    do(
        replace(SITI, roles=frozenset({DutyRole.UNIT_HEAD, DutyRole.TREASURER}), category=ServiceCategory.DIRECT_SERVICE),
        replace(BUDI, name="=cmd", phone="081234567890"),
        replace(SITI, nip="199001012021212003", unit=("Dinas Kominfo", "A", "B", "C", "D"), rank="IX", status=Status.PPPK),
    )
    Employee.objects.filter(nip=SITI.nip).update(rank="III/a", name="Siti  Rahmawati")
    file = read_people(export_people(None), clock.today())
    plan = apply_import(file, None, None)
    assert not plan.is_refused
    assert not plan.changes_something
    assert plan.missing == ()
    assert plan.unchanged == 3
