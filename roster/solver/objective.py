"""The named stages in order: what each adds to the model, and how it is kept while the next is improved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import isqrt

from ortools.sat.python import cp_model

from roster.solver.bounds import Span
from roster.solver.facts import Location, Pattern, Person
from roster.solver.problem import Home, Problem
from roster.solver.score import NOWHERE, week_shares, weekday_shares
from roster.solver.totals import Window, has_few_totals, square_of_total
from roster.solver.variables import Variables


@dataclass(frozen=True, slots=True)
class Settled:
    """The best plan's stage values, and whether its usage is proven to be the most there is."""

    values: Mapping[str, int]
    is_full: bool


def objective(name: str, variables: Variables, settled: Settled) -> cp_model.LinearExprT:
    """Add what stage `name` needs to the model and return its expression: exactly its value once it is minimised (`usage`: maximised)."""
    return OBJECTIVES[name](variables, settled)


def _usage(variables: Variables, _: Settled) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.sum(list(variables.cells.values()))


def _changes(variables: Variables, _: Settled) -> cp_model.LinearExprT:
    reference = variables.problem.reference or {}
    left = sum(len(days) for days in reference.values())
    signs = [-1 if day in reference.get(person, NOWHERE) else 1 for person, day in variables.cells]
    return cp_model.LinearExpr.weighted_sum(list(variables.cells.values()), signs) + left


def _fairness(variables: Variables, settled: Settled) -> cp_model.LinearExprT:
    problem = variables.problem
    people = [person for person in problem.people if not person.exempt]
    window = _window(problem, settled)
    if problem.pattern is Pattern.MIXED:
        return cp_model.LinearExpr.sum([_square_by_tangents(variables, person, window) for person in people])
    most_switches = settled.values["pattern"]
    squares = []
    for person in people:
        own = _within_reach(variables, person, window)
        if has_few_totals(variables, person, most_switches):
            squares.append(square_of_total(variables, person, most_switches, own))
        else:
            squares.append(_square_by_tangents(variables, person, own))
    return cp_model.LinearExpr.sum(squares)


def _within_reach(variables: Variables, person: Person, window: Window | None) -> Window | None:
    """Narrow the bounds of a person's balance + home days to what few changes can reach."""
    if variables.reach is None:
        return window
    least, most = (person.balance + days for days in variables.reach.home_days(person.id))
    return (least, most) if window is None else (max(least, window[0]), min(most, window[1]))


def _window(problem: Problem, settled: Settled) -> Window | None:
    """Bound everybody's balance + home days: their sum is fixed, so no total lies further from the mean than the best Σ squares allows."""
    people = [person for person in problem.people if not person.exempt]
    if not settled.is_full or not people:
        return None
    total = settled.values["usage"] + sum(person.balance for person in people)
    reach = isqrt(settled.values["fairness"] - total * total // len(people)) + 1
    return total // len(people) - reach, -(-total // len(people)) + reach


def _square_by_tangents(variables: Variables, person: Person, window: Window | None) -> cp_model.IntVar:
    """Bound the square from below by its tangents at every half step: exact at integers."""
    cells = [variables.cells[person.id, day] for day in variables.problem.days if (person.id, day) in variables.cells]
    least, most = person.balance, person.balance + len(cells)
    total = cp_model.LinearExpr.sum(cells) + person.balance
    square = variables.model.new_int_var(0, max(least**2, most**2), "")
    if window is not None:
        least, most = max(least, window[0]), min(most, window[1])
        variables.model.add_linear_constraint(total, least, most)
    for k in range(least, max(most, least + 1)):
        variables.model.add(square >= (2 * k + 1) * total - k * (k + 1))
    variables.derive([square], lambda home: [(person.balance + len(home[person.id])) ** 2])
    return square


def _pattern(variables: Variables, _: Settled) -> cp_model.LinearExprT:
    if variables.problem.pattern is Pattern.WEEKLY:
        columns = [column for columns in variables.columns.values() for column in columns if column.switches]
        return cp_model.LinearExpr.weighted_sum([c.chosen for c in columns], [c.switches for c in columns])
    shares = chain(week_shares(variables.problem), weekday_shares(variables.problem))
    return cp_model.LinearExpr.sum([_days_outside(variables, *share) for share in shares])


def _days_outside(variables: Variables, person: Person, days: tuple[date, ...], least: int, most: int) -> cp_model.LinearExprT:
    """Return how many of `days` the person is at home beyond, or short of, his share."""
    reach = sum((person.id, day) in variables.cells for day in days)
    if least == 0 and reach <= most:
        return 0
    home = variables.days_home(person.id, days)
    slack = variables.model.new_int_var(0, max(least, reach), "")
    variables.model.add(slack >= least - home)
    variables.model.add(slack >= home - most)

    def outside(home: Home) -> list[int]:
        spent = len(home[person.id].intersection(days))
        return [max(0, least - spent, spent - most)]

    variables.derive([slack], outside)
    return slack


def _wishes(variables: Variables, _: Settled) -> cp_model.LinearExprT:
    terms: list[cp_model.LinearExprT] = []
    for wish in variables.problem.wishes:
        home = variables.is_home(wish.person, wish.day)
        terms.append(wish.weight * (1 - home if wish.location is Location.HOME else home))
    return cp_model.LinearExpr.sum(terms)


OBJECTIVES: dict[str, Callable[[Variables, Settled], cp_model.LinearExprT]] = {
    "usage": _usage,
    "changes": _changes,
    "fairness": _fairness,
    "pattern": _pattern,
    "wishes": _wishes,
}


def keep_shares(variables: Variables, spans: tuple[Span, ...]) -> None:
    """Keep the fairest totals without any square: everybody within his span, each span with its sum."""
    persons: dict[str, int] = {person.id: person.balance for person in variables.problem.people}
    days = variables.problem.days
    for span in spans:
        totals = [variables.days_home(person, days) + persons[person] for person in span.people]
        if len(totals) > 1:
            for total in totals:
                variables.model.add_linear_constraint(total, span.level, span.level + 1)
        variables.model.add(cp_model.LinearExpr.sum(totals) == span.total)
