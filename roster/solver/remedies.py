"""Changes that could make room, applied to a problem to see whether they do."""

from collections.abc import Iterable
from dataclasses import replace

from policies.checks import RuleKind
from roster.solver.constraints import Row
from roster.solver.problem import Problem, Remedy

LAW = {RuleKind.CAP, RuleKind.MAX_OFFICE, RuleKind.SHARED_CAP}
"""Figures that a circular or a superior sets: an explanation may look beyond them, but never offers to move them."""


def kind_of(rule: str) -> str:
    """Return the kind in a rule id: `coverage` of `coverage:loket`."""
    return rule.partition(":")[0]


def remedy_for(problem: Problem, row: Row, nearest: int) -> Remedy:
    """Return the smallest change of the rule itself that admits the sum `nearest`."""
    match kind_of(row.rule):
        case RuleKind.COVERAGE:
            return Remedy("lower", row.rule, to=row.on_site - nearest)
        case RuleKind.PIN:
            return Remedy("unpin", row.rule, row.day)
        case RuleKind.MAX_OFFICE:
            return Remedy("raise", row.rule, row.day, row.on_site - nearest)
        case RuleKind.CHANGES:
            return Remedy("raise", row.rule, to=(problem.max_changes or 0) + nearest - (row.most or 0))
        case RuleKind.WEEK | RuleKind.RUN:
            return Remedy("raise", row.rule, to=nearest)
        case _:
            return Remedy("raise", row.rule, row.day, nearest)


def apply(problem: Problem, remedies: Iterable[Remedy]) -> Problem:
    """Return the problem after all `remedies`."""
    for remedy in remedies:
        problem = _apply(problem, remedy)
    return problem


def _apply(problem: Problem, remedy: Remedy) -> Problem:
    kind, _, name = remedy.rule.partition(":")
    to = remedy.to or 0
    match kind:
        case RuleKind.COVERAGE:
            return replace(
                problem, coverage=tuple(replace(c, minimum=min(c.minimum, to)) if c.id == name else c for c in problem.coverage)
            )
        case RuleKind.PIN:
            return replace(problem, pins=tuple(pin for pin in problem.pins if (pin.person, pin.day) != (name, remedy.day)))
        case RuleKind.CHANGES:
            return replace(problem, max_changes=max(problem.max_changes or 0, to))
        case RuleKind.WEEK:
            people = (
                replace(p, max_home_per_week=max(p.max_home_per_week or 0, to)) if p.id == name else p for p in problem.people
            )
            return replace(problem, people=tuple(people))
        case RuleKind.RUN:
            people = (replace(p, max_home_run=max(p.max_home_run or 0, to)) if p.id == name else p for p in problem.people)
            return replace(problem, people=tuple(people))
    assert remedy.day is not None
    index = problem.position[remedy.day]
    if kind == RuleKind.SHARED_CAP:
        shared = (replace(s, caps=_raised(s.caps, index, to)) if s.id == name else s for s in problem.shared_caps)
        return replace(problem, shared_caps=tuple(shared))
    if kind == RuleKind.CAP:
        return replace(
            problem, subunits=tuple(replace(s, caps=_raised(s.caps, index, to)) if s.id == name else s for s in problem.subunits)
        )
    return replace(
        problem,
        subunits=tuple(
            replace(s, max_office=_raised(s.max_office, index, to)) if s.id == name and s.max_office else s
            for s in problem.subunits
        ),
    )


def _raised(caps: tuple[int, ...], index: int, to: int) -> tuple[int, ...]:
    return (*caps[:index], max(caps[index], to), *caps[index + 1 :])
