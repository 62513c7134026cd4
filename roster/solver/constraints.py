"""Every rule as rows over cells: least ≤ people (or days) at home ≤ most. One encoder per rule kind; flow, CP-SAT and explanation read the same rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import singledispatch

from policies.checks import RuleKind
from roster.solver.facts import Coverage, Location, Person, Pin, SharedCap, Subunit
from roster.solver.problem import Problem
from roster.solver.score import NOWHERE

Cell = tuple[str, date]
"""Person id and day."""


@dataclass(frozen=True, slots=True)
class Row:
    """least ≤ Σ home(cells) − Σ home(minus) ≤ most. `cells` holds only open cells: where the person may be at home at all.

    `on_site` is the number of people present, for rules that count the people on site.
    """

    rule: str
    day: date | None
    cells: tuple[Cell, ...]
    least: int | None = None
    most: int | None = None
    minus: tuple[Cell, ...] = ()
    on_site: int = 0

    @property
    def is_trivial(self) -> bool:
        """Whether no choice of home days can break it."""
        return (self.least is None or self.least <= -len(self.minus)) and (self.most is None or self.most >= len(self.cells))


@dataclass(frozen=True, slots=True)
class ChangeLimit:
    """`max_changes` as a rule of its own."""

    most: int


def is_open(problem: Problem, person: Person, day: date) -> bool:
    """Whether the person may be at home on `day` at all: neither exempt nor absent, on a day whose cap isn't 0."""
    return not person.exempt and day not in person.absent and problem.caps[person.subunit, day] > 0


def open_cells(problem: Problem) -> list[Cell]:
    return [(person.id, day) for person in problem.people for day in problem.days if is_open(problem, person, day)]


def rules_of(problem: Problem) -> Iterator[object]:
    """Yield every rule of the problem, in a stable order."""
    yield from problem.subunits
    yield from problem.shared_caps
    yield from problem.coverage
    yield from dict.fromkeys(problem.pins)
    yield from problem.people
    if problem.max_changes is not None:
        yield ChangeLimit(problem.max_changes)


def rows_of(problem: Problem) -> list[Row]:
    """Return the rows that a choice of home days can break."""
    return [row for rule in rules_of(problem) for row in encode(rule, problem) if not row.is_trivial]


@singledispatch
def encode(rule: object, problem: Problem) -> Iterable[Row]:
    """Return the rows of one rule."""
    raise NotImplementedError(f"no encoder for {type(rule).__name__} among {len(problem.days)} days")


@encode.register
def _(rule: Subunit, problem: Problem) -> Iterator[Row]:
    people = problem.members[rule.id]
    for day, cap in zip(problem.days, rule.caps, strict=True):
        yield Row(f"{RuleKind.CAP}:{rule.id}", day, _open(problem, people, day), most=cap)
    for day, limit in zip(problem.days, rule.max_office or (), strict=rule.max_office is not None):
        present = _present(people, day)
        yield Row(f"{RuleKind.MAX_OFFICE}:{rule.id}", day, _open(problem, people, day), least=present - limit, on_site=present)


@encode.register
def _(rule: SharedCap, problem: Problem) -> Iterator[Row]:
    people = [person for subunit in rule.subunits for person in problem.members[subunit]]
    for day, cap in zip(problem.days, rule.caps, strict=True):
        yield Row(f"{RuleKind.SHARED_CAP}:{rule.id}", day, _open(problem, people, day), most=cap)


@encode.register
def _(rule: Coverage, problem: Problem) -> Iterator[Row]:
    people = [problem.persons[person] for person in rule.people]
    for day in problem.days if rule.days is None else sorted(rule.days):
        present = _present(people, day)
        yield Row(f"{RuleKind.COVERAGE}:{rule.id}", day, _open(problem, people, day), most=present - rule.minimum, on_site=present)


@encode.register
def _(rule: Pin, problem: Problem) -> Iterator[Row]:
    place = int(rule.location is Location.HOME)
    cells = _open(problem, [problem.persons[rule.person]], rule.day)
    yield Row(f"{RuleKind.PIN}:{rule.person}", rule.day, cells, least=place, most=place)


@encode.register
def _(rule: Person, problem: Problem) -> Iterator[Row]:
    """Most home days in an ISO week, and most in a row: of each run of one day more, one day is not at home."""
    if rule.max_home_per_week is not None:
        for week in problem.weeks:
            cells = tuple((rule.id, day) for day in week if is_open(problem, rule, day))
            yield Row(f"{RuleKind.WEEK}:{rule.id}", week[0], cells, most=rule.max_home_per_week)
    if rule.max_home_run is not None:
        length = rule.max_home_run + 1
        for start in range(len(problem.days) - rule.max_home_run):
            run = problem.days[start : start + length]
            if all(is_open(problem, rule, day) for day in run):
                cells = tuple((rule.id, day) for day in run)
                yield Row(f"{RuleKind.RUN}:{rule.id}", run[0], cells, most=rule.max_home_run)


@encode.register
def _(rule: ChangeLimit, problem: Problem) -> Iterator[Row]:
    """Count the reference's home cells that are not kept, and the new ones."""
    before = problem.reference or {}
    cells = open_cells(problem)
    kept = tuple(cell for cell in cells if cell[1] in before.get(cell[0], NOWHERE))
    new = tuple(cell for cell in cells if cell[1] not in before.get(cell[0], NOWHERE))
    yield Row(f"{RuleKind.CHANGES}:reference", None, new, most=rule.most - sum(map(len, before.values())), minus=kept)


def _open(problem: Problem, people: Iterable[Person], day: date) -> tuple[Cell, ...]:
    return tuple((person.id, day) for person in people if is_open(problem, person, day))


def _present(people: Iterable[Person], day: date) -> int:
    return sum(day not in person.absent for person in people)
