"""Could this cell be home in any lawful roster? Proven by a solve. Import it where it is called: the web loads no solver before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policies.checks import RuleKind
from roster.solver.components import split
from roster.solver.constraints import rows_of
from roster.solver.feasibility import closest, is_feasible, minimal_conflict
from roster.solver.problem import ProblemError
from roster.workflow.build_problem import build_problem, plan_of
from roster.workflow.explain_cell import Answer, Rule, Verdict

if TYPE_CHECKING:
    from datetime import date

    from roster.models import Roster
    from roster.queries.draft import Cell, Draft
    from roster.queries.facts import Facts
    from roster.solver.problem import Problem


def can_be_home(roster: Roster, facts: Facts, draft: Draft, cell: Cell) -> Verdict:
    """Pin a cell home and solve the part it belongs to: what is said to be impossible was proven to be.

    An absence and a day that staff have lived need no proof; no rule is named for them.
    """
    if cell[1] in facts.people[cell[0]].away or cell[1] in draft.frozen:
        return Verdict(Answer.IMPOSSIBLE)
    try:
        part = _part(roster, facts, _sent_home(draft, cell), cell)
    except ProblemError:
        return Verdict(Answer.UNKNOWN)
    if is_feasible(part):
        return Verdict(Answer.POSSIBLE, cells=_least_change(part, plan_of(facts, draft)))
    core = _core(part)
    others = tuple(rule for rule in core if rule != _pin(cell))
    if not core:
        return Verdict(Answer.UNKNOWN)
    if len(others) == len(core):
        return Verdict(Answer.NO_ROSTER, rules=others)
    if not any(rule.startswith(f"{RuleKind.PIN}:") for rule, _day in others):
        return Verdict(Answer.IMPOSSIBLE, rules=others)
    freed = _core(replace(part, pins=tuple(pin for pin in part.pins if (pin.person, pin.day) == cell)))
    if freed:
        return Verdict(Answer.IMPOSSIBLE, rules=tuple(rule for rule in freed if rule != _pin(cell)))
    return Verdict(Answer.BLOCKED_BY_PINS, rules=others)


def _core(part: Problem) -> tuple[Rule, ...]:
    """Return a minimal set of rules that clash; empty when a roster exists, or when it takes too long to tell."""
    return tuple(dict.fromkeys((row.rule, row.day) for row in minimal_conflict(part, rows_of(part))))


def _pin(cell: Cell) -> Rule:
    return f"{RuleKind.PIN}:{cell[0]}", cell[1]


def _sent_home(draft: Draft, cell: Cell) -> Draft:
    return replace(draft, home=draft.home | {cell}, pins={**draft.pins, cell: 0})


def _part(roster: Roster, facts: Facts, draft: Draft, cell: Cell) -> Problem:
    parts = split(build_problem(roster, facts, draft))
    return next(part for part in parts if cell[0] in part.persons)


def _least_change(part: Problem, plan: dict[str, frozenset[date]]) -> tuple[Cell, ...]:
    """Return the cells in which the nearest lawful roster differs from `plan`."""
    reference = {person: plan[person] for person in part.persons}
    found = closest(replace(part, reference=reference)) or reference
    return tuple(sorted((person, day) for person, days in reference.items() for day in days ^ found[person]))
