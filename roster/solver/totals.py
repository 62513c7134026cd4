"""Fairness after whole weeks: a person's total is so many whole weeks of each length, and the days of his broken weeks.

One literal for each such sum carries its square, so that no square has to be bounded by tangents: the stage that stayed open for
minutes with them is proven in about a second.
"""

from collections import Counter
from dataclasses import dataclass
from itertools import product
from math import prod

from ortools.sat.python import cp_model

from roster.solver.problem import Home, Person
from roster.solver.variables import Column, Variables, days_of_week

MOST_TOTALS = 4000  # literals for one person; beyond that (half a year and more) tangents take their place

Window = tuple[int, int]
"""The least and the largest balance + home days that anybody can have in a plan no worse than the best one known."""


@dataclass(frozen=True, slots=True)
class Total:
    """A way to reach a number of home days: `whole[n]` weeks of length `lengths[n]`, and `broken` days in weeks with switches."""

    whole: tuple[int, ...]
    broken: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """One person's columns: whole weeks by their length, and broken ones with no more switches than are still allowed."""

    whole: dict[int, list[cp_model.IntVar]]
    broken: list[Column]
    most_broken: int

    @property
    def longest(self) -> int:
        return max((len(column.days) for column in self.broken), default=0)

    @property
    def count(self) -> int:
        return prod(len(columns) + 1 for columns in self.whole.values()) * (self.most_broken + 1)


def has_few_totals(variables: Variables, person: Person, most_switches: int) -> bool:
    return _weeks(variables, person, most_switches).count <= MOST_TOTALS


def square_of_total(variables: Variables, person: Person, most_switches: int, window: Window | None) -> cp_model.LinearExprT:
    """Add the choice of a total to the model and return its square: (balance + home days)²."""
    model, weeks = variables.model, _weeks(variables, person, most_switches)
    worth = {total: person.balance + _days(weeks, total) for total in _totals(weeks)}
    totals = [total for total in worth if window is None or window[0] <= worth[total] <= window[1]]
    chosen = [model.new_bool_var("") for _ in totals]
    model.add_exactly_one(chosen)
    for index, columns in enumerate(weeks.whole.values()):
        taken = cp_model.LinearExpr.weighted_sum(chosen, [total.whole[index] for total in totals])
        model.add(taken == cp_model.LinearExpr.sum(columns))
    broken = [column.chosen for column in weeks.broken]
    days = cp_model.LinearExpr.weighted_sum(broken, [len(column.days) for column in weeks.broken])
    model.add(cp_model.LinearExpr.weighted_sum(chosen, [total.broken for total in totals]) == days)
    if weeks.longest:  # so many broken days need at least so many broken weeks
        needed = [-(-total.broken // weeks.longest) for total in totals]
        model.add(cp_model.LinearExpr.weighted_sum(chosen, needed) <= cp_model.LinearExpr.sum(broken))

    def choice(home: Home) -> list[bool]:
        reached = _total_of(variables, person, weeks, home)
        return [total == reached for total in totals]

    variables.derive(chosen, choice)
    return cp_model.LinearExpr.weighted_sum(chosen, [worth[total] ** 2 for total in totals])


def _weeks(variables: Variables, person: Person, most_switches: int) -> Weeks:
    whole: dict[int, list[cp_model.IntVar]] = {}
    broken = []
    weeks = variables.weeks_of(person)
    for column in (column for columns in weeks.values() for column in columns):
        if column.switches == 0 and column.days:
            whole.setdefault(len(column.days), []).append(column.chosen)
        elif 0 < column.switches <= most_switches:
            broken.append(column)
    longest = max((len(column.days) for column in broken), default=0)
    return Weeks(whole, broken, longest * min(most_switches, len(weeks)))


def _totals(weeks: Weeks) -> list[Total]:
    choices = product(*(range(len(columns) + 1) for columns in weeks.whole.values()))
    return [Total(whole, broken) for whole in choices for broken in range(weeks.most_broken + 1)]


def _days(weeks: Weeks, total: Total) -> int:
    return total.broken + sum(number * length for number, length in zip(total.whole, weeks.whole, strict=True))


def _total_of(variables: Variables, person: Person, weeks: Weeks, home: Home) -> Total:
    """Return the total that `home` reaches."""
    whole: Counter[int] = Counter()
    broken = 0
    for first, columns in variables.weeks_of(person).items():
        spent = days_of_week(home[person.id], first)
        column = next(column for column in columns if column.days == spent)
        if column.switches:
            broken += len(spent)
        else:
            whole[len(spent)] += 1
    return Total(tuple(whole[length] for length in weeks.whole), broken)
