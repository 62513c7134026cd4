"""The weekly pattern where no rule joins two weeks: each week settled alone, then who has which; nearly always proven in milliseconds."""

from collections.abc import Sequence
from datetime import date

from roster.solver.problem import Problem, Solution, Stage, Status
from roster.solver.score import spread, stage_names, stage_values
from roster.solver.search import Search
from roster.solver.settle import Kinds, Settled, settle
from roster.solver.turns import Turns
from roster.solver.weeks import Week, weeks_apart

Plan = dict[str, frozenset[date]]

SHARES = {"fairness": 0.5, "wishes": 0.7}
"""The stages that weeks share, each with the part of the work left that one search for it may take."""


def solve_by_weeks(problem: Problem, search: Search, work: float) -> Solution | None:
    """Return the best plan; None when a rule joins two weeks, or one of them isn't settled with proof."""
    weeks = weeks_apart(problem)
    settled = None if weeks is None else _settle_all(weeks, search, work)
    if weeks is None or settled is None:
        return None
    return _Rounds(problem, weeks, settled, search, work).solve()


def _settle_all(weeks: Sequence[Week], search: Search, work: float) -> list[Settled] | None:
    """Settle each week; equal ones only once."""
    known: dict[tuple[Kinds, tuple[object, ...]], Settled | None] = {}
    results = []
    for week in weeks:
        kinds = tuple((kind, len(people)) for kind, people in week.kinds.items())
        key = kinds, tuple(week.limits)
        if key not in known:
            known[key] = settle(kinds, week.limits, search, work / 2)
        settled = known[key]
        if settled is None or search.must_stop():
            return None
        results.append(settled)
    return results


def first_deal(problem: Problem, weeks: Sequence[Week], settled: Sequence[Settled]) -> Plan:
    """Return a plan of the settled weeks: in each, the longest ways go to those of their kind who have least."""
    days: dict[str, list[date]] = {person.id: [] for person in problem.people}
    for week, result in zip(weeks, settled, strict=True):
        for people, ways, taken in zip(week.kinds.values(), result.ways, result.taken, strict=True):
            poorest = sorted(people, key=lambda person: problem.persons[person].balance + len(days[person]))
            chosen = [way for way, number in zip(ways, taken, strict=True) for _ in range(number)]
            chosen.sort(key=lambda way: -way.length)
            for person, way in zip(poorest, chosen, strict=True):
                days[person] += week.dates(way.days)
    return {person: frozenset(own) for person, own in days.items()}


class _Rounds:
    """The stages that weeks share: fairness, then wishes, each over groups first and person by person where that leaves a gap."""

    def __init__(self, problem: Problem, weeks: Sequence[Week], settled: Sequence[Settled], search: Search, work: float) -> None:
        self.problem, self.weeks, self.settled, self.search = problem, weeks, settled, search
        self.end = search.work_left - work
        self.home = first_deal(problem, weeks, settled)
        self.values = stage_values(problem, self.home)
        self.bounds = {name: self.values[name] for name in stage_names(problem) if name not in ("fairness", "wishes")}

    def solve(self) -> Solution:
        for name, bound in self.bounds.items():
            self.search.tell(name, bound, bound)
        turns: Turns | None = None
        for name, share in SHARES.items():
            if self.search.must_stop():
                break
            if name == "wishes" and not self.problem.wishes:
                self.bounds[name] = 0
            else:
                turns = self._improve(name, share, turns)
            self._tell(name, self.bounds.get(name))
        stages = tuple(Stage(name, value, self.bounds.get(name)) for name, value in self.values.items())
        status = Status.OPTIMAL if all(stage.is_proven for stage in stages) else Status.FEASIBLE
        return Solution(status, self.home, stages, cut="wall" if self.search.cut == "wall" else None)

    def _improve(self, name: str, share: float, turns: Turns | None) -> Turns:
        """Improve stage `name` in the model at hand, and person by person if a gap is left; return the model used last."""
        if turns is None:
            turns = Turns(self.problem, self.weeks, self.settled, self.home, alone=False)
        else:
            turns.keep_fairness(self.values["fairness"])
        self._search(turns, name, share)
        if self.values[name] == self.bounds.get(name) or turns.is_exact or self.search.must_stop():
            return turns
        turns = Turns(self.problem, self.weeks, self.settled, self.home, alone=True)
        if name == "wishes":
            turns.keep_fairness(self.values["fairness"])
        turns.keep_bound(name, self.bounds.get(name))
        self._search(turns, name, share)
        return turns

    def _search(self, turns: Turns, name: str, share: float) -> None:
        work = share * (self.search.work_left - self.end)
        home, bound = turns.improve(name, self.search, work, lambda bound: self._tell(name, bound))
        if home is not None:
            values = stage_values(self.problem, home)
            if [values[later] for later in SHARES] < [self.values[later] for later in SHARES]:
                self.home, self.values = home, values
        known = [number for number in (bound, self.bounds.get(name)) if number is not None]
        if known:
            self.bounds[name] = min(self.values[name], max(known))

    def _tell(self, name: str, bound: int | None) -> None:
        self.search.tell(name, self.values[name], bound, spread(self.problem, self.home) if name == "fairness" else None)
