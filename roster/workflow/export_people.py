"""Export the staff table from the database; importing it again changes nothing. Each export leaves a line in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from policies.rules import DutyRole, ServiceCategory, ServiceSector
from roster import clock
from roster.excel.people import PersonRow, Status
from roster.excel.people_book import write_people
from roster.models import Capacity, DutyAssignment, Employee, OrgUnit
from roster.queries.unit_paths import names_by_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roster.models.organization import EmployeeQuerySet
    from roster.permissions import Reach

FIRST_ROW = 2


def export_people(reach: Reach | None) -> bytes:
    """Return the xlsx of those whom `reach` administers (None: everybody) and who are employed today, unit by unit.

    Who asked for it, auditlog knows from the request.
    """
    staff = Employee.objects.all() if reach is None or reach.is_province else Employee.objects.within_any(reach.administered)
    rows = list(_rows(staff))
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Employee),
        object_repr=_("Staff table"),
        action=LogEntry.Action.ACCESS,
        additional_data={"export": "people", "rows": len(rows)},
    )
    return write_people(rows)


def _rows(staff: EmployeeQuerySet) -> Iterator[PersonRow]:
    today = clock.today()
    names = names_by_path(OrgUnit.objects.order_by("path"))
    roles: dict[int, set[DutyRole]] = {}
    for duty in DutyAssignment.objects.valid_on(today).filter(capacity=Capacity.PERMANENT).select_related("employee"):
        if duty.unit_id == duty.employee.unit_id:  # acting for another unit has no column in the table
            roles.setdefault(duty.employee_id, set()).add(DutyRole(duty.role))
    people = staff.employed_between(today, today).select_related("unit").order_by("unit__path", "name", "pk")
    for row, person in enumerate(people, start=FIRST_ROW):
        yield PersonRow(
            row=row,
            nip=person.nip,
            name=person.name,
            position=person.position,
            unit=names[person.unit.path],
            status=Status(person.status),
            rank=person.rank,
            roles=frozenset(roles.get(person.pk, ())),
            sector=ServiceSector(person.sector) if person.sector else None,
            category=ServiceCategory(person.unit.category) if person.unit.category else None,
            email=person.email,
            phone=person.phone,
        )
