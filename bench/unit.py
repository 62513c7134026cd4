"""Single units against the targets of solver.md section 4: seconds, what was proven, and how far open stages are."""

import gc
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bench.instances import START, agency, cap_on, unit
from policies.checks import find_violations
from roster.solver.problem import Location, Pattern, Pin, Problem, Subunit
from roster.solver.solve import solve

WEEKLY = Pattern.WEEKLY

CASES: list[tuple[str, str, Callable[[], Problem]]] = [
    ("mixed, 40 × 4 weeks", "all 1 s", lambda: unit(40, 4)),
    ("mixed, 20 × 4, crossing groups", "all 10 s", lambda: unit(20, 4, crossing=True)),
    ("mixed, 20 × 4, longest run 3", "all 10 s", lambda: unit(20, 4, longest_run=3)),
    ("mixed, 40 × 9 weeks", "all 5 s", lambda: unit(40, 9)),
    ("weekly, 20 × 4 weeks", "all 10 s", lambda: unit(20, 4, pattern=WEEKLY)),
    ("weekly, 40 × 4 weeks", "usage, pattern 5 s", lambda: unit(40, 4, pattern=WEEKLY)),
    ("weekly, 12 × 9 weeks", "", lambda: unit(12, 9, pattern=WEEKLY)),
    ("weekly, 40 × 9 weeks", "", lambda: unit(40, 9, pattern=WEEKLY)),
    ("weekly, 150 × 9 weeks", "", lambda: unit(150, 9, pattern=WEEKLY)),
    ("mixed, 150 × 9 weeks", "usage, fairness 1 s; all 30 s", lambda: unit(150, 9)),
    ("weekly, agency of 150 in 12 × 4 weeks", "all 60 s", lambda: agency((12,) * 6 + (13,) * 6, 4, pattern=WEEKLY)),
    ("mixed, agency of 150 in 12 × 9 weeks", "", lambda: agency((12,) * 6 + (13,) * 6, 9)),
    ("repair around one pin, 40 × 9 weeks", "0.1 s", lambda: _repair(40, 9)),
    ("weekly, repair around one pin, 40 × 9", "0.1 s", lambda: _repair(40, 9, WEEKLY)),
    ("at most 6 changes, 40 × 9 weeks", "", lambda: replace(_repair(40, 9), max_changes=6)),
    ("weekly, at most 6 changes, 40 × 4 weeks", "", lambda: replace(_repair(40, 4, WEEKLY), max_changes=6)),
    ("infeasible: named with numbers, 40 × 4", "1 s", lambda: _infeasible(40, 4)),
]


def main() -> list[dict[str, Any]]:
    return [measure(*case) for case in CASES] + [_judged()]


def measure(name: str, target: str, build: Callable[[], Problem]) -> dict[str, Any]:
    """Solve once; a stage's proof is timed by the first progress that shows value and bound equal."""
    problem = build()
    gc.collect()  # what the cases before left behind is none of this one's work
    proofs: dict[str, float] = {}
    started, worked = time.perf_counter(), time.process_time()

    def note(progress: Any) -> None:
        if progress.value is not None and progress.value == progress.bound:
            proofs[progress.stage] = time.perf_counter() - started

    solution = solve(problem, on_progress=note)
    seconds = time.perf_counter() - started
    if solution.home is not None:
        assert not find_violations(problem.requirements, solution.home), name
    proven = [stage.name for stage in solution.stages if stage.is_proven]
    still_open = [f"{stage.name} {stage.value}/{stage.bound}" for stage in solution.stages if not stage.is_proven]
    return {
        "case": name,
        "target": target,
        "seconds": round(seconds, 3),
        "cpu_s": round(time.process_time() - worked, 3),
        "usage_s": _rounded(proofs.get("usage")),
        "second_s": _rounded(proofs.get(solution.stages[1].name)) if solution.stages else None,
        "status": solution.status.value,
        "proven": ", ".join(proven),
        "open": ", ".join(still_open) or (solution.conflicts[0].rule if solution.conflicts else ""),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def _repair(people: int, weeks: int, pattern: Pattern = Pattern.MIXED) -> Problem:
    """Pin one person home where the roster has him in the office, and change as little as possible."""
    problem = unit(people, weeks, pattern=pattern)
    solution = solve(problem)
    assert solution.home is not None
    day = problem.days[3]
    person = next(p for p in problem.people if not p.exempt and day not in p.absent and day not in solution.home[p.id])
    return replace(problem, reference=solution.home, pins=(*problem.pins, Pin(person.id, day, Location.HOME)))


def _infeasible(people: int, weeks: int) -> Problem:
    """Limit the people on site where counters must stay open: no single rule fails by counting alone."""
    problem = unit(people, weeks)
    (subunit,) = problem.subunits
    limits = tuple(people - cap_on(day, people) - (1 if day == START else 0) for day in problem.days)
    closed = tuple(Pin(p.id, START, Location.OFFICE) for p in problem.people[: people // 2 + 1])
    pins = tuple({(pin.person, pin.day): pin for pin in (*problem.pins, *closed)}.values())
    return replace(problem, subunits=(Subunit(subunit.id, subunit.caps, limits),), pins=pins)


def _judged() -> dict[str, Any]:
    """Time the judge on one hand edit of 40 people × 9 weeks, all rules."""
    problem = unit(40, 9)
    home = solve(replace(problem, time_limit_s=1)).home
    assert home is not None
    requirements = problem.requirements
    started = time.perf_counter()
    for _ in range(20):
        find_violations(requirements, home)
    seconds = (time.perf_counter() - started) / 20
    blank = dict.fromkeys(("cpu_s", "usage_s", "second_s", "status", "proven", "open", "peak_mb"))
    return {"case": "hand edit judged, 40 × 9 weeks", "target": "5 ms", "seconds": round(seconds, 5)} | blank
