"""The facts and rules that a problem consists of, one frozen dataclass each; dates are working days, lists of caps one integer a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Location(StrEnum):
    HOME = "home"
    OFFICE = "office"


class Pattern(StrEnum):
    """`mixed` spreads each person's home days; `weekly` keeps whole weeks at one place."""

    MIXED = "mixed"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Subunit:
    """At most `caps[d]` of its people at home and at most `max_office[d]` on site on day d.

    `lawful_caps` are the law's, where a target of the roster's own makes `caps` stricter: an explanation may offer to go up to them.
    """

    id: str
    caps: tuple[int, ...]
    max_office: tuple[int, ...] | None = None
    lawful_caps: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    subunit: str
    exempt: bool = False
    absent: frozenset[date] = frozenset()
    balance: int = 0
    max_home_per_week: int | None = None
    max_home_run: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """At least `minimum` of `people` on site on each of `days`; None means every day."""

    id: str
    people: tuple[str, ...]
    minimum: int = 1
    days: frozenset[date] | None = None


@dataclass(frozen=True, slots=True)
class SharedCap:
    """At most `caps[d]` at home over several subunits together."""

    id: str
    subunits: tuple[str, ...]
    caps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """A cell the head has decided. Office means *not home*: absence and exemption satisfy it."""

    person: str
    day: date
    location: Location


@dataclass(frozen=True, slots=True)
class Wish:
    person: str
    day: date
    location: Location
    weight: int = 1
