"""The judge behind every door: what a change to a draft would break that isn't broken already."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from policies.checks import RuleKind, Violation, find_violations
from roster.queries.facts import Facts, load_facts
from roster.workflow.build_problem import build_problem, open_days, plan_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from roster.models import Roster
    from roster.queries.draft import Draft


def facts_of(roster: Roster, near: Collection[int] | None = None) -> Facts:
    """Read what holds for a roster, its own stricter target included; with `near`, only what a change to these employees concerns."""
    target = None if roster.target is None else Fraction(roster.target, 100)
    return load_facts(roster.unit, roster.starts, roster.ends, target, near)


def judge(roster: Roster, draft: Draft, facts: Facts) -> list[Violation]:
    """Return every rule that the draft breaks on its open days; a roster that is wholly lived breaks none any more."""
    if not open_days(facts, draft):
        return []
    return find_violations(build_problem(roster, facts, draft).requirements, plan_of(facts, draft))


def worsened(roster: Roster, before: Draft, after: Draft, facts: Facts) -> list[Violation]:
    """Return what `after` breaks more than `before`: a draft that is already wrong may get better step by step."""
    found = judge(roster, after, facts)
    if not found:
        return []  # the usual case needs no second verdict
    was, is_now = _excess(judge(roster, before, facts)), _excess(found)
    return [violation for violation in found if is_now[_key(violation)] > was[_key(violation)]]


def _excess(violations: Iterable[Violation]) -> Counter[object]:
    excess: Counter[object] = Counter()
    for violation in violations:
        excess[_key(violation)] += abs(violation.actual - violation.limit)
    return excess


def _key(violation: Violation) -> object:
    """Say what a violation is about: weeks and runs are dated by their first home day, which an edit may move."""
    when: object = violation.day
    if violation.kind is RuleKind.WEEK and violation.day:
        when = violation.day.isocalendar()[:2]
    if violation.kind is RuleKind.RUN:
        when = None
    return violation.kind, violation.subject, when
