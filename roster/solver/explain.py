"""Why not: which rules conflict, by how much, because of whom, and which change was tried and helps.

Counting comes first: it needs no search and gives the plainest numbers. What counting does not see is a minimal set of rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from policies.checks import RuleKind
from roster.solver.constraints import Cell, Row, rows_of
from roster.solver.facts import Location
from roster.solver.feasibility import is_feasible, minimal_conflict, nearest
from roster.solver.problem import Conflict, Problem, Remedy
from roster.solver.remedies import apply, dated, is_lawful, kind_of, remedy_for

MOST_CONFLICTS = 40
MOST_TESTS = 60
BLAME = (
    RuleKind.COVERAGE,
    RuleKind.CHANGES,
    RuleKind.WEEK,
    RuleKind.RUN,
    RuleKind.MAX_OFFICE,
    RuleKind.PIN,
    RuleKind.SHARED_CAP,
    RuleKind.CAP,
)
"""Of several rules that clash, the one named first is the one the conflict is told by: the one a head can move most easily."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A conflict before its remedies are tried; the first candidate settles it."""

    conflict: Conflict
    candidates: tuple[Remedy, ...]


def has_counted_conflict(problem: Problem) -> bool:
    return next(_counted(problem), None) is not None


def explain(problem: Problem) -> tuple[Conflict, ...]:
    """Return the conflicts of a problem known to be infeasible: at least one, each with numbers and with the remedies that work."""
    findings: dict[tuple[str, date | None], Finding] = {}
    eased = problem
    while len(findings) < MOST_CONFLICTS:
        found = list(_counted(eased))[:MOST_CONFLICTS] or list(_clashing(eased, is_certain=not findings))
        if not found:
            break
        for finding in found:
            key = finding.conflict.rule, finding.conflict.day
            findings[key] = _deeper(findings[key], finding) if key in findings else finding
        eased = apply(eased, (finding.candidates[0] for finding in found))
    return tuple(_with_tested_remedies(problem, _agreed(list(findings.values()))))


def _counted(problem: Problem) -> Iterator[Finding]:
    """Yield the rows that pins, exemptions and absences alone forbid."""
    rows = rows_of(problem)
    at_home = {row.cells[0] for row in rows if _is_pin(row) and row.least == 1 and row.cells}
    in_office = {row.cells[0] for row in rows if _is_pin(row) and row.most == 0 and row.cells}
    for row in rows:
        cells, minus = set(row.cells), set(row.minus)
        low = len(cells & at_home) - len(minus - in_office)
        high = len(cells - in_office) - len(minus & at_home)
        if row.most is not None and low > row.most:
            yield _finding(problem, row, low)
        elif row.least is not None and high < row.least:
            yield _finding(problem, row, high)


def _clashing(problem: Problem, *, is_certain: bool) -> Iterator[Finding]:
    """Yield one minimal set of rows that clash, told by the row a head can move most easily."""
    rows = rows_of(problem)
    core = minimal_conflict(problem, rows) or (rows if is_certain else [])
    if not core:
        return
    core.sort(key=lambda row: BLAME.index(RuleKind(kind_of(row.rule))))
    sums = {row: nearest(problem, row, [other for other in core if other is not row]) for row in core[:MOST_TESTS]}
    finding = _finding(problem, core[0], sums[core[0]])
    others = tuple(row for row in core[1:] if row in sums)
    because = dict.fromkeys((*finding.conflict.because, *(row.rule for row in others if row.rule != core[0].rule)))
    yield Finding(
        replace(finding.conflict, because=tuple(because)),
        tuple(dict.fromkeys((*finding.candidates, *(remedy_for(problem, row, sums[row]) for row in others)))),
    )


def _is_pin(row: Row) -> bool:
    return kind_of(row.rule) == RuleKind.PIN


def _finding(problem: Problem, row: Row, best: int) -> Finding:
    """Tell that the sum of `row` can come no nearer than `best`, in the rule's own terms."""
    unpins = [Remedy("unpin", f"{RuleKind.PIN}:{person}", day) for person, day in _pins_behind(problem, row)]
    own = remedy_for(problem, row, best)
    needed, available = _figures(problem, row, best)
    because = tuple(dict.fromkeys(_because(problem, row)))
    opened = [Remedy("raise", rule, row.day, 1) for rule in because if _is_pin(row) and kind_of(rule) == RuleKind.CAP]
    return Finding(Conflict(row.rule, row.day, needed, available, because), tuple(dict.fromkeys((own, *unpins, *opened))))


def _figures(problem: Problem, row: Row, best: int) -> tuple[int, int]:
    """Return (needed, available) as the rule counts: people on site, people at home, home days or changes."""
    match kind_of(row.rule):
        case RuleKind.COVERAGE:
            return row.on_site - (row.most or 0), row.on_site - best
        case RuleKind.PIN:
            return 1, 0
        case RuleKind.MAX_OFFICE:
            return row.least or 0, best
        case RuleKind.CHANGES:
            limit = problem.max_changes or 0
            return limit + best - (row.most or 0), limit
        case _:
            return best, row.most or 0


def _people_of(problem: Problem, row: Row) -> Sequence[str]:
    """Return everybody the rule speaks of."""
    kind, _, name = row.rule.partition(":")
    match kind:
        case RuleKind.COVERAGE:
            return next(group.people for group in problem.coverage if group.id == name)
        case RuleKind.SHARED_CAP:
            subunits = next(shared.subunits for shared in problem.shared_caps if shared.id == name)
            return [person.id for subunit in subunits for person in problem.members[subunit]]
        case RuleKind.CAP | RuleKind.MAX_OFFICE:
            return [person.id for person in problem.members[name]]
        case RuleKind.CHANGES:
            return [person.id for person in problem.people]
        case _:
            return [name]


def _because(problem: Problem, row: Row) -> Iterator[str]:
    """Yield the facts that leave the rule no room on its day: who is absent, exempt or pinned, and a cap of 0."""
    people = [problem.persons[person] for person in _people_of(problem, row)]
    kind = kind_of(row.rule)
    pins = {person for person, _ in _pins_behind(problem, row)}
    for person in people:
        if row.day in person.absent and kind in {RuleKind.COVERAGE, RuleKind.PIN}:
            yield f"{RuleKind.ABSENT}:{person.id}"
        elif person.exempt and kind in {RuleKind.MAX_OFFICE, RuleKind.PIN}:
            yield f"{RuleKind.EXEMPT}:{person.id}"
        elif person.id in pins and not _is_pin(row):
            yield f"{RuleKind.PIN}:{person.id}"
        elif row.day and kind in {RuleKind.MAX_OFFICE, RuleKind.PIN} and problem.caps[person.subunit, row.day] == 0:
            yield f"{RuleKind.CAP}:{person.subunit}"


def _pins_behind(problem: Problem, row: Row) -> list[Cell]:
    """Return the pins that push against the row."""
    wants_home = row.least is not None
    if _is_pin(row):
        return [(row.rule.partition(":")[2], row.day)] if row.day else []
    pushing, pulling = set(row.cells), set(row.minus)
    return [
        (pin.person, pin.day)
        for pin in dict.fromkeys(problem.pins)
        if (pin.person, pin.day) in (pushing if (pin.location is Location.HOME) != wants_home else pulling)
    ]


def _deeper(before: Finding, after: Finding) -> Finding:
    """Join two looks at one rule: eased by the first remedy it still conflicted, so the second knows its true figure."""
    counts_up = after.conflict.needed > before.conflict.needed
    conflict = (
        replace(before.conflict, needed=after.conflict.needed)
        if counts_up
        else replace(before.conflict, available=min(before.conflict.available, after.conflict.available))
    )
    because = tuple(dict.fromkeys((*before.conflict.because, *after.conflict.because)))
    return Finding(replace(conflict, because=because), (after.candidates[0], *before.candidates[1:]))


def _agreed(findings: Sequence[Finding]) -> list[Finding]:
    """Where a rule conflicts on several days, let its one figure suit them all."""
    figures: dict[str, list[int]] = {}
    for finding in findings:
        for remedy in finding.candidates:
            if remedy.day is None and remedy.to is not None:
                figures.setdefault(remedy.rule, []).append(remedy.to)

    def agree(remedy: Remedy) -> Remedy:
        if remedy.day is not None or remedy.to is None:
            return remedy
        return replace(remedy, to=min(figures[remedy.rule]) if remedy.action == "lower" else max(figures[remedy.rule]))

    return [replace(finding, candidates=tuple(agree(remedy) for remedy in finding.candidates)) for finding in findings]


def _with_tested_remedies(problem: Problem, findings: Sequence[Finding]) -> Iterator[Conflict]:
    """Try each candidate together with what settles the other conflicts, and offer those that leave a lawful roster.

    A pin that isn't enough alone is tried with as many others of its conflict as the figures ask for, none of which is enough alone.
    """
    verdicts: dict[frozenset[Remedy], bool] = {}

    def helps(together: frozenset[Remedy]) -> bool:
        if together not in verdicts and len(verdicts) < MOST_TESTS:
            verdicts[together] = is_feasible(apply(problem, together))
        return verdicts.get(together, False)

    for finding in findings:
        settled = [other.candidates[0] for other in findings if other is not finding]
        offered = [remedy for remedy in finding.candidates if is_lawful(problem, remedy)]
        alone = {remedy for remedy in offered if helps(frozenset((remedy, *settled)))}
        works = []
        for remedy in offered:
            company = () if remedy in alone else _company(finding.conflict, remedy, [o for o in offered if o not in alone])
            if remedy in alone or (company and helps(frozenset((remedy, *company, *settled)))):
                works.append(replace(remedy, of=1 + len(company)))
        if (own_day := dated(problem, finding.conflict)) is not None:
            same = [
                dated(problem, other.conflict) or other.candidates[0] for other in findings if other.conflict.rule == own_day.rule
            ]
            others = [other.candidates[0] for other in findings if other.conflict.rule != own_day.rule]
            if helps(frozenset((*same, *others))):
                works.append(own_day)
        yield replace(finding.conflict, remedies=tuple(works))


def _company(conflict: Conflict, remedy: Remedy, offered: Sequence[Remedy]) -> Sequence[Remedy]:
    """Return the other pins that have to go too, where a pin isn't enough alone; empty when there are not so many."""
    missing = abs(conflict.needed - conflict.available) - 1
    others = [other for other in offered if other.action == "unpin" and other != remedy]
    return others[:missing] if remedy.action == "unpin" and 0 < missing <= len(others) else ()
