"""The story of a solve as its page tells it: each stage added up over the parts, its seconds, and the search under way, drawn as points."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from roster.solver.search import Progress

MOST_POINTS = 60

Point = tuple[float, int | None, int | None]
"""Seconds since the start, best value, proven bound."""


class Story:
    """Hears the solver, and tells what `SolveRun.progress` keeps; `told` is the latest of it.

    `points` are those of the one stage of the one part under way: only one search's best and bound can be compared. Of fairness they
    are the largest difference in days, which has no bound: its own value is a sum of squares.
    """

    def __init__(self, tell: Callable[[dict[str, Any]], None], clock: Callable[[], float] = time.monotonic) -> None:
        self.told: dict[str, Any] = {}
        self._tell = tell
        self._clock = clock
        self._started = self._heard = clock()
        self._parts: dict[str, dict[int, Progress]] = {}
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._search: tuple[str, int] = ("", 0)
        self._points: list[Point] = []

    def hear(self, progress: Progress) -> None:
        """Take what the solver says; it speaks at the end of a stage at the latest, so the time since belongs to that stage."""
        now = self._clock()
        self._parts.setdefault(progress.stage, {})[progress.parts_done] = progress
        self._seconds[progress.stage] += now - self._heard
        self._heard = now
        self._draw(progress, round(now - self._started, 2))
        self.told = {
            "stage": progress.stage,
            "stages": [
                {"name": name, **_sum(heard.values()), "seconds": round(self._seconds[name], 2)}
                for name, heard in self._parts.items()
            ],
            "parts_done": progress.parts_done,
            "parts_total": progress.parts_total,
            "seconds": round(now - self._started, 1),
            "points": list(self._points),
        }
        self._tell(self.told)

    def _draw(self, progress: Progress, seconds: float) -> None:
        """Add a point; when they grow too many, every other one of the older half goes."""
        search = (progress.stage, progress.parts_done)
        if search != self._search:
            self._search, self._points = search, []
        is_fairness = progress.spread is not None
        self._points.append((seconds, progress.spread, None) if is_fairness else (seconds, progress.value, progress.bound))
        if len(self._points) > MOST_POINTS:
            half = len(self._points) // 2
            self._points = self._points[:half:2] + self._points[half:]


def _sum(heard: Collection[Progress]) -> dict[str, int | None]:
    values, bounds = [one.value for one in heard], [one.bound for one in heard]
    spreads = [one.spread for one in heard if one.spread is not None]
    return {
        "value": sum(value for value in values if value is not None) if any(value is not None for value in values) else None,
        "bound": None if None in bounds else sum(bound for bound in bounds if bound is not None),
        **({"spread": max(spreads)} if spreads else {}),
    }
