"""One CP-SAT search after another under one purse of deterministic work, watched for a stop, for the wall clock and for progress."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

WORK_PER_SECOND = 0.7  # deterministic units a slow core does in a second, so that the purse empties before the wall guard
WALL_GUARD = 2.0
POLL_S = 0.1

Measure = Callable[[cp_model.CpSolverSolutionCallback], int]
"""Reads a figure off a solution that has just been found."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a solve stands: the stage under way in the part under way, its best value and its proven bound.

    `spread` is what a person reads of fairness: the largest difference, in days, of the best roster found.
    """

    stage: str
    value: int | None
    bound: int | None
    parts_done: int
    parts_total: int
    spread: int | None = None


@dataclass(slots=True)
class Search:
    """The purse and the watch of one solve. `cut` tells why it ended early: "wall", "stop", or None."""

    seconds: float
    seed: int
    on_progress: Callable[[Progress], None] | None = None
    should_stop: Callable[[], bool] | None = None
    parts_total: int = 1
    parts_done: int = 0
    work_left: float = 0
    started: float = field(default_factory=time.monotonic)
    cut: str | None = None
    _told: Progress | None = None

    def __post_init__(self) -> None:
        self.work_left = self.seconds * WORK_PER_SECOND

    def elapsed(self) -> float:
        return time.monotonic() - self.started

    def run(
        self,
        model: cp_model.CpModel,
        work: float,
        tell: Callable[[float | None, float | None, int | None], None],
        *,
        presolve: bool,
        measure: Measure | None = None,
    ) -> cp_model.CpSolver:
        """Solve `model` with at most `work` deterministic units; `tell` hears (best, bound, what `measure` says of the best).

        Presolve pays where columns repeat the cells. Elsewhere it costs half the time, and gigabytes for a thousand people.
        """
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.linearization_level = 2
        parameters.cp_model_presolve = presolve
        parameters.cp_model_probing_level = 0  # probing columns took four times as long as the search itself
        parameters.max_presolve_iterations = 1
        parameters.catch_sigint_signal = False
        parameters.random_seed = self.seed % 2**31
        parameters.max_deterministic_time = max(work, 1e-3)
        watch = _Watch(measure)
        solver.best_bound_callback = watch.note_bound
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(solver.solve, model, watch)
            try:
                while not wait([future], POLL_S).done:
                    tell(watch.best, watch.bound, watch.measured)
                    if self.must_stop():
                        solver.stop_search()
            except BaseException:
                solver.stop_search()
                raise
        if future.result() == cp_model.MODEL_INVALID:
            raise RuntimeError(model.validate())
        self.work_left -= solver.response_proto.deterministic_time
        return solver

    def must_stop(self) -> bool:
        """Whether somebody stopped it, or the wall clock did."""
        if self.cut is None and self.should_stop is not None and self.should_stop():
            self.cut = "stop"
        if self.cut is None and self.elapsed() > WALL_GUARD * self.seconds:
            self.cut = "wall"
        return self.cut is not None

    def tell(self, stage: str, value: int | None, bound: int | None, spread: int | None = None) -> None:
        """Report progress, once for each change."""
        now = Progress(stage, value, bound, self.parts_done, self.parts_total, spread)
        if self.on_progress is not None and now != self._told:
            self._told = now
            self.on_progress(now)


class _Watch(cp_model.CpSolverSolutionCallback):
    """Notes the best value and the bound from inside the search."""

    def __init__(self, measure: Measure | None) -> None:
        super().__init__()
        self.measure = measure
        self.measured: int | None = None
        self.best: float | None = None
        self.bound: float | None = None

    def on_solution_callback(self) -> None:
        self.best = self.objective_value
        self.bound = self.best_objective_bound
        if self.measure:
            self.measured = self.measure(self)

    def note_bound(self, bound: float) -> None:
        self.bound = bound
