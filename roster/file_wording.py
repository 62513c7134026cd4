"""What is wrong with a file, in words: the problem, and how to fix it. One pair of sentences a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from roster.excel.problems import Code, Severity

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from roster.excel.problems import Problem


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """A problem as pages, error lists and commands show it; `row` and `column` are empty when the whole file is meant."""

    row: str
    column: str
    problem: str
    fix: str
    severity: Severity

    def __str__(self) -> str:
        return ", ".join((self.row or "-", self.column or "-", self.problem, self.fix))


def describe_problem(problem: Problem) -> ProblemLine:
    """Put a problem into the reader's language."""
    facts = {"value": problem.value, "detail": problem.detail}
    what, fix = WORDS[problem.code]
    return ProblemLine(str(problem.row or ""), problem.column or "", str(what) % facts, str(fix) % facts, problem.severity)


SAVE_AGAIN = _("Open it in Excel, save it as Excel Workbook (.xlsx), and upload that file.")
REMOVE_ONE = _("Remove one of the two rows.")
CORRECT_NIP = _("Check the NIP and type it again, 18 digits as text.")
MEND_THESE_FIRST = _("Mend the rows above first, then upload the file again.")
DATE_FORM = _("Write the date as 21/08/2023, or format the cell as a date.")

WORDS: dict[Code, tuple[_StrPromise, _StrPromise]] = {
    Code.EMPTY_FILE: (_("The file is empty."), _("Choose the file that holds the table.")),
    Code.TOO_LARGE: (
        _("The file is larger than %(detail)s MB."),
        _("Remove pictures and other sheets, or split the table into several files."),
    ),
    Code.OLD_EXCEL: (_("The file has the old Excel form (.xls)."), SAVE_AGAIN),
    Code.ENCRYPTED: (_("The file is protected with a password."), _("Save it without a password, and upload that file.")),
    Code.MACRO: (_("The file contains macros."), SAVE_AGAIN),
    Code.NOT_A_TABLE: (_("The file is neither an Excel workbook (.xlsx) nor CSV text."), SAVE_AGAIN),
    Code.ZIP_BOMB: (
        _("The file unpacks to far more than a staff file holds."),
        _("Copy the table into a new workbook, and upload that file."),
    ),
    Code.DAMAGED: (_("The file is damaged and can't be read."), SAVE_AGAIN),
    Code.DOCTYPE: (_("The file contains a document type declaration, which Excel never writes."), SAVE_AGAIN),
    Code.TOO_MANY_CELLS: (
        _("The table has more than %(detail)s rows, or far too many columns."),
        _("Delete what stands far below or beside the table, or split it into several files."),
    ),
    Code.NO_HEADER: (
        _("No header row was found in the first 20 rows."),
        _("Put these column names above the table: %(detail)s."),
    ),
    Code.MISSING_COLUMN: (_("This column is missing."), _("Add a column with this name to the header row.")),
    Code.DUPLICATE_COLUMN: (_("This column stands there twice."), _("Remove or rename one of the two.")),
    Code.NO_ROWS: (_("There are no rows below the header."), _("Fill in the table, and upload the file again.")),
    Code.UNKNOWN_COLUMN: (_("This column is not known and was left out."), _("Nothing needs to be done.")),
    Code.SECTION_ROW: (_("“%(value)s” is a heading across the table and was left out."), _("Nothing needs to be done.")),
    Code.OTHER_SHEET: (
        _("The sheet “%(value)s” also holds a table; it was not read."),
        _("Upload it as a file of its own, if its rows are needed."),
    ),
    Code.REQUIRED: (_("The cell is empty."), _("Fill in this cell.")),
    Code.TOO_LONG: (_("The text is longer than %(detail)s characters."), _("Shorten the text.")),
    Code.UNKNOWN_VALUE: (_("“%(value)s” is not a known value."), _("Use one of: %(detail)s.")),
    Code.BAD_EMAIL: (_("“%(value)s” is not an e-mail address."), _("Correct it, or leave the cell empty.")),
    Code.UNUSUAL_PHONE: (_("“%(value)s” doesn't look like a phone number."), _("Check it; it is stored as it is.")),
    Code.UNKNOWN_RANK: (_("“%(value)s” is not a known rank."), _("Check it, for example III/a or IX; it is stored as it is.")),
    Code.NIP_NUMERIC: (
        _("The NIP is a number (%(value)s), its last digits are lost."),
        _("Format the column as Text, then type the NIP again."),
    ),
    Code.NIP_LENGTH: (_("“%(value)s” is not a NIP of 18 digits."), CORRECT_NIP),
    Code.NIP_BIRTH: (_("The NIP begins with %(detail)s, which is no possible date of birth."), CORRECT_NIP),
    Code.NIP_START: (
        _("The NIP names %(detail)s as start of employment, which is not possible."),
        _("Check the NIP; for PPPK, write PPPK in the column Status."),
    ),
    Code.NIP_AGE: (_("By this NIP, employment began at the age of %(detail)s."), _("Check the NIP; it is accepted as it is.")),
    Code.NIP_PATTERN: (
        _("This NIP doesn't follow the usual pattern of its status."),
        _("Check NIP and Status; they are accepted as they are."),
    ),
    Code.DUPLICATE_NIP: (_("The NIP is the same as in row %(detail)s."), REMOVE_ONE),
    Code.TWO_UNITS: (
        _("This person stands in two units: here and in row %(detail)s."),
        _("Keep only the row of the unit where the person works."),
    ),
    Code.CATEGORY_CONFLICT: (
        _("The unit has another category in row %(detail)s."),
        _("Give the unit the same category in all its rows."),
    ),
    Code.TWO_HEADS: (_("%(value)s already has a head in row %(detail)s."), _("Check it; both get the rights of a head.")),
    Code.BAD_DATE: (_("“%(value)s” is not a date."), DATE_FORM),
    Code.NUMERIC_DATE: (_("The date is a plain number (%(value)s)."), DATE_FORM),
    Code.REVERSED_DATES: (_("The end %(value)s comes before the start %(detail)s."), _("Correct one of the two dates.")),
    Code.DUPLICATE_ABSENCE: (_("This absence is the same as in row %(detail)s."), REMOVE_ONE),
    Code.OVERLAPPING_ABSENCE: (
        _("This absence overlaps the one in row %(detail)s."),
        _("Check the dates; both are accepted as they are."),
    ),
    Code.OUTSIDE_RIGHT: (
        _("You have no right to import people into %(value)s."),
        _("Remove the row, or ask that agency's admin or BKD to import it."),
    ),
    Code.PERSON_ELSEWHERE: (
        _("This person belongs to an agency that you don't administer."),
        _("Remove the row, or ask BKD to move the person."),
    ),
    Code.UNKNOWN_PERSON: (
        _("No employee of yours has the NIP %(value)s."),
        _("Check the NIP, or import the person with the staff table first."),
    ),
    Code.NOT_EXAMINED: (
        _("… and %(detail)s more rows from here on, which were not examined: too many above are wrong."),
        MEND_THESE_FIRST,
    ),
    Code.MORE_ERRORS: (_("… and %(detail)s more problems like these."), MEND_THESE_FIRST),
    Code.MORE_WARNINGS: (_("… and %(detail)s more like these."), _("Check them; they are accepted as they are.")),
    Code.MORE_NOTICES: (_("… and %(detail)s more like these."), _("Nothing needs to be done.")),
}
