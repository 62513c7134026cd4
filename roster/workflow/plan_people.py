"""Compare a staff table with the database: who is new, who moves, what changes, who is missing. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roster import clock
from roster.excel import people as columns
from roster.excel.cells import clean_text
from roster.excel.fields import NIP
from roster.excel.grades import read_rank
from roster.excel.people import PeopleFile, PersonRow, unit_key
from roster.excel.problems import Code, Problem, ProblemList, has_errors
from roster.models import Capacity, DutyAssignment, Employee, OrgUnit
from roster.queries.unit_paths import UnitIndex, UnitNames

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policies.rules import DutyRole
    from roster.permissions import Reach

BATCH = 1_000
FIELDS = {
    "name": columns.NAME,
    "status": columns.STATUS,
    "rank": columns.RANK,
    "position": columns.POSITION,
    "sector": columns.SECTOR,
    "email": columns.EMAIL,
    "phone": columns.PHONE,
}
"""Field of the model and of the row → its column."""


@dataclass(frozen=True, slots=True)
class Update:
    """A person who differs from the file: the fields that change, and the unit so far when the person moves."""

    row: PersonRow
    employee: Employee
    fields: tuple[str, ...]
    moves_from: UnitNames | None


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A role that the file gives, open at the start unless the person had it before."""

    row: PersonRow
    role: DutyRole


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. With an error among `problems` it would do nothing, and the rest is empty."""

    problems: tuple[Problem, ...]
    created: tuple[PersonRow, ...] = ()
    updates: tuple[Update, ...] = ()
    unchanged: int = 0
    missing: tuple[Employee, ...] = ()
    new_units: tuple[UnitNames, ...] = ()
    categories: tuple[PersonRow, ...] = ()
    new_duties: tuple[NewDuty, ...] = ()
    ended_duties: tuple[DutyAssignment, ...] = ()

    @property
    def is_refused(self) -> bool:
        return has_errors(self.problems)

    @property
    def moved(self) -> tuple[Update, ...]:
        return tuple(update for update in self.updates if update.moves_from)

    @property
    def changed(self) -> tuple[Update, ...]:
        return tuple(update for update in self.updates if not update.moves_from)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, by the names that commands print."""
        return {
            "created": len(self.created),
            "moved": len(self.moved),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "missing": len(self.missing),
            "new_units": len(self.new_units),
            "categories": len(self.categories),
            "duties_added": len(self.new_duties),
            "duties_ended": len(self.ended_duties),
        }

    @property
    def changes_something(self) -> bool:
        return any((self.created, self.updates, self.new_units, self.categories, self.new_duties, self.ended_duties))


def plan_import(file: PeopleFile, reach: Reach | None) -> ImportPlan:
    """Compare the file with the database and write nothing. `reach` None is the operator, who may import for everybody."""
    if file.is_refused:
        return ImportPlan(file.problems)
    units, employees = UnitIndex(), employees_by_nip([row.nip for row in file.rows])
    outside = ProblemList(_outside_right(file.rows, units, employees, reach) if reach else ()).close()
    if outside:
        return ImportPlan((*file.problems, *outside))
    updates = [
        update for row in file.rows if (employee := employees.get(row.nip)) and (update := _update(row, employee, file, units))
    ]
    created = tuple(row for row in file.rows if row.nip not in employees)
    new_duties, ended_duties = _duties(file.rows, employees, units) if columns.ROLES in file.columns else ((), ())
    return ImportPlan(
        problems=file.problems,
        created=created,
        updates=tuple(updates),
        unchanged=len(file.rows) - len(created) - len(updates),
        missing=_missing(file.rows, units, reach),
        new_units=_new_units(file.rows, units),
        categories=tuple(_categories(file.rows, units)),
        new_duties=new_duties,
        ended_duties=ended_duties,
    )


def employees_by_nip(nips: Sequence[str]) -> dict[str, Employee]:
    """Return NIP → employee, asked for in lists that every database accepts."""
    found: dict[str, Employee] = {}
    for start in range(0, len(nips), BATCH):
        found |= {employee.nip: employee for employee in Employee.objects.filter(nip__in=nips[start : start + BATCH])}
    return found


def _outside_right(
    rows: Sequence[PersonRow], units: UnitIndex, employees: Mapping[str, Employee], reach: Reach
) -> Iterator[Problem]:
    """Yield the rows that this user may not import: other agencies' units, and people whom another agency has."""
    if reach.is_province:
        return
    own = {pk for administered in reach.administered for pk in OrgUnit.objects.within(administered).values_list("pk", flat=True)}
    for row in rows:
        nearest = units.nearest(row.unit)
        if nearest is None or nearest.pk not in own:
            yield Problem(Code.OUTSIDE_RIGHT, row.row, columns.AGENCY, " / ".join(row.unit))
        elif (employee := employees.get(row.nip)) and employee.unit_id not in own:
            yield Problem(Code.PERSON_ELSEWHERE, row.row, NIP, row.nip)


def _update(row: PersonRow, employee: Employee, file: PeopleFile, units: UnitIndex) -> Update | None:
    fields = tuple(
        field for field, column in FIELDS.items() if column in file.columns and field_value(row, field) != _current(employee, field)
    )
    if employee.employed_to and employee.employed_to < clock.today():
        fields = (*fields, "employed_to")
    before = units.names[employee.unit_id]
    moves_from = before if unit_key(before) != unit_key(row.unit) else None
    return Update(row, employee, fields, moves_from) if fields or moves_from else None


def field_value(row: PersonRow, field: str) -> str:
    """Return what the row says of a field of the model; empty when it says nothing."""
    return str(getattr(row, field) or "")


def _current(employee: Employee, field: str) -> str:
    """Return the stored value as a file would bring it, so that a mere difference in spelling changes nothing."""
    text = clean_text(getattr(employee, field))
    return (read_rank(text) or text) if field == "rank" else text


def _missing(rows: Sequence[PersonRow], units: UnitIndex, reach: Reach | None) -> tuple[Employee, ...]:
    """Return who works in the file's agencies and isn't in the file; they stay."""
    agencies = [agency for name in {row.unit[:1] for row in rows} if (agency := units.find(name))]
    today = clock.today()
    staff = Employee.objects.within_any(agencies).employed_between(today, today).select_related("unit")
    if reach and not reach.is_province:
        staff = staff.within_any(reach.administered)
    named = {row.nip for row in rows}
    return tuple(employee for employee in staff if employee.nip not in named)


def _new_units(rows: Sequence[PersonRow], units: UnitIndex) -> tuple[UnitNames, ...]:
    """Return the units that don't exist yet, each after the one above it."""
    new: dict[UnitNames, UnitNames] = {}
    for row in rows:
        for depth in range(1, len(row.unit) + 1):
            names = row.unit[:depth]
            if units.find(names) is None:
                new.setdefault(unit_key(names), names)
    return tuple(new.values())


def _categories(rows: Sequence[PersonRow], units: UnitIndex) -> Iterator[PersonRow]:
    """Yield one row for each unit whose category the file changes."""
    seen: set[UnitNames] = set()
    for row in rows:
        unit = units.find(row.unit)
        if row.category and unit_key(row.unit) not in seen and (unit is None or unit.category != row.category):
            seen.add(unit_key(row.unit))
            yield row


def _duties(
    rows: Sequence[PersonRow], employees: Mapping[str, Employee], units: UnitIndex
) -> tuple[tuple[NewDuty, ...], tuple[DutyAssignment, ...]]:
    """Return the roles that begin and those that end.

    Only roles in a person's own unit come from the file; dated ones end by themselves, and acting heads are none of its business.
    """
    today = clock.today()
    held: dict[int, list[DutyAssignment]] = {}
    for duty in DutyAssignment.objects.valid_on(today).filter(capacity=Capacity.PERMANENT).select_related("employee"):
        if duty.unit_id == duty.employee.unit_id:
            held.setdefault(duty.employee_id, []).append(duty)
    new: list[NewDuty] = []
    ended: list[DutyAssignment] = []
    for row in rows:
        employee = employees.get(row.nip)
        duties = held.get(employee.pk, []) if employee else []
        stays = employee is not None and unit_key(units.names[employee.unit_id]) == unit_key(row.unit)
        kept = {duty.role for duty in duties} if stays else set()
        new += [NewDuty(row, role) for role in sorted(row.roles) if role.value not in kept]
        ended += [duty for duty in duties if duty.valid_to is None and not (stays and duty.role in row.roles)]
    return tuple(new), tuple(ended)
