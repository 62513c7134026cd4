"""Import the absence table: all of it or nothing. Absences that the file doesn't name stay; importing it twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from roster.excel.absences import AbsenceRow, AbsencesFile
from roster.excel.fields import NIP
from roster.excel.problems import Code, Problem, ProblemList, has_errors
from roster.models import Absence, OrgUnit
from roster.workflow.all_or_nothing import all_or_nothing
from roster.workflow.log_changes import log_changed, log_created
from roster.workflow.plan_people import BATCH, employees_by_nip

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from django.contrib.auth.models import User

    from roster.models import Employee
    from roster.permissions import Reach

Key = tuple[int, str, "date"]
"""Employee, kind and start: what an absence is known by."""


@dataclass(frozen=True, slots=True)
class AbsenceUpdate:
    """An absence that is known by person, kind and start, and ends otherwise or has another note in the file."""

    row: AbsenceRow
    absence: Absence
    employee: Employee


@dataclass(frozen=True, slots=True)
class AbsencePlan:
    """What an import would do. With an error among `problems` it would do nothing, and the rest is empty."""

    problems: tuple[Problem, ...]
    created: tuple[tuple[AbsenceRow, Employee], ...] = ()
    changed: tuple[AbsenceUpdate, ...] = ()
    unchanged: int = 0

    @property
    def is_refused(self) -> bool:
        return has_errors(self.problems)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, by the names that commands print."""
        return {"created": len(self.created), "changed": len(self.changed), "unchanged": self.unchanged}

    @property
    def changes_something(self) -> bool:
        return bool(self.created or self.changed)


def plan_absences(file: AbsencesFile, reach: Reach | None) -> AbsencePlan:
    """Compare the file with the database and write nothing. `reach` None is the operator, who may import for everybody."""
    if file.is_refused:
        return AbsencePlan(file.problems)
    employees = employees_by_nip(sorted({row.nip for row in file.rows}))
    unknown = ProblemList(_unknown(file.rows, employees, reach)).close()
    if unknown:
        return AbsencePlan((*file.problems, *unknown))
    known = _known(employees)
    differing = [row for row in file.rows if not _takes(known, _key(row, employees), row)]
    created: list[tuple[AbsenceRow, Employee]] = []
    changed: list[AbsenceUpdate] = []
    for row in differing:
        same_start = known.get(_key(row, employees))
        if same_start:
            changed.append(AbsenceUpdate(row, same_start.pop(), employees[row.nip]))
        else:
            created.append((row, employees[row.nip]))
    return AbsencePlan(file.problems, tuple(created), tuple(changed), len(file.rows) - len(differing))


def apply_absences(file: AbsencesFile, reach: Reach | None, by: User | None) -> AbsencePlan:
    """Do what `plan_absences` says of the database as it is now, in one transaction, and return it; a refused plan writes nothing.

    Raises:
        Refusal: when the database doesn't take it; see `all_or_nothing`.

    """
    with all_or_nothing():
        return import_within(file, reach, by)


def import_within(file: AbsencesFile, reach: Reach | None, by: User | None) -> AbsencePlan:
    """Do the same as part of the transaction that is open."""
    plan = plan_absences(file, reach)
    if not plan.is_refused:
        _write(plan, by)
    return plan


def _unknown(rows: Sequence[AbsenceRow], employees: Mapping[str, Employee], reach: Reach | None) -> Iterator[Problem]:
    """Yield the rows of people whom this user can't see; for him they don't exist."""
    own = None
    if reach and not reach.is_province:
        own = {pk for unit in reach.administered for pk in OrgUnit.objects.within(unit).values_list("pk", flat=True)}
    for row in rows:
        employee = employees.get(row.nip)
        if employee is None or (own is not None and employee.unit_id not in own):
            yield Problem(Code.UNKNOWN_PERSON, row.row, NIP, row.nip)


def _known(employees: Mapping[str, Employee]) -> dict[Key, list[Absence]]:
    ids = [employee.pk for employee in employees.values()]
    found: dict[Key, list[Absence]] = {}
    for start in range(0, len(ids), BATCH):
        for absence in Absence.objects.filter(employee__in=ids[start : start + BATCH]):
            found.setdefault((absence.employee_id, absence.kind, absence.starts), []).append(absence)
    return found


def _key(row: AbsenceRow, employees: Mapping[str, Employee]) -> Key:
    return employees[row.nip].pk, row.kind.value, row.starts


def _takes(known: Mapping[Key, list[Absence]], key: Key, row: AbsenceRow) -> bool:
    """Whether the very same absence is stored; it is then taken, so that no other row can change it."""
    for absence in known.get(key, ()):
        if (absence.ends, absence.note) == (row.ends, row.note):
            known[key].remove(absence)
            return True
    return False


def _write(plan: AbsencePlan, by: User | None) -> None:
    created = [
        Absence(employee=employee, kind=row.kind.value, starts=row.starts, ends=row.ends, note=row.note)
        for row, employee in plan.created
    ]
    Absence.objects.bulk_create(created, batch_size=BATCH)
    log_created(created, by)
    changes: list[tuple[Absence, dict[str, list[str]]]] = []
    for update in plan.changed:
        row, absence = update.row, update.absence
        changes.append((absence, {"ends": [str(absence.ends), str(row.ends)], "note": [absence.note, row.note]}))
        absence.ends, absence.note = row.ends, row.note
    Absence.objects.bulk_update([absence for absence, _differences in changes], ["ends", "note"], batch_size=100)
    log_changed(changes, by)
