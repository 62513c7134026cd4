"""The judge behind every door: what a change to a draft would break that isn't broken already."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from policies.checks import RuleKind, Violation, find_violations
from roster.queries.facts import Facts, load_facts
from roster.workflow.build_problem import build_problem, open_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from roster.models import Roster
    from roster.queries.draft import Draft
    from roster.solver.problem import Problem


def facts_of(roster: Roster) -> Facts:
    """Read what holds for a roster, its own stricter target included."""
    target = None if roster.target is None else Fraction(roster.target, 100)
    return load_facts(roster.unit, roster.starts, roster.ends, target)


@dataclass(frozen=True)
class Judged:
    """A draft before the judge."""

    facts: Facts
    problem: Problem
    violations: Sequence[Violation]


def judge(roster: Roster, draft: Draft, facts: Facts | None = None) -> Judged:
    """Return every rule that the draft breaks on its open days."""
    facts = facts or facts_of(roster)
    problem = build_problem(roster, facts, draft)
    plan = draft.home_days(facts.people, open_days(facts, draft))
    return Judged(facts, problem, find_violations(problem.requirements, plan))


def worsened(before: Sequence[Violation], after: Sequence[Violation]) -> list[Violation]:
    """Return what `after` breaks that `before` didn't, or breaks by more: a draft that is already wrong may get better step by step."""
    known = {_key(violation): _excess(violation) for violation in before}
    return [violation for violation in after if _excess(violation) > known.get(_key(violation), 0)]


def _key(violation: Violation) -> tuple[RuleKind, str, date | None]:
    return violation.kind, violation.subject, violation.day


def _excess(violation: Violation) -> int:
    return abs(violation.actual - violation.limit)
