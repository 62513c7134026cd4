"""Problem → Solution: part by part, stage by stage, each with its value and its proven bound."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, isfinite

from ortools.sat.python import cp_model

from policies.checks import RuleKind, find_violations
from roster.solver.bounds import Relaxation, least_wishes, relax
from roster.solver.components import merge, split
from roster.solver.constraints import open_cells, rows_of
from roster.solver.explain import explain, has_counted_conflict
from roster.solver.facts import Pattern
from roster.solver.feasibility import is_impossible
from roster.solver.objective import Settled, keep_shares, objective
from roster.solver.problem import Home, Problem, Solution, Stage, Status
from roster.solver.reach import Reach
from roster.solver.score import spread, stage_names, stage_values
from roster.solver.search import Progress, Search
from roster.solver.trades import KEPT, trade
from roster.solver.variables import Variables
from roster.solver.whole_weeks import solve_by_weeks

SHARES = {"usage": 2, "changes": 1, "pattern": 3, "fairness": 3, "wishes": 1}
"""How the work left is divided among the stages still to come."""
SIGNS = {"usage": -1}
"""Every other stage is minimised."""


def solve(
    problem: Problem,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Solution:
    """Return the best roster with proof, or why there is none.

    `on_progress` hears each change, `should_stop` is polled about ten times a second; both run in the caller's thread. A stopped solve
    keeps the best found (status feasible).

    Raises:
        ProblemError: for a part too large for one search.

    """
    search = Search(problem.time_limit_s, problem.seed, on_progress, should_stop)
    parts = split(problem)
    if any(map(has_counted_conflict, parts)):
        answers = [_infeasible(part) for part in parts if has_counted_conflict(part) or is_impossible(part)]
    else:
        answers = _solve_each(parts, search)
    return merge(problem, answers, search.elapsed())


def solve_parts(
    problem: Problem,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> tuple[Solution, ...]:
    """Return one solution for each part of `components.split(problem)`: a part without a roster stops none of the others.

    Here `time_limit_s` is each part's own, so that a large agency is proven like a small one.
    """
    parts = split(problem)
    search = Search(problem.time_limit_s * len(parts), problem.seed, on_progress, should_stop)
    return tuple(_solve_each(parts, search, search.work_left / len(parts)))


def _solve_each(parts: Sequence[Problem], search: Search, own_work: float | None = None) -> list[Solution]:
    """Solve part by part, each with `own_work` or with its share, by size, of what the parts before it left."""
    search.parts_total = len(parts)
    sizes = [1 + len(open_cells(part)) for part in parts]
    answers = []
    for index, part in enumerate(parts):
        work = search.work_left * sizes[index] / sum(sizes[index:]) if own_work is None else own_work
        answers.append(_infeasible(part) if has_counted_conflict(part) else _Part(part, search, work).solve())
        search.parts_done += 1
    return answers


def _infeasible(part: Problem) -> Solution:
    return Solution(Status.INFEASIBLE, None, conflicts=explain(part))


@dataclass(slots=True)
class _Part:
    """One independent part: the incumbent, the bounds proven so far, and the model once it is needed."""

    problem: Problem
    search: Search
    work: float
    home: Home | None = None
    values: dict[str, int] = field(default_factory=dict)
    bounds: dict[str, int] = field(default_factory=dict)
    relaxation: Relaxation | None = None
    variables: Variables | None = None
    goals: dict[str, cp_model.LinearExprT] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def solve(self) -> Solution:
        by_weeks = solve_by_weeks(self.problem, self.search, self.work) if self.problem.pattern is Pattern.WEEKLY else None
        return self._solve_whole() if by_weeks is None else by_weeks

    def _solve_whole(self) -> Solution:
        self.relaxation = relax(self.problem)
        if self.relaxation is not None:
            self._start(self.relaxation.home)
        names = stage_names(self.problem)
        for index, name in enumerate(names):
            if name == "pattern" and self.problem.pattern is Pattern.MIXED and self.home is not None:
                self._take(trade(self.problem, self.home))
            known = self._known_bound(names[:index], name)
            if self.home is None or self.values[name] != known:
                if self.home is not None and self.search.must_stop():
                    if known is not None:
                        self.bounds[name] = known
                    break
                if self._improve(index, names, known) == cp_model.INFEASIBLE:
                    return _infeasible(self.problem)
                if self.home is None:
                    return Solution(Status.UNKNOWN, None, cut="wall" if self.search.cut == "wall" else None)
            elif known is not None:
                self.bounds[name] = known
            self.search.tell(name, self.values[name], self.bounds.get(name), self._spread(name))
        return self._solution(names)

    def _start(self, home: Home) -> None:
        """Begin with the flow's plan if it is lawful, or if trades can make it so; with the nearest one where it changes too much."""
        broken = {violation.kind for violation in find_violations(self.problem.requirements, home)}
        if RuleKind.CHANGES in broken:
            nearest = relax(replace(self.problem, max_changes=None))
            home = home if nearest is None else nearest.home
            broken = {violation.kind for violation in find_violations(self.problem.requirements, home)}
        if broken and not broken & (KEPT | {RuleKind.CHANGES}):
            home = trade(self.problem, home)
            broken = {violation.kind for violation in find_violations(self.problem.requirements, home)}
        if not broken:
            self._take(home)

    def _take(self, home: Home) -> None:
        self.home = home
        self.values = stage_values(self.problem, home)

    def _known_bound(self, before: tuple[str, ...], name: str) -> int | None:
        """Return a bound known without search: the flow's, while all it bounds before is attained, or no less than nothing."""
        bounds = {} if self.relaxation is None else self.relaxation.bounds
        missed = {earlier for earlier in before if earlier in bounds and self.values[earlier] != bounds[earlier]}
        if name in bounds and not missed:
            return bounds[name]
        if name == "wishes" and missed == {"pattern"}:
            return least_wishes(self.problem)
        return None if name == "usage" else 0

    def _improve(self, index: int, names: tuple[str, ...], known: int | None) -> int:
        """Search for a better value of stage `index`, keeping the stages before it; return CP-SAT's status."""
        name, sign = names[index], SIGNS.get(names[index], 1)
        variables = self._model_keeping(names[:index])
        goal = self.goals[name] = objective(name, variables, self._settled())
        if known is not None:
            variables.model.add(sign * goal >= sign * known)
        variables.model.minimize(sign * goal)
        if self.home is not None:
            variables.hint(self.home)
        work_left = self.search.work_left
        share = self.work * SHARES[name] / sum(SHARES[later] for later in names[index:])
        solver = self.search.run(
            variables.model,
            share,
            lambda best, bound, measured: self._tell(name, sign, best, bound, measured),
            presolve=bool(variables.columns),
            measure=(lambda found: spread(self.problem, variables.read(found))) if name == "fairness" else None,
        )
        self.work -= work_left - self.search.work_left
        status = int(solver.response_proto.status)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._take_better(name, sign, variables.read(solver))
        elif status == cp_model.INFEASIBLE and self.home is not None:
            raise RuntimeError(f"stage {name}: the model refuses a lawful roster")
        if self.home is not None:
            self._note_bound(name, sign, solver.best_objective_bound, known)
        variables.model.clear_objective()
        return status

    def _model_keeping(self, names: tuple[str, ...]) -> Variables:
        """Return the model in which the stages `names` are at least as good as now."""
        if self.variables is None:
            self.variables = Variables(
                self.problem,
                open_cells(self.problem),
                rows_of(self.problem),
                with_columns=self.problem.pattern is Pattern.WEEKLY,
                reach=self._reach(names),
            )
        for name in names:
            if name in self.kept:
                continue
            self.kept.add(name)
            if name == "fairness" and self.relaxation is not None and self.relaxation.spans and self._is_flow_fair():
                keep_shares(self.variables, self.relaxation.spans)
                continue
            goal = self.goals[name] if name in self.goals else objective(name, self.variables, self._settled())
            sign = SIGNS.get(name, 1)
            self.variables.model.add(sign * goal <= sign * self.values[name])
        return self.variables

    def _reach(self, kept: tuple[str, ...]) -> Reach | None:
        """Return how far from the reference any plan still worth looking at can lie."""
        if self.problem.max_changes is not None:
            return Reach(self.problem, self.problem.max_changes)
        return Reach(self.problem, self.values["changes"]) if "changes" in kept else None

    def _is_flow_fair(self) -> bool:
        """Whether the flow's usage and fairness are attained, so that its fairest totals are the fairest there are."""
        return self.relaxation is not None and all(
            self.values[name] == self.relaxation.bounds[name] for name in ("usage", "fairness")
        )

    def _settled(self) -> Settled:
        return Settled(self.values, is_full=self.home is not None and self.values["usage"] == self.bounds.get("usage"))

    def _take_better(self, name: str, sign: int, home: Home) -> None:
        """Take `home` unless it is worse than what we have; the search need not have used its hint."""
        if self.home is None or sign * stage_values(self.problem, home)[name] <= sign * self.values[name]:
            self._take(home)

    def _note_bound(self, name: str, sign: int, bound: float, known: int | None) -> None:
        """Note the best proven bound of stage `name`: an integer, never beyond the value."""
        value = sign * self.values[name]
        candidates = [ceil(bound - 1e-6) if isfinite(bound) else None, None if known is None else sign * known]
        proven = [candidate for candidate in candidates if candidate is not None]
        if proven:
            self.bounds[name] = sign * min(value, max(proven))

    def _tell(self, name: str, sign: int, best: float | None, bound: float | None, measured: int | None) -> None:
        value = self.values.get(name) if best is None else sign * round(best)
        proven = None if bound is None else sign * round(bound)
        self.search.tell(name, value, proven, self._spread(name) if measured is None else measured)

    def _spread(self, name: str) -> int | None:
        """Return what people read of stage `name` where its value says nothing to them."""
        return spread(self.problem, self.home) if name == "fairness" and self.home is not None else None

    def _solution(self, names: tuple[str, ...]) -> Solution:
        assert self.home is not None
        stages = tuple(Stage(name, self.values[name], self.bounds.get(name)) for name in names)
        status = Status.OPTIMAL if all(stage.is_proven for stage in stages) else Status.FEASIBLE
        return Solution(status, self.home, stages, cut="wall" if self.search.cut == "wall" else None)
