"""Fairness after whole weeks: a person's total is so many whole weeks of each length, and the days of his broken weeks.

One literal for each such sum carries its square, so that no square has to be bounded by tangents: the stage that stayed open for
minutes with them is proven in about a second.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

from ortools.sat.python import cp_model

from roster.solver.problem import Person
from roster.solver.variables import Column

Window = tuple[int, int]
"""The least and the largest balance + home days that anybody can have in a plan no worse than the best one known."""


def square_of_total(
    model: cp_model.CpModel, person: Person, weeks: Sequence[list[Column]], most_switches: int, window: Window | None
) -> cp_model.LinearExprT:
    """Add the choice of a total to `model` and return its square: (balance + home days)².

    `weeks` are the person's columns, of which those with more than `most_switches` can't be chosen any more.
    """
    whole: dict[int, list[cp_model.IntVar]] = defaultdict(list)
    broken: list[Column] = []
    for column in (column for columns in weeks for column in columns):
        if column.switches == 0 and column.days:
            whole[len(column.days)].append(column.chosen)
        elif 0 < column.switches <= most_switches:
            broken.append(column)
    lengths = sorted(whole)
    longest = max((len(column.days) for column in broken), default=0)
    most_broken = longest * min(most_switches, len(weeks))
    least, most = window or (person.balance, person.balance + 7 * len(weeks))
    counts = [
        (*weeks_of, days)
        for weeks_of in product(*(range(len(whole[length]) + 1) for length in lengths))
        for days in range(most_broken + 1)
        if least <= person.balance + _days(weeks_of, lengths) + days <= most
    ]
    chosen = [model.new_bool_var("") for _ in counts]
    model.add_exactly_one(chosen)
    for index, length in enumerate(lengths):
        _equate(model, chosen, [count[index] for count in counts], whole[length], [1] * len(whole[length]))
    columns = [column.chosen for column in broken]
    _equate(model, chosen, [count[-1] for count in counts], columns, [len(column.days) for column in broken])
    if longest:  # so many broken days need at least so many broken weeks
        needed = cp_model.LinearExpr.weighted_sum(chosen, [-(-count[-1] // longest) for count in counts])
        model.add(needed <= cp_model.LinearExpr.sum(columns))
    return cp_model.LinearExpr.weighted_sum(chosen, [(person.balance + _days(count, lengths) + count[-1]) ** 2 for count in counts])


def _days(weeks_of: Sequence[int], lengths: Sequence[int]) -> int:
    return sum(number * length for number, length in zip(weeks_of, lengths, strict=False))


def _equate(
    model: cp_model.CpModel, left: list[cp_model.IntVar], by: list[int], right: list[cp_model.IntVar], times: list[int]
) -> None:
    model.add(cp_model.LinearExpr.weighted_sum([*left, *right], [*by, *(-time for time in times)]) == 0)
