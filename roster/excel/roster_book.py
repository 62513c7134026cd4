"""What an exported roster says, as plain data: the caller fills it from a draft or a revision, `roster_export` writes it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BookCell:
    """Where a person is on a working day: `place` as on screen (WFH, WFO, Cuti, …), `basis` the clause that set the day's cap.

    `is_ordered`: called to the office, or an emergency; `basis` then holds the reason too.
    """

    place: str
    is_pinned: bool = False
    basis: str = ""
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class BookPerson:
    """A row of the grid; `cells` runs along the days of the book, None where the day is no working day of this person."""

    nip: str
    name: str
    rank: str
    position: str
    unit: str
    cells: tuple[BookCell | None, ...]


@dataclass(frozen=True, slots=True)
class DayCount:
    """People at home on a day, and how many may be."""

    home: int
    limit: int


@dataclass(frozen=True, slots=True)
class BookGroup:
    """A subunit: its people, and one count per day of the book (None: no working day)."""

    name: str
    people: tuple[BookPerson, ...]
    counts: tuple[DayCount | None, ...]


@dataclass(frozen=True, slots=True)
class BookDay:
    """A column of the grid: `weekday` (Sen) and `week` (21–25 Agustus 2023) are words, equal within a week."""

    day: date
    weekday: str
    week: str


@dataclass(frozen=True, slots=True)
class Term:
    """A cap as it was applied: circular, days, cap in words, id of the clause and its quotation."""

    circular: str
    days: str
    cap: str
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class BookLabels:
    """The words that change with the reader's language: the row of totals, the legend, and the five headers of the terms."""

    total: str
    legend: str
    terms: tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class RosterBook:
    """Everything that an export says. `facts` are pairs of label and text: revision, who published it, when."""

    title: str
    subtitle: str
    days: tuple[BookDay, ...]
    groups: tuple[BookGroup, ...]
    facts: tuple[tuple[str, str], ...]
    terms: tuple[Term, ...]
    labels: BookLabels
