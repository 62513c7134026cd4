"""A second opinion on the definitions of solver.md: exact fractions, enumeration, nothing shared with the solver but the judge."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor

from policies.checks import find_violations
from roster.solver.problem import Problem


def best_values(problem: Problem) -> dict[str, int] | None:
    """Return the lexicographically best stage values over every lawful plan, or None when there is none."""
    lawful = (plan for plan in every_plan(problem) if not find_violations(problem.requirements, plan))
    valued = [values(problem, plan) for plan in lawful]
    return min(valued, key=lambda v: [-n if name == "usage" else n for name, n in v.items()], default=None)


def every_plan(problem: Problem) -> Iterator[dict[str, frozenset]]:
    cells = [(p.id, day) for p in problem.people for day in problem.days if not p.exempt and day not in p.absent]
    for choice in product((False, True), repeat=len(cells)):
        chosen = [cell for cell, at_home in zip(cells, choice, strict=True) if at_home]
        yield {p.id: frozenset(day for person, day in chosen if person == p.id) for p in problem.people}


def values(problem: Problem, plan: dict[str, frozenset]) -> dict[str, int]:
    """Return the stages in order, each by its sentence in solver.md."""
    counted = [p for p in problem.people if not p.exempt]
    usage = sum(map(len, plan.values()))
    changes = sum(len(plan[p.id] ^ frozenset((problem.reference or {}).get(p.id, ()))) for p in problem.people)
    fairness = sum((p.balance + len(plan[p.id])) ** 2 for p in counted)
    wishes = sum(w.weight for w in problem.wishes if (w.location == "home") != (w.day in plan[w.person]))
    stages = {"usage": usage}
    if problem.reference is not None and problem.max_changes is None:
        stages["changes"] = changes
    if problem.pattern == "mixed":
        stages |= {"fairness": fairness, "pattern": uneven_days(problem, plan)}
    else:
        stages |= {"pattern": switches(problem, plan), "fairness": fairness}
    return stages | {"wishes": wishes}


def switches(problem: Problem, plan: dict[str, frozenset]) -> int:
    total = 0
    for person in problem.people:
        present = [day for day in problem.days if day not in person.absent and not person.exempt]
        for before, after in pairwise(present):
            if before.isocalendar()[:2] == after.isocalendar()[:2] and (before in plan[person.id]) != (after in plan[person.id]):
                total += 1
    return total


def uneven_days(problem: Problem, plan: dict[str, frozenset]) -> int:
    total = 0
    for subunit in problem.subunits:
        people = [p for p in problem.people if p.subunit == subunit.id and not p.exempt]
        cap = dict(zip(problem.days, subunit.caps, strict=True))
        for person in people:
            home = plan[person.id]
            for week in {day.isocalendar()[:2] for day in problem.days}:
                days = [day for day in problem.days if day.isocalendar()[:2] == week]
                present = [day for day in days if day not in person.absent]
                share = Fraction(sum(cap[day] for day in days), len(people)) * Fraction(len(present), len(days))
                at_home = len(home & set(days))
                total += max(0, floor(share) - at_home, at_home - ceil(share))
            for weekday in range(1, 8):
                days = [day for day in problem.days if day.isoweekday() == weekday]
                total += max(0, len(home & set(days)) - ceil(Fraction(sum(cap[day] for day in days), len(people))))
    return total
