"""The relaxation that is a min-cost flow: exact bounds on usage, changes, fairness and wishes, and often the roster itself.

Source → nested headcount rules of each day → cells → a person's week → person → sink, by unit arcs of rising cost. A person's week
holds as many days as his weekly limit and his longest run alone allow; with the mixed pattern its arcs also count the days outside his
even share. Costs on cells count changes and unmet wishes. The weights put the stages in order, so that of the fairest plans the flow is
the evenest by weeks, and of these the one with the fewest unmet wishes.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policies.checks import RuleKind
from roster.solver.constraints import Cell, Row, is_open, open_cells, rows_of
from roster.solver.facts import Location, Pattern, Person
from roster.solver.network import SINK, SOURCE, Network, reachable
from roster.solver.problem import Home, Problem
from roster.solver.score import NOWHERE, days_outside, stage_values, week_shares

HEADCOUNTS = {RuleKind.CAP, RuleKind.MAX_OFFICE, RuleKind.SHARED_CAP, RuleKind.COVERAGE}
COARSE = frozenset({"usage", "changes", "fairness"})
PATTERN, WISHES = frozenset({"pattern"}), frozenset({"wishes"})


@dataclass(frozen=True, slots=True)
class Span:
    """People whose balance + home days is `level` or `level + 1` in every fairest plan, `total` together."""

    people: tuple[str, ...]
    level: int
    total: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The best plan when runs, change limits and crossing groups are ignored.

    `bounds` (usage, changes, fairness, in mixed the weeks' part of the pattern, wishes) hold for every lawful plan, each as long as
    those before it are attained. `spans` say how the fairest plans share out the days; None when the cost of changes hides it.
    """

    home: Home
    bounds: dict[str, int]
    spans: tuple[Span, ...] | None


def relax(problem: Problem) -> Relaxation | None:
    """Solve the flow, without the last stages when their weights are beyond the engine; None when even fairness is."""
    attempts = (_relax(problem, fine) for fine in (PATTERN | WISHES, PATTERN, frozenset()))
    return next(filter(None, attempts), None)


def least_wishes(problem: Problem) -> int:
    """Return how many wishes stay unmet at least, whatever the pattern, in plans that attain the bounds before it."""
    flow = _relax(problem, WISHES)
    return 0 if flow is None else flow.bounds["wishes"]


def _relax(problem: Problem, fine: frozenset[str]) -> Relaxation | None:
    flow = _Flow(problem, fine)
    if not flow.network.solve(supply=len(flow.free)):
        return None
    home = flow.home()
    values = stage_values(problem, home)
    bounds = {name: value for name, value in values.items() if name in COARSE | fine - PATTERN}
    if flow.evens_weeks:
        bounds["pattern"] = days_outside(week_shares(problem), home)
    return Relaxation(
        home=home,
        bounds=bounds,
        spans=None if flow.counts_changes else flow.spans(home),
    )


class _Flow:
    """The network of one problem; `fine` names the stages after fairness that it prices too."""

    def __init__(self, problem: Problem, fine: frozenset[str]) -> None:
        self.problem = problem
        self.fine = fine
        self.network = Network()
        rows = rows_of(problem)
        single = [row for row in rows if len(row.cells) == 1 and not row.minus]
        self.pinned_home = {row.cells[0] for row in single if row.least == 1}
        closed = {row.cells[0] for row in single if row.most == 0}
        self.free = [cell for cell in open_cells(problem) if cell not in closed and cell not in self.pinned_home]
        self.start = {person.id: person.balance for person in problem.people}
        for person, _ in self.pinned_home:
            self.start[person] += 1
        self._weigh()
        self._persons(rows)
        self._days(rows)

    def _weigh(self) -> None:
        """Choose costs so that a headcount's least comes before a change, that before fairness, even weeks before wishes."""
        problem, units = self.problem, len(self.free) + 1
        self.counts_changes = problem.reference is not None and problem.max_changes is None
        self.evens_weeks = "pattern" in self.fine and problem.pattern is Pattern.MIXED
        self.wish: dict[Cell, int] = Counter()
        for wish in problem.wishes if "wishes" in self.fine else ():
            self.wish[wish.person, wish.day] += -wish.weight if wish.location is Location.HOME else wish.weight
        self.uneven = 1 + sum(map(abs, self.wish.values()))
        self.step = self.uneven * (2 * units if self.evens_weeks else 1)
        self.lowest = min(self.start.values(), default=0)
        highest = max(self.start.values(), default=0) - self.lowest + len(problem.days)
        self.change = 2 * self.step * (highest + 1) * units if self.counts_changes else 0
        self.need = 2 * (self.step * (highest + 2) + self.change) * units

    def _persons(self, rows: Iterable[Row]) -> None:
        """Cell → person, through his weeks → sink by unit arcs."""
        self.person = {person.id: self.network.node() for person in self.problem.people}
        self.enters = {cell: self.person[cell[0]] for cell in self.free}
        free = Counter(person for person, _ in self.free)
        for name, node in self.person.items():
            for k in range(free[name]):
                self.network.arc(node, SINK, 1, self.step * (2 * (self.start[name] - self.lowest + k) + 1))
        limits = {row.cells: row.most for row in rows if row.rule.startswith(f"{RuleKind.WEEK}:") and row.most is not None}
        shares = week_shares(self.problem) if self.evens_weeks else ()
        even = {(person.id, week[0]): (least, most) for person, week, least, most in shares}
        for person in self.problem.people:
            for week in self.problem.weeks:
                cells = tuple((person.id, day) for day in week if is_open(self.problem, person, day))
                most = min(limits.get(cells, len(cells)), self._most_without_long_run(person, week))
                if cells and (most < len(cells) or self.evens_weeks):
                    self._week(cells, most, even.get((person.id, week[0]), (0, len(cells))))

    def _most_without_long_run(self, person: Person, week: Iterable[date]) -> int:
        """Return how many days of `week` he can be at home when runs over its ends are allowed: of each `max_home_run + 1`, all but one."""
        most = run = 0
        for day in week:
            cell = person.id, day
            run = run + 1 if cell in self.enters or cell in self.pinned_home else 0
            if person.max_home_run is not None and run > person.max_home_run:
                run = 0
            most += run > 0
        return most

    def _week(self, cells: tuple[Cell, ...], limit: int, share: tuple[int, int]) -> None:
        """Lead the free cells of a person's week through arcs that reward the days up to his share, and charge those beyond."""
        taken = sum(cell in self.pinned_home for cell in cells)
        free = [cell for cell in cells if cell in self.enters]
        room = max(0, min(len(free), limit - taken))
        least, most = (min(room, max(0, bound - taken)) for bound in share)
        week, person = self.network.node(), self.person[cells[0][0]]
        for capacity, cost in ((least, -self.uneven), (most - least, 0), (room - most, self.uneven)):
            self.network.arc(week, person, capacity, cost)
        self.enters.update(dict.fromkeys(free, week))

    def _days(self, rows: Iterable[Row]) -> None:
        """Source → nested sets of people with a limit → cells; of two sets that cross, the smaller is left out."""
        limits: dict[date, list[tuple[frozenset[Cell], int, int]]] = defaultdict(list)
        for row in rows:
            if row.day is not None and row.rule.partition(":")[0] in HEADCOUNTS:
                cells = frozenset(row.cells)
                taken = len(cells & self.pinned_home)
                cells &= self.enters.keys()
                least = max(0, (row.least or 0) - taken)
                most = len(cells) if row.most is None else max(0, row.most - taken)
                limits[row.day].append((cells, min(least, most), most))
        leaf = dict.fromkeys(self.free, SOURCE)
        for day in sorted(limits):
            self._nest(sorted(limits[day], key=lambda limit: -len(limit[0])), leaf)
        before = self.problem.reference or {}
        self.arcs = []
        for person, day in self.free:
            cell = person, day
            change = -self.change if day in before.get(person, NOWHERE) else self.change
            self.arcs.append((cell, self.network.arc(leaf[cell], self.enters[cell], 1, change + self.wish[cell])))

    def _nest(self, limits: Iterable[tuple[frozenset[Cell], int, int]], leaf: dict[Cell, int]) -> None:
        for cells, least, most in limits:
            parents = {leaf[cell] for cell in cells}
            if len(parents) != 1:
                continue
            (parent,) = parents
            node = self.network.node()
            self.network.rigid.add(self.network.arc(parent, node, least, -self.need))
            self.network.arc(parent, node, most - least)
            leaf.update(dict.fromkeys(cells, node))

    def home(self) -> dict[str, frozenset[date]]:
        chosen: dict[str, set[date]] = defaultdict(set)
        for person, day in self.pinned_home:
            chosen[person].add(day)
        for (person, day), arc in self.arcs:
            if self.network.flows[arc]:
                chosen[person].add(day)
        return {person.id: frozenset(chosen[person.id]) for person in self.problem.people}

    def spans(self, home: Home) -> tuple[Span, ...]:
        """Follow the residual graph: who could give a day to whom at no cost.

        Among all plans of least Σ squares each person's total takes at most two neighbouring values, and the people of a level keep
        their sum: the totals of a flow are M-convex (Frank & Murota, decreasing minimality).
        """
        after, before = self.network.residual()
        levels: dict[int, list[str]] = defaultdict(list)
        for person in self.problem.people:
            if not person.exempt:
                levels[person.balance + len(home[person.id])].append(person.id)
        found = []
        moving: set[str] = set()
        for level in sorted(levels):
            below, above = levels[level], levels.get(level + 1, [])
            given = reachable((self.person[person] for person in above), after)
            taken = reachable((self.person[person] for person in below), before)
            gain = [person for person in below if self.person[person] in given]
            lose = [person for person in above if self.person[person] in taken]
            if gain or lose:
                found.append(Span((*gain, *lose), level, level * len(gain) + (level + 1) * len(lose)))
                moving.update(gain, lose)
        found += [Span((p,), level, level) for level, people in sorted(levels.items()) for p in people if p not in moving]
        return tuple(found)
