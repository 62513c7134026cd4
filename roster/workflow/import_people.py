"""Import the staff table: all of it or nothing. Importing a file twice changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from roster import clock
from roster.models import DutyAssignment, Employee, OrgUnit, OrgUnitKind
from roster.queries.unit_paths import UnitIndex, UnitNames
from roster.workflow.adopt import adopt_defaults
from roster.workflow.all_or_nothing import all_or_nothing
from roster.workflow.log_changes import log_changed, log_created
from roster.workflow.plan_people import BATCH, FIELDS, ImportPlan, NewDuty, Update, employees_by_nip, field_value, plan_import

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.contrib.auth.models import User

    from roster.excel.people import PeopleFile, PersonRow
    from roster.permissions import Reach


def apply_import(file: PeopleFile, reach: Reach | None, by: User | None) -> ImportPlan:
    """Do what `plan_import` says of the database as it is now, in one transaction, and return it; a refused plan writes nothing.

    Raises:
        Refusal: when the database doesn't take it; see `all_or_nothing`.

    """
    with all_or_nothing():
        return import_within(file, reach, by)


def import_within(file: PeopleFile, reach: Reach | None, by: User | None) -> ImportPlan:
    """Do the same as part of the transaction that is open."""
    plan = plan_import(file, reach)
    if not plan.is_refused:
        _write(plan, by)
    return plan


def _write(plan: ImportPlan, by: User | None) -> None:
    units = UnitIndex()
    _create_units(plan.new_units, units)
    for row in plan.categories:
        unit = _unit_of(row, units)
        unit.category = row.category or ""
        unit.save(update_fields=["category"])
    created = [_employee(row, units) for row in plan.created]
    Employee.objects.bulk_create(created, batch_size=BATCH)
    log_created(created, by)
    _write_updates(plan.updates, units, by)
    _end_duties(plan.ended_duties, by)
    _begin_duties(plan.new_duties, units, by)


def _create_units(new_units: Iterable[UnitNames], units: UnitIndex) -> None:
    for names in new_units:
        above = units.find(names[:-1])
        unit = OrgUnit(name=names[-1], kind=OrgUnitKind.from_name(names[-1], is_root=above is None))
        if above is None:
            unit = OrgUnit.objects.add_root(instance=unit)
            adopt_defaults(unit)
        else:
            unit = OrgUnit.objects.add_child(above, instance=unit)
        units.add(unit, names)


def _unit_of(row: PersonRow, units: UnitIndex) -> OrgUnit:
    unit = units.find(row.unit)
    assert unit is not None, "every unit of the file exists by now"
    return unit


def _employee(row: PersonRow, units: UnitIndex) -> Employee:
    return Employee(nip=row.nip, unit=_unit_of(row, units), **{field: field_value(row, field) for field in FIELDS})


def _write_updates(updates: Sequence[Update], units: UnitIndex, by: User | None) -> None:
    changes: list[tuple[Employee, dict[str, list[str]]]] = []
    for update in updates:
        employee, differences = update.employee, {}
        for field in update.fields:
            value = None if field == "employed_to" else field_value(update.row, field)
            differences[field] = [str(getattr(employee, field)), str(value)]
            setattr(employee, field, value)
        if update.moves_from:
            differences["unit"] = [" / ".join(update.moves_from), " / ".join(update.row.unit)]
            employee.unit = _unit_of(update.row, units)
        changes.append((employee, differences))
    Employee.objects.bulk_create(  # an upsert: one statement a batch, where bulk_update grows with rows × fields
        [employee for employee, _differences in changes],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*FIELDS, "unit", "employed_to"],
    )
    log_changed(changes, by)


def _end_duties(duties: Sequence[DutyAssignment], by: User | None) -> None:
    """End them with yesterday; one that began only today never was."""
    yesterday = clock.today() - timedelta(days=1)
    rows = DutyAssignment.objects.filter(pk__in=[duty.pk for duty in duties])
    rows.filter(valid_from__gt=yesterday).delete()
    rows.filter(Q(valid_from=None) | Q(valid_from__lte=yesterday)).update(valid_to=yesterday)
    log_changed([(duty, {"valid_to": ["None", str(yesterday)]}) for duty in duties], by)


def _begin_duties(new: Sequence[NewDuty], units: UnitIndex, by: User | None) -> None:
    """Roles from a file without dates are open at the start; one that the person had before begins today."""
    employees = employees_by_nip([duty.row.nip for duty in new])
    had = set(DutyAssignment.objects.filter(employee__in=employees.values()).values_list("employee_id", "role"))
    duties = [
        DutyAssignment(
            employee=employees[duty.row.nip],
            role=duty.role,
            unit=_unit_of(duty.row, units),
            valid_from=clock.today() if (employees[duty.row.nip].pk, duty.role.value) in had else None,
        )
        for duty in new
    ]
    DutyAssignment.objects.bulk_create(duties, batch_size=BATCH)
    log_created(duties, by)
