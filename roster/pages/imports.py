"""The pages of an import: its preview in figures and lists, its errors by row, and the guide of its template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from roster.excel import absences, people
from roster.excel.fields import NIP
from roster.excel.problems import CLOSING, Severity
from roster.file_wording import describe_problem
from roster.wording import period
from roster.workflow.plan_people import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from roster.excel.absences import AbsencesFile
    from roster.excel.people import PeopleFile
    from roster.excel.problems import Problem
    from roster.file_wording import ProblemLine
    from roster.workflow.import_absences import AbsencePlan
    from roster.workflow.plan_people import ImportPlan, Update

SHOWN = 100
ARROW = " → "
SLASH = " / "


@dataclass(frozen=True)
class Section:
    """A list of the preview: its first rows, and how many more there are."""

    title: str
    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def build_problems(problems: Iterable[Problem], count: int) -> dict[str, Any]:
    """Return the problems in words, the worst first, with a heading for the errors."""
    found = list(problems)
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    rows = len({problem.row for problem in errors if problem.row and problem.code not in CLOSING})
    facts = {"rows": rows, "count": count}
    heading = _("This file can't be imported")
    if rows and count:
        heading = ngettext("%(rows)d of %(count)d rows needs fixing", "%(rows)d of %(count)d rows need fixing", rows) % facts
    if rows and not CLOSING.isdisjoint(problem.code for problem in errors):
        heading = _("At least %(rows)d of %(count)d rows need fixing") % facts
    return {
        "error_heading": heading,
        "errors": _lines(errors),
        "more_errors": max(0, sum(problem.code not in CLOSING for problem in errors) - SHOWN),
        "warnings": _lines(problem for problem in found if problem.severity is Severity.WARNING),
        "notices": _lines(problem for problem in found if problem.severity is Severity.NOTICE),
    }


def _lines(problems: Iterable[Problem]) -> list[ProblemLine]:
    """Describe the first, and what the list as a whole leaves out."""
    found = list(problems)
    closing = [problem for problem in found[SHOWN:] if problem.code in CLOSING]
    return [describe_problem(problem) for problem in (*found[:SHOWN], *closing)]


def build_people(file: PeopleFile, plan: ImportPlan) -> dict[str, Any]:
    """Return what the preview of a staff table shows."""
    figures = [
        (len(plan.created), _("new")),
        (len(plan.moved), pgettext("people of an import", "move")),
        (len(plan.changed), _("change")),
        (plan.unchanged, _("stay as they are")),
        (len(plan.missing), _("not in the file")),
    ]
    name, unit = _("Name"), _("Unit")
    sections = [
        _section(_("New people"), (name, unit), [(row.name, SLASH.join(row.unit)) for row in plan.created]),
        _section(_("People who move"), (name, _("From"), _("To")), [_move(update) for update in plan.moved]),
        _section(
            _("People whose data change"),
            (name, pgettext("column", "Change")),
            [(update.row.name, _differences(update)) for update in plan.changed],
        ),
        _section(_("New units"), (unit,), [(SLASH.join(names),) for names in plan.new_units]),
        _section(
            _("Roles that begin"), (name, _("Role")), [(duty.row.name, duty.role.value.capitalize()) for duty in plan.new_duties]
        ),
        _section(
            _("Roles that end"), (name, _("Role")), [(duty.employee.name, duty.role.capitalize()) for duty in plan.ended_duties]
        ),
        _section(
            _("Units whose category changes"),
            (unit, _("Category")),
            [(SLASH.join(row.unit), (row.category or "").capitalize()) for row in plan.categories],
        ),
        _section(
            _("People of these agencies who are not in the file; they stay"),
            (name, unit),
            [(employee.name, employee.unit.name) for employee in plan.missing],
        ),
    ]
    return _preview(figures, sections, plan.changes_something) | build_problems(plan.problems, file.count)


def build_absences(file: AbsencesFile, plan: AbsencePlan) -> dict[str, Any]:
    """Return what the preview of an absence table shows."""
    figures = [(len(plan.created), _("new")), (len(plan.changed), _("change")), (plan.unchanged, _("stay as they are"))]
    headers = (_("Name"), _("Kind"), _("Days"))
    sections = [
        _section(
            _("New absences"),
            headers,
            [(employee.name, row.kind.value, period(row.starts, row.ends)) for row, employee in plan.created],
        ),
        _section(
            _("Absences that change"),
            headers,
            [
                (
                    update.employee.name,
                    update.row.kind.value,
                    ARROW.join((period(update.row.starts, update.absence.ends), period(update.row.starts, update.row.ends))),
                )
                for update in plan.changed
            ],
        ),
    ]
    return _preview(figures, sections, plan.changes_something) | build_problems(plan.problems, file.count)


def _preview(figures: Sequence[tuple[int, str]], sections: Sequence[Section], changes_something: bool) -> dict[str, Any]:  # noqa: FBT001
    return {
        "figures": figures,
        "sections": [section for section in sections if section.count],
        "changes_something": changes_something,
    }


def _section(title: str, headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Section:
    return Section(title, headers, list(rows[:SHOWN]), len(rows))


def _move(update: Update) -> tuple[str, str, str]:
    assert update.moves_from is not None
    return update.row.name, SLASH.join(update.moves_from), SLASH.join(update.row.unit)


def _differences(update: Update) -> str:
    """Return `Nama: Budi → Budi S.; No HP: – → 0812…`."""
    return "; ".join(
        f"{column}: {getattr(update.employee, field) or '–'}{ARROW}{getattr(update.row, field) or '–'}"
        for field, column in FIELDS.items()
        if field in update.fields
    )


PROBLEM_HEADERS = (gettext_lazy("Row"), gettext_lazy("Column"), gettext_lazy("Problem"), gettext_lazy("How to fix it"))
PEOPLE_GUIDE = (
    (NIP, gettext_lazy("Required. 18 digits as text; a number cell loses its last digits.")),
    (people.NAME, gettext_lazy("Required. With degrees, as it is to be printed.")),
    (people.STATUS, gettext_lazy("PNS, CPNS, PPPK or Non-ASN; empty means PNS.")),
    (people.RANK, gettext_lazy("III/a, Penata Muda (III/a), or IX for PPPK.")),
    (people.POSITION, gettext_lazy("Required.")),
    (people.AGENCY, gettext_lazy("Required. The top of the unit's path.")),
    (people.UNIT, gettext_lazy("The unit below it; empty when the person sits directly in the agency.")),
    (people.SUBUNIT, gettext_lazy("The lowest unit; write deeper levels with > between them.")),
    (
        people.ROLES,
        gettext_lazy("Bendahara, Pengawas, Inspektur, Pimpinan Kegiatan, Pengurus Barang, Kepala Unit; with ; between them."),
    ),
    (people.SECTOR, gettext_lazy("The person's own sector by SE MenPANRB 17/2023, when it differs from the unit's.")),
    (people.CATEGORY, gettext_lazy("The category of the lowest unit of this row; empty leaves it as it is.")),
    (people.EMAIL, gettext_lazy("For the invitation to log in.")),
    (people.PHONE, gettext_lazy("Digits, as text.")),
)
ABSENCES_GUIDE = (
    (NIP, gettext_lazy("Required. 18 digits as text; a number cell loses its last digits.")),
    (absences.STARTS, gettext_lazy("Required. First day: 21/08/2023.")),
    (absences.ENDS, gettext_lazy("Required. Last day, the day itself included.")),
    (absences.KIND, gettext_lazy("Required. Cuti, Dinas Luar, Sakit or Diklat.")),
    (absences.NOTE, gettext_lazy("Anything worth knowing; may be empty.")),
)
