"""Even weekdays without search: two people trade days until nobody has more than his share of any weekday.

A trade keeps the headcount of each day and everybody's number of days, and lets nobody leave his share of a week: usage, fairness and
the weeks' part of the pattern stay.
Wishes are kept too, as long as the weekdays can do without them. After the flow this attains the proven bounds of pattern and wishes
nearly always, in milliseconds; what is left is for CP-SAT.
"""

import random
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import inf

from policies.checks import RuleKind
from roster.solver.constraints import ChangeLimit, encode, is_open, rows_of
from roster.solver.facts import Location
from roster.solver.problem import Home, Problem
from roster.solver.score import changes, week_shares, weekday_shares

PATIENCE = 1000
"""Trades in a row that only pass an excess on, before the rest is left to the search."""
KEPT = {RuleKind.CAP, RuleKind.MAX_OFFICE, RuleKind.SHARED_CAP}
"""Rules that no trade inside a subunit can break."""


@dataclass(frozen=True, slots=True)
class _Trade:
    """`giver` leaves his home day `day` to `taker` and takes `back` from him. Days are bits."""

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
    """Return a plan with no more days beyond the weekday shares than the lawful plan `home`, and worth the same before them."""
    market = _Market(problem, home)
    if not market.trade_all():
        market.watch.drop(market.wishes)
        market.trade_all()
    return {
        person: frozenset(day for number, day in enumerate(problem.days) if days >> number & 1)
        for person, days in market.home.items()
    }


@dataclass(slots=True)
class _Watch:
    """The rules that a trade could break, with what they count now."""

    limits: list[tuple[float, float]] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    touched: dict[tuple[str, int], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, weights: Mapping[tuple[str, int], int], least: float, most: float, home: Mapping[str, int]) -> int:
        """Limit the weighted number of (person, day) at home, and return the rule's number."""
        number = len(self.limits)
        for cell, weight in weights.items():
            self.touched[cell].append((number, weight))
        self.limits.append((least, most))
        self.counts.append(sum(weight for (person, day), weight in weights.items() if home[person] & day))
        return number

    def drop(self, number: int) -> None:
        self.limits[number] = -inf, inf

    def changes(self, trade: _Trade) -> dict[int, int]:
        by: dict[int, int] = defaultdict(int)
        for person, day, step in trade.moves():
            for number, weight in self.touched.get((person, day), ()):
                by[number] += step * weight
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
        self.share: dict[tuple[str, int], tuple[int, int]] = {}
        self.spent: dict[tuple[str, int], int] = {}
        for person, days, least, most in week_shares(problem):
            self.share[person.id, self.week[bits[days[0]]]] = least, most
            self.spent[person.id, self.week[bits[days[0]]]] = len(home[person.id].intersection(days))
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
                weights = {(p, bits[day]): sign for cells, sign in ((row.cells, 1), (row.minus, -1)) for p, day in cells}
                self.watch.add(weights, -inf if row.least is None else row.least, inf if row.most is None else row.most, self.home)
        wishes: dict[tuple[str, int], int] = Counter()
        for wish in problem.wishes:
            wishes[wish.person, bits[wish.day]] += -wish.weight if wish.location is Location.HOME else wish.weight
        met = sum(weight for (person, day), weight in wishes.items() if self.home[person] & day)
        self.wishes = self.watch.add(wishes, -inf, met, self.home)

    def trade_all(self) -> bool:
        """Trade until no excess is left, or patience is at its end; return whether none is."""
        excess = deque(key for key, room in self.room.items() if room < 0)
        stuck: list[tuple[str, int]] = []
        patience = PATIENCE
        while excess and patience:
            giver, weekday = excess.popleft()
            if self.room[giver, weekday] >= 0:
                continue
            trade = self._find(giver, weekday)
            if trade is None:
                stuck.append((giver, weekday))
                continue
            patience = PATIENCE if self._gain(trade) else patience - 1
            self._do(trade)
            excess += (*stuck, (giver, self.weekday[trade.back]), (giver, weekday))
            stuck.clear()
        return not excess and not stuck

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
                for back in _bits(self.home[taker] & ~self.home[giver] & both & ~self.on[weekday]):
                    if back & self.week[day] or self._keeps_weeks(giver, taker, self.week[day], self.week[back]):
                        yield _Trade(giver, taker, day, back)

    def _keeps_weeks(self, giver: str, taker: str, fewer: int, more: int) -> bool:
        """Whether both stay within their shares when the giver's days move from week `fewer` to week `more`, and the taker's back."""
        steps = ((giver, fewer, -1), (giver, more, 1), (taker, fewer, 1), (taker, more, -1))
        return all(self.share[p, week][0] <= self.spent[p, week] + step <= self.share[p, week][1] for p, week, step in steps)

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
            self.spent[person, self.week[day]] += step


def _bits(days: int) -> Iterator[int]:
    while days:
        yield days & -days
        days &= days - 1
