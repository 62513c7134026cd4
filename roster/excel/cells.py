"""One cell: what the readers hand over, and how it becomes clean text."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final

Cell = str | int | float | bool | date | datetime | time | timedelta
DANGEROUS_START: Final = "=+-@\t\r\n＝＋－＠"
"""First characters that a spreadsheet takes for a formula, with their full-width forms."""
SHIELD: Final = "'"
_SHIELDED: Final = re.compile(rf"^{SHIELD}+(?=[{re.escape(DANGEROUS_START)}])")
_INVISIBLE: Final = {"Cf", "Cn", "Cs", "Co"}


def clean_text(cell: Cell) -> str:
    """Return the cell as one line of printable text: spaces collapsed, invisible characters gone, the formula shield taken off."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat()
    text = str(cell)
    if not text:  # most cells of a table: a large one has a million of them
        return ""
    if not text.isprintable():
        text = "".join(_visible(character) for character in text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = " ".join(text.split())
    return _SHIELDED.sub("", text, count=1) if text.startswith(SHIELD) else text


def _visible(character: str) -> str:
    if character.isspace() or unicodedata.category(character) == "Cc":
        return " "
    return "" if unicodedata.category(character) in _INVISIBLE else character


def shield(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula, whether it is opened or pasted; `clean_text` undoes it."""
    return SHIELD + text if text.startswith(tuple(DANGEROUS_START)) else text


def fold(text: str) -> str:
    """Return the text as headers and choices are compared: case, spaces, dots and hyphens don't count."""
    return "".join(character for character in text.casefold() if not character.isspace() and character not in ".-_")
