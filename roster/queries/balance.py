"""Whose turn it is: each person's balance of home days, carried from one roster to the next (solver.md, section 1)."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from roster.queries.history import History, absence_credit, load_history, seed, worth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from roster.queries.facts import Facts, SubunitFacts

HALF = Fraction(1, 2)


def load_balances(facts: Facts, days: Iterable[date]) -> dict[str, int]:
    """Return each person's balance at the start of `days`, in home days: working days still to be decided, or a whole roster's.

    Past home days on published rosters since the balance start, plus cap ÷ non-exempt headcount for each absent working day, past
    and among `days`; less the least of the subunit, and only then rounded half up. A newcomer starts at the median of his subunit.
    """
    days = list(days)
    return balances_of(facts, days, load_history(facts, before=days[0])) if days else {}


def balances_of(facts: Facts, days: Iterable[date], history: History) -> dict[str, int]:
    """Return the balances of load_balances where the history is known already."""
    days = list(days)
    found: dict[str, int] = {}
    for subunit in facts.subunits:
        found |= _rounded(_exact(subunit, facts, days, history))
    return found


def _exact(subunit: SubunitFacts, facts: Facts, days: Iterable[date], history: History) -> dict[str, Fraction]:
    start, credit = seed(subunit, history), absence_credit(subunit, facts, days)
    return {
        person.id: (worth(history[person.id]) if person.id in history else start) + credit[person.id] for person in subunit.eligible
    }


def _rounded(exact: Mapping[str, Fraction]) -> dict[str, int]:
    least = min(exact.values(), default=Fraction(0))
    return {person: floor(value - least + HALF) for person, value in exact.items()}
