"""`python -m bench.peers NAME SECONDS < problem.json`: one peer alone in its process; its answer is the last line on stdout."""

import importlib
import json
import sys
import time
from pathlib import Path

from roster.solver.problem import Problem


def peak_memory_mb() -> float:
    """Return this process's highest resident memory (Linux; the JVM of Timefold lives inside the process)."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM:"))


def main(name: str, seconds: str) -> None:
    """Solve the problem on stdin; imports aren't counted, as a server has them done."""
    problem = Problem.from_json(json.load(sys.stdin))
    solve = importlib.import_module(f"bench.peers.{name}").solve
    started = time.monotonic()
    answer = solve(problem, float(seconds))
    took = time.monotonic() - started
    print()
    print(json.dumps({"answer": answer.to_json(), "seconds": took - answer.start_s, "memory_mb": peak_memory_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
