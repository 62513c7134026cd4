"""The employee number: 18 digits that hold birth, start, sex and a serial; always text, never a number."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from roster.excel.cells import Cell, clean_text
from roster.excel.problems import Code

DIGITS: Final = 18
MONTHS: Final = range(1, 13)
USUAL_START_AGES: Final = range(17, 59)
POSSIBLE_START_AGES: Final = range(10, 76)
_NOISE: Final = str.maketrans("", "", " .'’`")
_SCIENTIFIC: Final = re.compile(r"\d([.,]\d+)?[eE]\+?\d{1,2}")


@dataclass(frozen=True, slots=True)
class Finding:
    """What is odd about a NIP: a code, and the part or figure that shows it."""

    code: Code
    value: str
    detail: str = ""


def read_nip(cell: Cell) -> str | Finding:
    """Return the 18 digits of a cell without spaces, dots and apostrophes, or why there are none."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Finding(Code.NIP_NUMERIC, f"{cell:.2E}".replace(".", ","))
    text = clean_text(cell)
    if _SCIENTIFIC.fullmatch(text):
        return Finding(Code.NIP_NUMERIC, text)
    digits = text.translate(_NOISE)
    if not (digits.isascii() and digits.isdigit()):
        return Finding(Code.NIP_LENGTH, text)
    return digits if len(digits) == DIGITS else Finding(Code.NIP_LENGTH, text, str(len(digits)))


def examine_nip(nip: str, today: date, *, is_pppk: bool) -> tuple[Finding, ...]:
    """Return what its 18 digits tell: impossible dates are errors, unusual ages and patterns warnings.

    PNS: birth YYYYMMDD, start YYYYMM, sex, serial. PPPK: birth, year, two digits that are no month, sex, serial.
    """
    birth = _date(nip[:8])
    if birth is None or birth > today:
        return (Finding(Code.NIP_BIRTH, nip, nip[:8]),)
    year, month = int(nip[8:12]), int(nip[12:14])
    age = year - birth.year
    if age not in POSSIBLE_START_AGES or (month not in MONTHS and not is_pppk):
        return (Finding(Code.NIP_START, nip, nip[8:14]),)
    findings = []
    if age not in USUAL_START_AGES:
        findings.append(Finding(Code.NIP_AGE, nip, str(age)))
    if nip[14] not in "12" or nip[15:] == "000" or is_pppk == (month in MONTHS) or year > today.year + 1:
        findings.append(Finding(Code.NIP_PATTERN, nip))
    return tuple(findings)


def _date(digits: str) -> date | None:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if year == 0 or month not in MONTHS or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)
