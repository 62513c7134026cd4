"""Whether the work grows with the people and no faster: agencies of 150 in twelve units, nine weeks, solved alone in two processes.

Only the solver is measured: no rows are read or written. Every agency is another one; the same seeds come first in each case.
"""

import json
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from bench.instances import agency
from roster.solver.problem import Status
from roster.solver.solve import solve_parts

SIZES = (12,) * 6 + (13,) * 6
WEEKS = 9
PROCESSES = 2
AGENCIES = (102, 407)


def main() -> list[dict[str, Any]]:
    """Measure each case in a process of its own, so that its memory is its own."""
    rows = []
    for agencies in AGENCIES:
        done = subprocess.run([sys.executable, "-m", "bench.crowd", str(agencies)], capture_output=True, text=True, check=True)
        rows.append(json.loads(done.stdout))
    return rows


def measure(agencies: int) -> dict[str, Any]:
    """Solve the agencies and return the row: wall seconds, those of the processors, and both for a thousand people."""
    started = time.monotonic()
    with ProcessPoolExecutor(PROCESSES) as pool:
        proven = list(pool.map(_proven, range(agencies), chunksize=4))
    seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked, people = used.ru_utime + used.ru_stime, agencies * sum(SIZES)
    return {
        "people": people,
        "parts": agencies * len(SIZES),
        "proven": sum(proven),
        "seconds": round(seconds, 1),
        "cpu_s": round(worked, 1),
        "s_per_1000": round(seconds / people * 1000, 2),
        "cpu_s_per_1000": round(worked / people * 1000, 2),
        "peak_mb": used.ru_maxrss // 1024,
    }


def _proven(seed: int) -> int:
    """Return how many parts of one agency are proven in every stage."""
    parts = solve_parts(agency(SIZES, WEEKS, seed=100 * seed))
    return sum(part.status is Status.OPTIMAL for part in parts)


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
