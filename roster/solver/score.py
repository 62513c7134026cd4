"""What a roster is worth: every stage's value by its definition, recomputed from the plan alone."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from roster.solver.facts import Location, Pattern, Person
from roster.solver.problem import Home, Problem

NOWHERE: frozenset[date] = frozenset()


def stage_names(problem: Problem) -> tuple[str, ...]:
    """Return the stages in the order in which they are decided."""
    middle = ("fairness", "pattern") if problem.pattern is Pattern.MIXED else ("pattern", "fairness")
    counts_changes = problem.reference is not None and problem.max_changes is None
    return ("usage", *(("changes",) if counts_changes else ()), *middle, "wishes")


def stage_values(problem: Problem, home: Home) -> dict[str, int]:
    """Return stage name → value, in stage order; `usage` is better when larger, all others when smaller."""
    value_of = {
        "usage": usage,
        "changes": changes,
        "fairness": fairness,
        "pattern": days_off_pattern if problem.pattern is Pattern.MIXED else switches,
        "wishes": unmet_wishes,
    }
    return {name: value_of[name](problem, home) for name in stage_names(problem)}


def usage(problem: Problem, home: Home) -> int:
    return sum(len(home.get(person.id, NOWHERE)) for person in problem.people)


def changes(problem: Problem, home: Home) -> int:
    reference = problem.reference or {}
    return sum(len(home.get(p.id, NOWHERE) ^ reference.get(p.id, NOWHERE)) for p in problem.people)


def fairness(problem: Problem, home: Home) -> int:
    return sum((p.balance + len(home.get(p.id, NOWHERE))) ** 2 for p in problem.people if not p.exempt)


def spread(problem: Problem, home: Home) -> int:
    """Return the largest difference of balance and home days within one subunit: fairness as people read it."""
    totals = [[p.balance + len(home.get(p.id, NOWHERE)) for p in members if not p.exempt] for members in problem.members.values()]
    return max((max(unit) - min(unit) for unit in totals if unit), default=0)


def switches(problem: Problem, home: Home) -> int:
    """Count the changes of place inside an ISO week, over successive days on which the person is not absent."""
    return sum(
        (today in home.get(person.id, NOWHERE)) != (tomorrow in home.get(person.id, NOWHERE))
        for person in problem.people
        if not person.exempt
        for week in problem.weeks
        for today, tomorrow in pairwise(day for day in week if day not in person.absent)
    )


Share = tuple[Person, tuple[date, ...], int, int]
"""(person, days, least, most): his even share of the home days on `days`."""


def days_off_pattern(problem: Problem, home: Home) -> int:
    """Count the days beyond an even share: by week both ways, by weekday upwards."""
    return days_outside(week_shares(problem), home) + days_outside(weekday_shares(problem), home)


def days_outside(shares: Iterable[Share], home: Home) -> int:
    total = 0
    for person, days, least, most in shares:
        spent = len(home.get(person.id, NOWHERE).intersection(days))
        total += max(0, least - spent, spent - most)
    return total


def week_shares(problem: Problem) -> Iterator[Share]:
    """Yield each person's share of each week: what the caps allow his subunit, by head and by the days he is there."""
    for subunit in problem.subunits:
        people = problem.eligible[subunit.id]
        for week in problem.weeks:
            caps = sum(problem.caps[subunit.id, day] for day in week)
            for person in people:
                shared = caps * sum(day not in person.absent for day in week)
                yield person, week, shared // (len(people) * len(week)), -(-shared // (len(people) * len(week)))


def weekday_shares(problem: Problem) -> Iterator[Share]:
    """Yield each person's share of each weekday, upwards only: nobody has all the Fridays."""
    weekdays = [tuple(d for d in problem.days if d.isoweekday() == n) for n in sorted({d.isoweekday() for d in problem.days})]
    for subunit in problem.subunits:
        people = problem.eligible[subunit.id]
        for days in weekdays:
            caps = sum(problem.caps[subunit.id, day] for day in days)
            for person in people:
                yield person, days, 0, -(-caps // len(people))


def unmet_wishes(problem: Problem, home: Home) -> int:
    return sum(
        wish.weight for wish in problem.wishes if (wish.day in home.get(wish.person, NOWHERE)) != (wish.location is Location.HOME)
    )
