"""Changes that could make room, applied to a problem to see whether they do."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from policies.checks import RuleKind
from roster.solver.constraints import Row
from roster.solver.facts import Coverage, Person, SharedCap, Subunit
from roster.solver.problem import Conflict, Problem, Remedy

T = TypeVar("T", Coverage, Person, SharedCap, Subunit)

LAW = {RuleKind.CAP, RuleKind.MAX_OFFICE, RuleKind.SHARED_CAP}
"""Figures that a circular or a superior sets: an explanation may look beyond them, but never offers to move them beyond the law."""


def kind_of(rule: str) -> str:
    """Return the kind in a rule id: `coverage` of `coverage:loket`."""
    return rule.partition(":")[0]


def is_lawful(problem: Problem, remedy: Remedy) -> bool:
    """Whether anybody here may take the remedy: a cap only up to the law's, where a target of the roster's own is stricter."""
    kind, _, name = remedy.rule.partition(":")
    if kind != RuleKind.CAP or remedy.day is None:
        return kind not in LAW
    (subunit,) = (subunit for subunit in problem.subunits if subunit.id == name)
    return (remedy.to or 0) <= (subunit.lawful_caps or subunit.caps)[problem.position[remedy.day]]


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
        case RuleKind.COVERAGE if remedy.day is not None:
            return replace(problem, coverage=tuple(_lowered_for_a_day(problem, name, remedy.day, to)))
        case RuleKind.COVERAGE:
            changed = _changed(problem.coverage, name, lambda group: {"minimum": min(group.minimum, to)})
            return replace(problem, coverage=changed)
        case RuleKind.PIN:
            return replace(problem, pins=tuple(pin for pin in problem.pins if (pin.person, pin.day) != (name, remedy.day)))
        case RuleKind.CHANGES:
            return replace(problem, max_changes=max(problem.max_changes or 0, to))
        case RuleKind.WEEK | RuleKind.RUN:
            return replace(problem, people=_changed(problem.people, name, lambda _: {kind: to}))
        case _:
            return _raise_for_a_day(problem, remedy)


def _lowered_for_a_day(problem: Problem, name: str, day: date, to: int) -> Iterable[Coverage]:
    """Yield the groups, with `name` standing apart on `day`."""
    for group in problem.coverage:
        days = frozenset(problem.days) if group.days is None else group.days
        if group.id != name or day not in days:
            yield group
            continue
        if rest := days - {day}:
            yield replace(group, days=rest)
        if least := min(group.minimum, to):
            yield replace(group, id=f"{name}={day.isoformat()}", minimum=least, days=frozenset({day}))


def dated(problem: Problem, conflict: Conflict) -> Remedy | None:
    """Return the lowering of a minimum on the conflict's own day, where the rule speaks of other days too."""
    kind, _, name = conflict.rule.partition(":")
    if kind != RuleKind.COVERAGE or conflict.day is None:
        return None
    days = next((group.days for group in problem.coverage if group.id == name), frozenset())
    if len(problem.days if days is None else days) < 2:
        return None
    return Remedy("lower", conflict.rule, conflict.day, conflict.available)


def _raise_for_a_day(problem: Problem, remedy: Remedy) -> Problem:
    kind, _, name = remedy.rule.partition(":")
    assert remedy.day is not None
    index, to = problem.position[remedy.day], remedy.to or 0

    def raised(figures: tuple[int, ...]) -> tuple[int, ...]:
        return (*figures[:index], max(figures[index], to), *figures[index + 1 :])

    match kind:
        case RuleKind.SHARED_CAP:
            return replace(problem, shared_caps=_changed(problem.shared_caps, name, lambda shared: {"caps": raised(shared.caps)}))
        case RuleKind.CAP:
            changed = _changed(
                problem.subunits,
                name,
                lambda subunit: {"caps": raised(subunit.caps), "lawful_caps": subunit.lawful_caps and raised(subunit.lawful_caps)},
            )
            return replace(problem, subunits=changed)
        case _:
            changed = _changed(problem.subunits, name, lambda subunit: {"max_office": raised(subunit.max_office or ())})
            return replace(problem, subunits=changed)


def _changed(items: tuple[T, ...], name: str, change: Callable[[T], dict[str, Any]]) -> tuple[T, ...]:
    """Return `items` with the one called `name` changed."""
    return tuple(replace(item, **change(item)) if item.id == name else item for item in items)
