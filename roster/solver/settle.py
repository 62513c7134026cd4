"""One week alone: the most usage, then the fewest changes and switches, proven by prices; and the ways that any best plan of it can use.

A linear program over how many people of a kind take which way is nearly always integral. Its prices are rounded and weighed again in
integers, so that the proof doesn't hang on a float: they bound every plan from below, and a way that costs more at these prices
than is between the bound and the best can be in no best plan. Few ways are left, mostly the whole week at home and at the office.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TypeVar

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from roster.solver.search import Search
from roster.solver.weeks import Kind, Limit, Way

T = TypeVar("T")

SCALE = 120
"""Prices are rounded to this part of a unit: they are fractions of small numbers."""
NEAR = 1e-6

Kinds = tuple[tuple[Kind, int], ...]
"""Each kind with the number of its people."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a week comes to: for each kind the ways that best plans can use, and how many people take each in one of them."""

    ways: tuple[tuple[Way, ...], ...]
    taken: tuple[tuple[int, ...], ...]


def settle(kinds: Kinds, limits: Sequence[Limit], search: Search, work: float) -> Settled | None:
    """Settle one week; None when it has no plan, or none is proven best with `work`."""
    return _Program(kinds, limits).settle(search, work)


class _Program:
    """How many people of a kind take which way, so that the limits hold and the cost is least."""

    def __init__(self, kinds: Kinds, limits: Sequence[Limit]) -> None:
        self.sizes = [size for _, size in kinds]
        self.limits = limits
        self.ways = [kind.ways() for kind, _ in kinds]
        self.counts = [
            [[(rule, number) for rule, count in kind.joint if (number := count.of(way.days))] for way in ways]
            for (kind, _), ways in zip(kinds, self.ways, strict=True)
        ]
        cost = self._cost()
        self.costs = [[cost(way) for way in ways] for ways in self.ways]

    def _cost(self) -> Callable[[Way], int]:
        """Return a cost that puts usage before changes, and these before switches."""
        change = 1 + self._most(lambda way: way.switches)
        day = 1 + self._most(lambda way: way.changes * change + way.switches)
        return lambda way: way.switches + change * way.changes - day * way.length

    def _most(self, worth: Callable[[Way], int]) -> int:
        return sum(size * max(map(worth, ways), default=0) for size, ways in zip(self.sizes, self.ways, strict=True))

    def settle(self, search: Search, work: float) -> Settled | None:
        if not all(self.ways):
            return None
        found = self._relaxed()
        if found is None:
            return None
        taken, value, prices = found
        if taken is not None:
            taken = self._narrow(taken, *self._weigh(prices))
        bound, extra = self._weigh(self._prices(value))
        if taken is None or ceil(bound / SCALE) != self._value(taken):
            taken = self._searched(search, work)
        if taken is None:
            return None
        taken = self._narrow(taken, bound, extra)
        return Settled(tuple(map(tuple, self.ways)), tuple(map(tuple, taken)))

    def _narrow(self, taken: Sequence[Sequence[int]], bound: int, extra: Sequence[Sequence[int]]) -> list[list[int]]:
        """Drop the ways that are in no best plan, since the plan `taken` shows what a best one costs at most; return it without them."""
        slack = SCALE * self._value(taken) - bound
        kept = [[number for number, more in enumerate(of_kind) if more <= slack] for of_kind in extra]

        def keep(rows: Sequence[Sequence[T]]) -> list[list[T]]:
            return [[row[number] for number in numbers] for row, numbers in zip(rows, kept, strict=True)]

        self.ways, self.costs, self.counts = keep(self.ways), keep(self.costs), keep(self.counts)
        return keep(taken)

    def _value(self, taken: Sequence[Sequence[int]]) -> int:
        rows = zip(self.costs, taken, strict=True)
        return sum(cost * number for costs, row in rows for cost, number in zip(costs, row, strict=True))

    def _relaxed(self) -> tuple[list[list[int]] | None, float, list[int]] | None:
        """Return the plan of the linear program, if it is whole, its cost, and its prices of the rules in units of 1 / SCALE."""
        solver = pywraplp.Solver.CreateSolver("GLOP")
        rules = [solver.Constraint(*_bounds(limit, solver.infinity())) for limit in self.limits]
        goal = solver.Objective()
        columns: list[list[pywraplp.Variable]] = []
        for size, costs, counts in zip(self.sizes, self.costs, self.counts, strict=True):
            everybody = solver.Constraint(size, size)
            columns.append([])
            for cost, counted in zip(costs, counts, strict=True):
                column = solver.NumVar(0, size, "")
                columns[-1].append(column)
                everybody.SetCoefficient(column, 1)
                goal.SetCoefficient(column, cost)
                for rule, number in counted:
                    rules[rule].SetCoefficient(column, number)
        if solver.Solve() != pywraplp.Solver.OPTIMAL:
            return None
        values = [[column.solution_value() for column in row] for row in columns]
        is_whole = all(abs(value - round(value)) < NEAR for row in values for value in row)
        prices = [round(SCALE * rule.dual_value()) for rule in rules]
        return [[round(value) for value in row] for row in values] if is_whole else None, goal.Value(), prices

    def _prices(self, value: float) -> list[int]:
        """Return the best prices of the rules, among these such that as many ways as can be cost more than the cheapest of their kind.

        Any prices make a bound; these come from the dual program, its value held at the optimum.
        """
        solver = pywraplp.Solver.CreateSolver("GLOP")
        infinity = solver.infinity()
        optimal = solver.Constraint(value - NEAR, infinity)
        goal = solver.Objective()
        goal.SetMaximization()
        prices = []
        for least, most in self.limits:
            low, high = (
                solver.NumVar(0, 0 if least is None else infinity, ""),
                solver.NumVar(0, 0 if most is None else infinity, ""),
            )
            optimal.SetCoefficient(low, least or 0)
            optimal.SetCoefficient(high, -(most or 0))
            prices.append((low, high))
        for size, costs, counts in zip(self.sizes, self.costs, self.counts, strict=True):
            cheapest = solver.NumVar(-infinity, infinity, "")
            optimal.SetCoefficient(cheapest, size)
            for cost, counted in zip(costs, counts, strict=True):
                more = solver.NumVar(0, 1, "")
                goal.SetCoefficient(more, 1)
                reduced = solver.Constraint(-infinity, cost)
                reduced.SetCoefficient(cheapest, 1)
                reduced.SetCoefficient(more, 1)
                for rule, number in counted:
                    low, high = prices[rule]
                    reduced.SetCoefficient(low, number)
                    reduced.SetCoefficient(high, -number)
        if solver.Solve() != pywraplp.Solver.OPTIMAL:
            return [0] * len(prices)
        return [round(SCALE * (low.solution_value() - high.solution_value())) for low, high in prices]

    def _weigh(self, prices: Sequence[int]) -> tuple[int, list[list[int]]]:
        """Return the bound that `prices` prove and what each way costs beyond the cheapest of its kind, in units of 1 / SCALE."""
        bound = 0
        held = list(prices)
        for rule, (least, most) in enumerate(self.limits):
            limit = least if held[rule] > 0 else most
            held[rule] = 0 if limit is None else held[rule]
            bound += held[rule] * (limit or 0)
        extra = []
        for size, costs, counts in zip(self.sizes, self.costs, self.counts, strict=True):
            reduced = [
                SCALE * cost - sum(held[rule] * number for rule, number in counted)
                for cost, counted in zip(costs, counts, strict=True)
            ]
            cheapest = min(reduced)
            bound += size * cheapest
            extra.append([more - cheapest for more in reduced])
        return bound, extra

    def _searched(self, search: Search, work: float) -> list[list[int]] | None:
        """Return the best plan by CP-SAT, where the linear program is fractional."""
        model = cp_model.CpModel()
        rules: list[list[tuple[cp_model.IntVar, int]]] = [[] for _ in self.limits]
        columns = []
        for size, counts in zip(self.sizes, self.counts, strict=True):
            columns.append([model.new_int_var(0, size, "") for _ in counts])
            model.add(cp_model.LinearExpr.sum(columns[-1]) == size)
            for column, counted in zip(columns[-1], counts, strict=True):
                for rule, number in counted:
                    rules[rule].append((column, number))
        for terms, limit in zip(rules, self.limits, strict=True):
            total = cp_model.LinearExpr.weighted_sum([column for column, _ in terms], [number for _, number in terms])
            model.add_linear_constraint(total, *map(int, _bounds(limit, 10**9)))
        every = [column for row in columns for column in row]
        model.minimize(cp_model.LinearExpr.weighted_sum(every, [cost for row in self.costs for cost in row]))
        solver = search.run(model, work, lambda *_: None, presolve=True)
        if solver.response_proto.status != cp_model.OPTIMAL:
            return None
        return [[solver.value(column) for column in row] for row in columns]


def _bounds(limit: Limit, infinity: float) -> tuple[float, float]:
    least, most = limit
    return -infinity if least is None else least, infinity if most is None else most
