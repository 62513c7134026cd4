"""The named stages in order: what each adds to the model, and how it is kept while the next is improved."""

from collections.abc import Callable

from ortools.sat.python import cp_model

from roster.solver.bounds import Span
from roster.solver.facts import Location, Pattern
from roster.solver.score import NOWHERE, shares
from roster.solver.variables import Variables


def objective(name: str, variables: Variables) -> cp_model.LinearExprT:
    """Add what stage `name` needs to the model and return its expression: exactly its value once minimised (`usage`: maximised)."""
    return OBJECTIVES[name](variables)


def _usage(variables: Variables) -> cp_model.LinearExprT:
    return cp_model.LinearExpr.sum(list(variables.cells.values()))


def _changes(variables: Variables) -> cp_model.LinearExprT:
    reference = variables.problem.reference or {}
    left = sum(len(days) for days in reference.values())
    signs = [-1 if day in reference.get(person, NOWHERE) else 1 for person, day in variables.cells]
    return cp_model.LinearExpr.weighted_sum(list(variables.cells.values()), signs) + left


def _fairness(variables: Variables) -> cp_model.LinearExprT:
    """Squares from below by their tangents at every half step, exact at integers."""
    problem, model = variables.problem, variables.model
    squares = []
    for person in problem.people:
        if person.exempt:
            continue
        cells = [variables.cells[person.id, day] for day in problem.days if (person.id, day) in variables.cells]
        least, most = person.balance, person.balance + len(cells)
        total = cp_model.LinearExpr.sum(cells) + person.balance
        square = model.new_int_var(0, max(least**2, most**2), "")
        for k in range(least, max(most, least + 1)):
            model.add(square >= (2 * k + 1) * total - k * (k + 1))
        squares.append(square)
    return cp_model.LinearExpr.sum(squares)


def _pattern(variables: Variables) -> cp_model.LinearExprT:
    if variables.problem.pattern is Pattern.WEEKLY:
        columns = [column for columns in variables.columns.values() for column in columns if column.switches]
        return cp_model.LinearExpr.weighted_sum([c.chosen for c in columns], [c.switches for c in columns])
    outside: list[cp_model.IntVar] = []
    for person, days, least, most in shares(variables.problem):
        reach = sum((person.id, day) in variables.cells for day in days)
        home = variables.days_home(person.id, days)
        if least > 0 or most < reach:
            slack = variables.model.new_int_var(0, max(least, reach), "")
            if least > 0:
                variables.model.add(slack >= least - home)
            if most < reach:
                variables.model.add(slack >= home - most)
            outside.append(slack)
    return cp_model.LinearExpr.sum(outside)


def _wishes(variables: Variables) -> cp_model.LinearExprT:
    terms: list[cp_model.LinearExprT] = []
    for wish in variables.problem.wishes:
        home = variables.is_home(wish.person, wish.day)
        terms.append(wish.weight * (1 - home if wish.location is Location.HOME else home))
    return cp_model.LinearExpr.sum(terms)


OBJECTIVES: dict[str, Callable[[Variables], cp_model.LinearExprT]] = {
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
