"""Turns: who has which weeks, so that the totals are the fairest and then the most wishes are met. Weeks are settled already (settle.py).

People who are interchangeable (same balance, same kind in every week, same wishes) are one group, and the model only counts how many of
them spend a week in which way, and how many reach which total. Who has which weeks inside a group is left out: what the model proves is a
bound, which dealing the weeks out nearly always attains (`deal`). With groups of one it is the exact model.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, product
from math import ceil, isfinite, isqrt, prod
from typing import TypeVar

from ortools.sat.python import cp_model

from roster.solver.facts import Location
from roster.solver.problem import Home, Person, Problem
from roster.solver.score import NOWHERE
from roster.solver.search import Search
from roster.solver.settle import Settled
from roster.solver.weeks import Kind, Way, Week

T = TypeVar("T")

MOST_TOTALS = 2000
"""Ways to reach a total, for one group, before more weeks are counted together."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Weeks counted together: in how many of `weeks` somebody has `length` home days; or, with length None, his home days in them."""

    weeks: tuple[int, ...]
    length: int | None

    @property
    def worth(self) -> int:
        return 1 if self.length is None else self.length

    def counts(self, week: int, length: int) -> int:
        """Return what a week of so many home days adds."""
        if week not in self.weeks:
            return 0
        return length if self.length is None else int(length == self.length)


@dataclass(frozen=True, slots=True)
class Group:
    """Interchangeable people; `ways` are those left to them by week, `totals` what a person can reach, one number a slot."""

    people: tuple[Person, ...]
    kinds: tuple[Kind, ...]
    ways: tuple[tuple[Way, ...], ...]
    slots: tuple[Slot, ...]
    totals: tuple[tuple[int, ...], ...]

    def worth(self, total: Sequence[int]) -> int:
        """Return balance + home days."""
        return self.people[0].balance + sum(slot.worth * number for slot, number in zip(self.slots, total, strict=True))


class Turns:
    """The model over groups; `alone` makes every person a group."""

    def __init__(self, problem: Problem, weeks: Sequence[Week], settled: Sequence[Settled], best: Home, *, alone: bool) -> None:
        self.problem, self.weeks = problem, weeks
        self.people = [person for person in problem.people if not person.exempt]
        self.total = sum(person.balance + len(best[person.id]) for person in self.people)
        self.mean = self.total // max(1, len(self.people))
        self.wishes: dict[tuple[str, int], list[tuple[int, bool, int]]] = defaultdict(list)
        self._read_wishes()
        self.groups = list(self._groups(settled, self._window(best), alone=alone))
        self.is_exact = all(len(group.people) == 1 for group in self.groups)
        self.model = cp_model.CpModel()
        self.taken = [[self._numbers(len(group.people), len(ways)) for ways in group.ways] for group in self.groups]
        self.reached = [self._numbers(len(group.people), len(group.totals)) for group in self.groups]
        self._count_totals()
        self._keep_weeks(settled)
        self.goals = {"fairness": self._fairness(), "wishes": self._unmet()}

    def _read_wishes(self) -> None:
        position = {day: (number, 1 << place) for number, week in enumerate(self.weeks) for place, day in enumerate(week.days)}
        for wish in self.problem.wishes:
            number, bit = position[wish.day]
            self.wishes[wish.person, number].append((bit, wish.location is Location.HOME, wish.weight))

    def _window(self, best: Home) -> tuple[int, int]:
        """Bound everybody's balance + home days: their sum is fixed, so no total lies further from the mean than the best known allows."""
        squares = sum((person.balance + len(best[person.id])) ** 2 for person in self.people)
        reach = isqrt(squares - self.total * self.total // max(1, len(self.people))) + 1
        return self.mean - reach, self.mean + 1 + reach

    def _groups(self, settled: Sequence[Settled], window: tuple[int, int], *, alone: bool) -> Iterator[Group]:
        kinds: dict[str, list[Kind]] = defaultdict(list)
        by_week = []
        for week, result in zip(self.weeks, settled, strict=True):
            left = dict(zip(week.kinds, result.ways, strict=True))
            by_week.append(left)
            for kind, names in week.kinds.items():
                for name in names:
                    kinds[name].append(kind)
        same: dict[object, list[Person]] = defaultdict(list)
        for person in self.people:
            wishes = tuple(tuple(self.wishes.get((person.id, number), ())) for number in range(len(self.weeks)))
            same[person.id if alone else (person.balance, tuple(kinds[person.id]), wishes)].append(person)
        for people in same.values():
            own = tuple(kinds[people[0].id])
            ways = tuple(left[kind] for left, kind in zip(by_week, own, strict=True))
            slots, totals = _totals(ways, is_one=len(people) == 1)
            group = Group(tuple(people), own, ways, slots, ())
            kept = tuple(total for total in totals if window[0] <= group.worth(total) <= window[1])
            yield Group(tuple(people), own, ways, slots, kept)

    def _numbers(self, size: int, count: int) -> list[cp_model.IntVar]:
        """Return how many of `size` people choose each of `count` things."""
        if size == 1:
            numbers = [self.model.new_bool_var("") for _ in range(count)]
            self.model.add_exactly_one(numbers)
        else:
            numbers = [self.model.new_int_var(0, size, "") for _ in range(count)]
            self.model.add(cp_model.LinearExpr.sum(numbers) == size)
        return numbers

    def _count_totals(self) -> None:
        """Join the ways that a group takes to the totals that it reaches."""
        for group, taken, reached in zip(self.groups, self.taken, self.reached, strict=True):
            for index, slot in enumerate(group.slots):
                terms = [
                    (number, count)
                    for week in slot.weeks
                    for way, number in zip(group.ways[week], taken[week], strict=True)
                    if (count := slot.counts(week, way.length))
                ]
                totals = cp_model.LinearExpr.weighted_sum(reached, [total[index] for total in group.totals])
                self.model.add(_sum(terms) == totals)

    def _keep_weeks(self, settled: Sequence[Settled]) -> None:
        """Keep each week's rules, and its usage, changes and switches as settled."""
        for index, (week, result) in enumerate(zip(self.weeks, settled, strict=True)):
            rules: list[list[tuple[cp_model.IntVar, int]]] = [[] for _ in week.limits]
            sums: dict[str, list[tuple[cp_model.IntVar, int]]] = defaultdict(list)
            for group, taken in zip(self.groups, self.taken, strict=True):
                for way, number in zip(group.ways[index], taken[index], strict=True):
                    for rule, count in group.kinds[index].joint:
                        rules[rule].append((number, count.of(way.days)))
                    for name, worth in _worth(way).items():
                        sums[name].append((number, worth))
            for terms, (least, most) in zip(rules, week.limits, strict=True):
                lowest, highest = (-len(self.people) * len(week.days), len(self.people) * len(week.days))
                self.model.add_linear_constraint(_sum(terms), lowest if least is None else least, highest if most is None else most)
            pairs = list(zip(chain(*result.ways), chain(*result.taken), strict=True))
            for name in ("length", "changes", "switches"):
                self.model.add(_sum(sums[name]) == sum(number * _worth(way)[name] for way, number in pairs))

    def _fairness(self) -> cp_model.LinearExpr:
        """Return half the squares around the mean, but for a constant: C(balance + days − mean, 2), so that a step of one is the least."""
        terms = []
        for group, reached in zip(self.groups, self.reached, strict=True):
            for total, number in zip(group.totals, reached, strict=True):
                beyond = group.worth(total) - self.mean
                terms.append((number, beyond * (beyond - 1) // 2))
        return _sum(terms)

    def _unmet(self) -> cp_model.LinearExprT:
        exempt = {person.id for person in self.problem.people if person.exempt}
        terms = []
        for group, taken in zip(self.groups, self.taken, strict=True):
            for week, (ways, numbers) in enumerate(zip(group.ways, taken, strict=True)):
                for bit, at_home, weight in self.wishes.get((group.people[0].id, week), ()):
                    terms += [
                        (number, weight) for way, number in zip(ways, numbers, strict=True) if bool(way.days & bit) != at_home
                    ]
        return _sum(terms) + sum(w.weight for w in self.problem.wishes if w.person in exempt and w.location is Location.HOME)

    def keep_fairness(self, value: int) -> None:
        self.model.add(self.goals["fairness"] <= (value - self._base) // 2)

    def keep_bound(self, name: str, bound: int | None) -> None:
        """Tell the model what is proven of stage `name` already."""
        if bound is not None:
            self.model.add(self.goals[name] >= ((bound - self._base) // 2 if name == "fairness" else bound))

    def improve(
        self, name: str, search: Search, work: float, tell: Callable[[int | None], None]
    ) -> tuple[dict[str, frozenset[date]] | None, int | None]:
        """Search for the best value of stage `name`; return the plan found, dealt out, and the proven bound.

        `tell` hears bounds only: what groups reach is nobody's plan before it is dealt. It gets no hint: following one took twice as long as finding the best without.
        """
        scale, base = (2, self._base) if name == "fairness" else (1, 0)

        def value(goal: float | None) -> int | None:
            return None if goal is None or not isfinite(goal) else scale * ceil(goal - 1e-6) + base

        self.model.minimize(self.goals[name])
        solver = search.run(self.model, work, lambda _best, bound, _measured: tell(value(bound)), presolve=True)
        status = solver.response_proto.status
        if status == cp_model.INFEASIBLE:
            raise RuntimeError(f"stage {name}: the model refuses a lawful roster")
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        return self._read(solver) if found else None, value(solver.best_objective_bound)

    @property
    def _base(self) -> int:
        """What the goal of fairness leaves out of the sum of squares."""
        return (1 + 2 * self.mean) * self.total - (1 + self.mean) * self.mean * len(self.people)

    def _read(self, solver: cp_model.CpSolver) -> dict[str, frozenset[date]]:
        """Return the plan found: in each group, deal its weeks out to reach the totals."""
        found = {person.id: NOWHERE for person in self.problem.people}
        for group, taken, reached in zip(self.groups, self.taken, self.reached, strict=True):
            chosen = [_repeat(ways, map(solver.value, numbers)) for ways, numbers in zip(group.ways, taken, strict=True)]
            totals = _repeat(group.totals, map(solver.value, reached))
            for person, ways in zip(group.people, deal(group.slots, chosen, totals), strict=True):
                found[person.id] = frozenset(
                    day for week, way in zip(self.weeks, ways, strict=True) for day in week.dates(way.days)
                )
        return found


def deal(slots: Sequence[Slot], weeks: Sequence[Sequence[Way]], totals: Sequence[Sequence[int]]) -> list[list[Way]]:
    """Deal the ways of each week out to people who are to reach `totals`: the longest first, to whom lacks most of that length.

    For weeks of one length that is the construction of Gale and Ryser, which fails only where no other would succeed.
    """
    lacking = [list(total) for total in totals]
    dealt: list[list[Way]] = [[] for _ in totals]
    for number, ways in enumerate(weeks):
        waiting = set(range(len(totals)))
        for way in sorted(ways, key=lambda way: -way.length):
            gains = [slot.counts(number, way.length) for slot in slots]
            slot = next((index for index, gain in enumerate(gains) if gain), None)
            taker = min(waiting) if slot is None else max(waiting, key=lambda one: (lacking[one][slot], -one))
            waiting.remove(taker)
            dealt[taker].append(way)
            if slot is not None:
                lacking[taker][slot] -= gains[slot]
    return dealt


def _totals(ways: Sequence[Sequence[Way]], *, is_one: bool) -> tuple[tuple[Slot, ...], list[tuple[int, ...]]]:
    """Return slots and the numbers that they can reach together: the more is counted apart, the closer the bound."""
    lengths = [frozenset(way.length for way in of_week) for of_week in ways]
    everything = [tuple(range(len(ways)))]
    alike: dict[frozenset[int], list[int]] = defaultdict(list)
    for week, offered in enumerate(lengths):
        alike[offered].append(week)
    for bundles in ([] if is_one else [list(map(tuple, alike.values()))]) + [everything]:
        choices = [_choices([lengths[week] for week in bundle]) for bundle in bundles]
        if prod(prod(most + 1 for _, most in choice) for choice in choices) <= MOST_TOTALS:
            slots = tuple(Slot(b, length) for b, choice in zip(bundles, choices, strict=True) for length, _ in choice)
            return slots, [
                sum(parts, ()) for parts in product(*(_shares(len(b), c) for b, c in zip(bundles, choices, strict=True)))
            ]
    return (Slot(everything[0], None),), [(days,) for days in range(sum(map(max, lengths)) + 1)]


def _choices(lengths: Sequence[frozenset[int]]) -> list[tuple[int, int]]:
    """Return each length with the number of weeks that offer it."""
    return sorted(Counter(length for offered in lengths for length in offered if length).items())


def _shares(weeks: int, choices: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    return [share for share in product(*(range(most + 1) for _, most in choices)) if sum(share) <= weeks]


def _worth(way: Way) -> dict[str, int]:
    return {"length": way.length, "changes": way.changes, "switches": way.switches}


def _sum(terms: Sequence[tuple[cp_model.IntVar, int]]) -> cp_model.LinearExpr:
    terms = [(number, worth) for number, worth in terms if worth]
    return cp_model.LinearExpr.weighted_sum([number for number, _ in terms], [worth for _, worth in terms])


def _repeat(things: Sequence[T], numbers: Iterable[int]) -> list[T]:
    return [thing for thing, number in zip(things, numbers, strict=True) for _ in range(number)]
