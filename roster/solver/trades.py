"""Trades: two people of a subunit exchange home days until a plan is lawful and nobody has too many of any weekday. No search.

A trade keeps the headcount of each day and everybody's number of days, so usage and fairness stay. The rules that the flow can't hold
(crossing groups, runs) are mended and the shares of weeks and weekdays met in one way: each is a limit on a sum of cells, and a trade is
made when it lessens what lies beyond the limits. Wishes are kept too, as long as it goes without moving them. This attains the flow's
bounds nearly always, in milliseconds; what is left is for CP-SAT.
"""

import random
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import inf

from policies.checks import RuleKind
from roster.solver.constraints import Row, is_open, rows_of
from roster.solver.facts import Location, Pattern
from roster.solver.problem import Home, Problem
from roster.solver.score import week_shares, weekday_shares

PATIENCE = 100
"""Pairs of people looked at, for each person, since the last trade that lessened an excess, before the rest is left to the search."""
PAIRS_PER_SECOND = 20_000
"""Pairs looked at in all, for each second of the time limit: they take about a sixth of it."""
GLANCE = 2_000
"""Trades looked at to mend one limit once, before an excess is passed on to somebody else."""
KEPT = frozenset({RuleKind.CAP, RuleKind.MAX_OFFICE, RuleKind.SHARED_CAP})
"""Rules that no trade inside a subunit can break, or mend."""
LAW, SHARE = 1_000_000, 1
"""What one unit beyond a limit weighs."""

Place = tuple[str, int]
"""Person id and day; days are bits."""


@dataclass(slots=True)
class _Limit:
    """least ≤ Σ weight × home ≤ most, with the sum as it stands; trades go looking for what is beyond a limit that `is_sought`."""

    weights: dict[Place, int]
    least: float
    most: float
    price: int = LAW
    is_sought: bool = False
    count: int = 0

    def excess(self, by: int = 0) -> float:
        """Return how far it is from holding once the sum has changed `by` so much."""
        return max(0, self.least - self.count - by, self.count + by - self.most)


@dataclass(frozen=True, slots=True)
class _Trade:
    """`giver` leaves his home day `day` to `taker` and takes `back` from him."""

    giver: str
    taker: str
    day: int
    back: int

    def moves(self) -> tuple[tuple[Place, int], ...]:
        """Return each place with +1 for a home day more."""
        taker, giver = self.taker, self.giver
        return ((giver, self.day), -1), ((taker, self.day), 1), ((giver, self.back), 1), ((taker, self.back), -1)


def trade(problem: Problem, home: Home) -> dict[str, frozenset[date]]:
    """Return a plan of the same usage and fairness, lawful if trades can make it so, and then as near to everybody's shares.

    What breaks a rule in the end is left: such a plan is worth less, but a start. Where changes count, each trade makes four, so there
    the plan stays as it is.
    """
    if problem.reference is not None and problem.max_changes is None:
        return dict(home)
    market = _Market(problem, home)
    if not market.trade_all():
        market.wishes.most = inf
        if not market.trade_all():
            market.leave_what_is_too_much()
    days = tuple(enumerate(problem.days))
    return {person: frozenset(day for number, day in days if bits >> number & 1) for person, bits in market.home.items()}


class _Market:
    """Who is at home when, as one integer a person, and every limit that a trade could touch."""

    def __init__(self, problem: Problem, home: Home) -> None:
        self.bits = {day: 1 << number for number, day in enumerate(problem.days)}
        self.home = {p.id: self._bits(home[p.id]) for p in problem.people}
        self.free = {p.id: self._bits(day for day in problem.days if is_open(problem, p, day)) for p in problem.people}
        self.week = {self.bits[day]: self._bits(week) for week in problem.weeks for day in week}
        self.mates = {p.id: [mate.id for mate in problem.eligible[p.subunit]] for p in problem.people}
        self.limits: dict[Place, list[_Limit]] = {}
        self.sought: list[_Limit] = []
        self.pairs = round(PAIRS_PER_SECOND * problem.time_limit_s)
        """How many may still be looked at."""
        self.dice = random.Random(problem.seed)  # noqa: S311 - the seed makes it repeatable
        self._read_rules(problem)
        self._read_wishes(problem)
        if problem.pattern is Pattern.MIXED:
            self._read_shares(problem)

    def _bits(self, days: Iterable[date]) -> int:
        return sum(map(self.bits.__getitem__, days))

    def _add(self, limit: _Limit) -> None:
        for place, weight in limit.weights.items():
            self.limits.setdefault(place, []).append(limit)
            limit.count += weight * bool(self.home[place[0]] & place[1])
        if limit.is_sought:
            self.sought.append(limit)

    def _read_rules(self, problem: Problem) -> None:
        """Close the pinned cells, and limit what a trade could break."""
        for row in rows_of(problem):
            kind = row.rule.partition(":")[0]
            if kind == RuleKind.PIN:
                ((person, day),) = row.cells
                self.free[person] &= ~self.bits[day]
            elif kind not in KEPT:
                least, most = (-inf if row.least is None else row.least), (inf if row.most is None else row.most)
                # A limit on changes speaks of every cell: too many trades to look through.
                self._add(_Limit(self._weights(row), least, most, is_sought=kind != RuleKind.CHANGES))

    def _weights(self, row: Row) -> dict[Place, int]:
        signed = chain(((cell, 1) for cell in row.cells), ((cell, -1) for cell in row.minus))
        return {(person, self.bits[day]): sign for (person, day), sign in signed}

    def _read_wishes(self, problem: Problem) -> None:
        weights: dict[Place, int] = Counter()
        for wish in problem.wishes:
            weights[wish.person, self.bits[wish.day]] += -wish.weight if wish.location is Location.HOME else wish.weight
        self.wishes = _Limit(weights, -inf, inf)
        self._add(self.wishes)
        self.wishes.most = self.wishes.count

    def _read_shares(self, problem: Problem) -> None:
        """Limit everybody to his shares; only weekdays are sought, for the flow has already evened the weeks."""
        for person, days, least, most in week_shares(problem):
            self._add(_Limit({(person.id, self.bits[day]): 1 for day in days}, least, most, SHARE))
        for person, days, _, most in weekday_shares(problem):
            self._add(_Limit({(person.id, self.bits[day]): 1 for day in days}, -inf, most, SHARE, is_sought=True))

    def trade_all(self) -> bool:
        """Trade until nothing that is sought lies beyond its limit, or patience is at its end; return whether nothing does."""
        beyond = deque(limit for limit in self.sought if limit.excess())
        stuck: list[_Limit] = []
        least = total = 0.0
        patience = PATIENCE * len(self.home)
        end = self.pairs - patience
        while beyond and self.pairs > max(end, 0):
            limit = beyond.popleft()
            if not limit.excess():
                continue
            found = self._find(limit)
            if found is None:
                stuck.append(limit)
                continue
            total += self._worsens(found)
            if total < least:
                least, end = total, self.pairs - patience
            touched = self._do(found)
            beyond += (*stuck, *(other for other in touched if other.is_sought and other.excess()), limit)
            stuck.clear()
        return not beyond and not stuck

    def leave_what_is_too_much(self) -> None:
        """Bring people to the office where a rule allows fewer home days, those first who have most of them."""
        for limit in self.sought:
            places = [place for place, weight in limit.weights.items() if weight > 0 and self.home[place[0]] & place[1]]
            places.sort(key=lambda place: -self.home[place[0]].bit_count())
            for person, day in places[: round(limit.excess())] if limit.price == LAW else ():
                self.home[person] ^= day
                for other in self.limits[person, day]:
                    other.count -= other.weights[person, day]

    def _find(self, limit: _Limit) -> _Trade | None:
        """Return a trade that lessens the excess of all limits together, else one that passes it on from this one."""
        passes_on = None
        for looked, candidate in enumerate(self._trades(limit), start=1):
            worse = self._worsens(candidate)
            if worse < 0:
                return candidate
            if worse < limit.price and passes_on is None:
                passes_on = candidate
            if looked == GLANCE:
                break
        return passes_on

    def _trades(self, limit: _Limit) -> Iterator[_Trade]:
        """Yield, in random order, trades by which somebody leaves a home day that the limit counts; those of one week first."""
        places = [(person, day) for (person, day), weight in limit.weights.items() if weight > 0 and self.home[person] & day]
        self.dice.shuffle(places)
        for same_week in (True, False):
            for giver, day in places:
                mates = self.mates[giver]
                start = self.dice.randrange(len(mates))
                for taker in mates[start:] + mates[:start]:
                    self.pairs -= 1
                    both = self.free[giver] & self.free[taker]
                    if day & both & ~self.home[taker]:
                        backs = self.home[taker] & ~self.home[giver] & both
                        for back in _each(backs & (self.week[day] if same_week else ~self.week[day])):
                            yield _Trade(giver, taker, day, back)

    def _changes(self, candidate: _Trade) -> Iterable[tuple[_Limit, int]]:
        by: dict[int, tuple[_Limit, int]] = {}
        for place, step in candidate.moves():
            for limit in self.limits.get(place, ()):
                _, before = by.get(id(limit), (limit, 0))
                by[id(limit)] = limit, before + step * limit.weights[place]
        return by.values()

    def _worsens(self, candidate: _Trade) -> float:
        return sum(limit.price * (limit.excess(by) - limit.excess()) for limit, by in self._changes(candidate) if by)

    def _do(self, chosen: _Trade) -> list[_Limit]:
        """Make the trade and return the limits that it touched."""
        touched = []
        for limit, by in self._changes(chosen):
            limit.count += by
            touched.append(limit)
        for (person, day), _ in chosen.moves():
            self.home[person] ^= day
        return touched


def _each(days: int) -> Iterator[int]:
    while days:
        yield days & -days
        days &= days - 1
