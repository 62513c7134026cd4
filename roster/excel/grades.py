"""Pangkat and golongan: one spelling each (`Penata Muda (III/a)`, `IX`), however a file writes them."""

import re
from typing import Final

from roster.excel.cells import fold

RANKS: Final = {
    "I/a": "Juru Muda",
    "I/b": "Juru Muda Tk. I",
    "I/c": "Juru",
    "I/d": "Juru Tk. I",
    "II/a": "Pengatur Muda",
    "II/b": "Pengatur Muda Tk. I",
    "II/c": "Pengatur",
    "II/d": "Pengatur Tk. I",
    "III/a": "Penata Muda",
    "III/b": "Penata Muda Tk. I",
    "III/c": "Penata",
    "III/d": "Penata Tk. I",
    "IV/a": "Pembina",
    "IV/b": "Pembina Tk. I",
    "IV/c": "Pembina Utama Muda",
    "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}
PPPK_GRADES: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")
_CODE: Final = re.compile(r"(?<![A-Za-z])(IV|I{1,3})\s*[/.\\-]?\s*([a-e])(?![A-Za-z])", re.IGNORECASE)
_PPPK: Final = re.compile(r"(?:gol(?:ongan)?\.?\s*)?([IVX]+|\d{1,2})", re.IGNORECASE)


def _fold_rank(text: str) -> str:
    return fold(text).replace("tingkat", "tk")


_BY_NAME: Final = {_fold_rank(rank): code for code, rank in RANKS.items()}


def read_rank(text: str) -> str | None:
    """Return `Penata Muda (III/a)` for `III/a`, `penata muda, III a` or `Penata Muda`, and `IX` for `Golongan IX` or `9`; else None."""
    if match := _CODE.search(text):
        return _label(f"{match[1].upper()}/{match[2].lower()}")
    if code := _BY_NAME.get(_fold_rank(text)):
        return _label(code)
    match = _PPPK.fullmatch(text.strip(" ()"))
    if match is None:
        return None
    if match[1].isdigit():
        number = int(match[1])
        return PPPK_GRADES[number - 1] if 1 <= number <= len(PPPK_GRADES) else None
    return match[1].upper() if match[1].upper() in PPPK_GRADES else None


def _label(code: str) -> str | None:
    return f"{RANKS[code]} ({code})" if code in RANKS else None
