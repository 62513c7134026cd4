"""Independent parts: subunits that no binding rule joins are solved apart, and their answers put together again."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from roster.solver.facts import Coverage, SharedCap
from roster.solver.problem import Problem, ProblemError, Solution, Stage, Status

MOST_CELLS = 60_000  # people × days that one search can hold: 1,300 people joined for nine weeks


def split(problem: Problem) -> tuple[Problem, ...]:
    """Return the parts, in the order of their first subunit; each is a whole problem of its own.

    A limit on the number of changes is one purse for everybody, so it keeps the problem in one piece.

    Raises:
        ProblemError: for a part too large for one search.

    """
    parts = tuple(_part(problem, group) for group in _groups(problem))
    for part in parts:
        if len(part.people) * len(part.days) > MOST_CELLS:
            size = f"{len(part.people)} people for {len(part.days)} days that cannot be solved apart"
            raise ProblemError(f'subunits "{part.subunits[0].id}"', f"{size}: more than {MOST_CELLS} cells")
    return parts


def _groups(problem: Problem) -> list[set[str]]:
    """Return sets of subunit ids: those that binding rules join."""
    if problem.max_changes is not None or len(problem.subunits) < 2:
        return [{subunit.id for subunit in problem.subunits}]
    leader = {subunit.id: subunit.id for subunit in problem.subunits}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = name = leader[leader[name]]
        return name

    for joined in _couplings(problem):
        for subunit in joined[1:]:
            leader[find(subunit)] = find(joined[0])
    groups: dict[str, set[str]] = {}
    for name in leader:
        groups.setdefault(find(name), set()).add(name)
    return list(groups.values())


def merge(problem: Problem, parts: Sequence[Solution], seconds: float) -> Solution:
    """Put the parts' solutions together: stages add up, and the whole is only as good as its worst part."""
    statuses = {part.status for part in parts}
    conflicts = tuple(dict.fromkeys(conflict for part in parts for conflict in part.conflicts))
    cut = next((part.cut for part in parts if part.cut), None)
    for verdict in (Status.INFEASIBLE, Status.UNKNOWN):
        if verdict in statuses:
            return Solution(verdict, None, conflicts=conflicts, seconds=seconds, cut=cut)
    found = {person: days for part in parts for person, days in (part.home or {}).items()}
    return Solution(
        status=Status.FEASIBLE if Status.FEASIBLE in statuses else Status.OPTIMAL,
        home={person.id: found[person.id] for person in problem.people},
        stages=tuple(_sum(stages) for stages in zip(*(part.stages for part in parts), strict=True)),
        seconds=seconds,
        cut=cut,
    )


def _sum(stages: Sequence[Stage]) -> Stage:
    bounds = [stage.bound for stage in stages]
    return Stage(
        stages[0].name,
        sum(stage.value for stage in stages),
        None if None in bounds else sum(bound for bound in bounds if bound is not None),
    )


def _couplings(problem: Problem) -> Iterable[list[str]]:
    """Yield the subunits of each rule that spans several and can bind."""
    for shared in problem.shared_caps:
        if len(shared.subunits) > 1 and _can_bind(problem, shared):
            yield list(shared.subunits)
    for group in problem.coverage:
        subunits = sorted({problem.persons[person].subunit for person in group.people})
        if len(subunits) > 1 and _can_miss(problem, group):
            yield subunits


def _can_bind(problem: Problem, shared: SharedCap) -> bool:
    members = [subunit for subunit in problem.subunits if subunit.id in shared.subunits]
    return any(
        sum(min(subunit.caps[index], len(problem.eligible[subunit.id])) for subunit in members) > cap
        for index, cap in enumerate(shared.caps)
    )


def _can_miss(problem: Problem, group: Coverage) -> bool:
    """Whether the group could fall short: its people who are always on site are fewer than it needs on some day."""
    always = [problem.persons[person] for person in group.people if problem.persons[person].exempt]
    days = problem.days if group.days is None else group.days
    return any(sum(day not in person.absent for person in always) < group.minimum for day in days)


def _part(problem: Problem, subunits: set[str]) -> Problem:
    if len(subunits) == len(problem.subunits):
        return problem
    people = tuple(person for person in problem.people if person.subunit in subunits)
    ids = {person.id for person in people}
    return replace(
        problem,
        subunits=tuple(subunit for subunit in problem.subunits if subunit.id in subunits),
        people=people,
        coverage=tuple(group for group in problem.coverage if ids.issuperset(group.people)),
        shared_caps=tuple(shared for shared in problem.shared_caps if subunits.issuperset(shared.subunits)),
        pins=tuple(pin for pin in problem.pins if pin.person in ids),
        wishes=tuple(wish for wish in problem.wishes if wish.person in ids),
        reference=None if problem.reference is None else {p: days for p, days in problem.reference.items() if p in ids},
    )
