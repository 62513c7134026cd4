"""Even weekdays without search: two people trade days of one week until nobody has more than his share of any weekday.

A trade keeps the headcount of each day and everybody's days of each week, so usage, fairness and the weeks' part of the pattern stay.
After the flow it attains the proven bound of the pattern nearly always, in milliseconds; what is left is for CP-SAT.
"""

import random
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from policies.checks import RuleKind
from roster.solver.constraints import ChangeLimit, Row, encode, is_open, rows_of
from roster.solver.problem import Home, Problem
from roster.solver.score import changes, weekday_shares

PATIENCE = 1000
"""Trades in a row that only pass an excess on, before the rest is left to the search."""
KEPT = {RuleKind.CAP, RuleKind.MAX_OFFICE, RuleKind.SHARED_CAP, RuleKind.WEEK}
"""Rules that no trade inside a subunit and a week can break."""


@dataclass(frozen=True, slots=True)
class _Trade:
    """`giver` leaves his home day `day` to `taker` and takes `back` of the same week from him. Days are bits."""

    giver: str
    taker: str
    day: int
    back: int

    def moves(self) -> Iterator[tuple[str, int, int]]:
        """Yield person, day, and +1 for a home day more."""
        yield self.giver, self.day, -1
        yield self.taker, self.day, 1
        yield self.giver, self.back, 1
        yield self.taker, self.back, -1


def even_weekdays(problem: Problem, home: Home) -> dict[str, frozenset[date]]:
    """Return a plan with no more days beyond the weekday shares than the lawful plan `home`, and otherwise worth the same."""
    market = _Market(problem, home)
    market.trade_all()
    return {
        person: frozenset(day for number, day in enumerate(problem.days) if days >> number & 1)
        for person, days in market.home.items()
    }


@dataclass(slots=True)
class _Watch:
    """The rules that a trade could break, with what they count now."""

    limits: list[tuple[int, int]] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    touched: dict[tuple[str, int], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: Row, bits: dict[date, int], home: dict[str, int]) -> None:
        number, count = len(self.limits), 0
        for cells, sign in ((row.cells, 1), (row.minus, -1)):
            for person, day in cells:
                self.touched[person, bits[day]].append((number, sign))
                count += sign * bool(home[person] & bits[day])
        most = len(row.cells) if row.most is None else row.most
        self.limits.append((-len(row.minus) if row.least is None else row.least, most))
        self.counts.append(count)

    def changes(self, trade: _Trade) -> dict[int, int]:
        by: dict[int, int] = defaultdict(int)
        for person, day, step in trade.moves():
            for number, sign in self.touched.get((person, day), ()):
                by[number] += step * sign
        return by

    def allows(self, trade: _Trade) -> bool:
        return all(
            self.limits[number][0] <= self.counts[number] + by <= self.limits[number][1]
            for number, by in self.changes(trade).items()
        )


class _Market:
    """Who is at home when, as one integer a person, and how much room each has on each weekday (below 0: too many)."""

    def __init__(self, problem: Problem, home: Home) -> None:
        bits = {day: 1 << number for number, day in enumerate(problem.days)}
        self.mates = {p.id: problem.eligible[p.subunit] for p in problem.people}
        self.weekday = {bits[day]: day.isoweekday() for day in problem.days}
        self.on = {n: sum(bit for bit, weekday in self.weekday.items() if weekday == n) for n in set(self.weekday.values())}
        self.week = {bits[day]: sum(map(bits.__getitem__, week)) for week in problem.weeks for day in week}
        self.home = {p.id: sum(map(bits.__getitem__, home[p.id])) for p in problem.people}
        self.free = {p.id: sum(bits[day] for day in problem.days if is_open(problem, p, day)) for p in problem.people}
        self.room = {
            (person.id, days[0].isoweekday()): most - len(home[person.id].intersection(days))
            for person, days, _, most in weekday_shares(problem)
        }
        self.watch = _Watch()
        self._read(problem, home, bits)
        self.dice = random.Random(problem.seed)  # noqa: S311 - the seed makes it repeatable

    def _read(self, problem: Problem, home: Home, bits: dict[date, int]) -> None:
        """Close the pinned cells, and watch the rules that a trade could break."""
        rows = rows_of(problem)
        if problem.reference is not None and problem.max_changes is None:
            rows += encode(ChangeLimit(changes(problem, home)), problem)
        for row in rows:
            if row.rule.startswith(f"{RuleKind.PIN}:"):
                ((person, day),) = row.cells
                self.free[person] &= ~bits[day]
            elif row.rule.partition(":")[0] not in KEPT:
                self.watch.add(row, bits, self.home)

    def trade_all(self) -> None:
        """Trade until no excess is left, or patience is at its end."""
        excess = deque(key for key, room in self.room.items() if room < 0)
        patience = PATIENCE
        while excess and patience:
            giver, weekday = excess.popleft()
            if self.room[giver, weekday] >= 0:
                continue
            trade = self._find(giver, weekday)
            patience -= 1
            if trade is not None:
                patience = PATIENCE if self._gain(trade) else patience
                self._do(trade)
                excess.append((giver, self.weekday[trade.back]))
            excess.append((giver, weekday))

    def _find(self, giver: str, weekday: int) -> _Trade | None:
        """Return a trade that lessens the excess, else one of those that pass it on to another weekday."""
        others = []
        for trade in self._trades(giver, weekday):
            if not self._gain(trade):
                others.append(trade)
            elif self.watch.allows(trade):
                return trade
        self.dice.shuffle(others)
        return next((trade for trade in others if self.watch.allows(trade)), None)

    def _trades(self, giver: str, weekday: int) -> Iterator[_Trade]:
        """Yield what `giver` could trade of a weekday with those who have room on it."""
        for mate in self.mates[giver]:
            taker = mate.id
            if self.room[taker, weekday] <= 0:
                continue
            both = self.free[giver] & self.free[taker]
            for day in _bits(self.home[giver] & ~self.home[taker] & self.on[weekday] & both):
                for back in _bits(self.home[taker] & ~self.home[giver] & self.week[day] & both):
                    yield _Trade(giver, taker, day, back)

    def _gain(self, trade: _Trade) -> bool:
        """Whether the trade lessens the excess: the giver has room on the day he gets, or the taker had too many of it."""
        weekday = self.weekday[trade.back]
        return self.room[trade.giver, weekday] > 0 or self.room[trade.taker, weekday] < 0

    def _do(self, trade: _Trade) -> None:
        for number, by in self.watch.changes(trade).items():
            self.watch.counts[number] += by
        for person, day, step in trade.moves():
            self.home[person] ^= day
            self.room[person, self.weekday[day]] -= step


def _bits(days: int) -> Iterator[int]:
    while days:
        yield days & -days
        days &= days - 1
