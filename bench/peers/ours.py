"""The product's own solver, called as the web calls it."""

import time
from dataclasses import replace

from bench.peers.answer import Answer
from roster.solver.problem import Problem, Status
from roster.solver.search import Progress
from roster.solver.solve import solve as prove


def solve(problem: Problem, seconds: float) -> Answer:
    """Solve; "best" is when the last change of a value was told, which is no earlier than when it was found."""
    started = time.monotonic()
    told: dict[tuple[str, int], float] = {}

    def listen(progress: Progress) -> None:
        if progress.value is not None:
            told.setdefault((progress.stage, progress.value), time.monotonic() - started)

    solution = prove(replace(problem, time_limit_s=seconds), on_progress=listen)
    open_stages = ", ".join(f"{s.name} {s.value}, bound {s.bound}" for s in solution.stages if not s.is_proven)
    return Answer(
        solution.home,
        "proven" if solution.status is Status.OPTIMAL else "",
        min(told.values(), default=None),
        max(told.values(), default=None),
        note=open_stages and f"open: {open_stages}",
    )
