"""The province of solver.md section 4: 15,335 people, nine weeks, by `generate_all` in two processes, from rows to rows.

As imported, and with leave and counters besides; bench/weekly.py plans these in whole weeks. The floor is what storing the same cells takes alone.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FROM, TO = "2023-08-21", "2023-10-20"
LIMIT_S = "10"  # a part
TARGET = "120 s, < 1024 MB, ≥ 99.9 %"


def main() -> list[dict[str, Any]]:
    rows = []
    with tempfile.TemporaryDirectory(prefix="province-") as folder:
        found(folder)
        rows.append(measure(folder, "mixed, as imported"))
        step(folder, "furnish")
        rows.append(measure(folder, "mixed, leave and counters"))
    return rows


def found(folder: str) -> None:
    """Make a province in an empty database."""
    _manage(folder, "migrate", "-v0")
    _manage(folder, "demo", "--province")


def measure(folder: str, name: str, pattern: str = "mixed") -> dict[str, Any]:
    """Generate every agency's roster in two processes, then store its cells once more."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    said = json.loads(_manage(folder, "generate_all", FROM, TO, "--pattern", pattern, "--workers", "2", "--json"))
    seconds, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    floor = json.loads(step(folder, "store"))
    return {
        "case": name,
        "target": TARGET,
        "seconds": round(seconds, 1),
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "parts": said["parts"],
        "proven": said["proven"],
        "proven_pct": round(100 * said["proven"] / said["parts"], 2),
        "infeasible": said["infeasible"],
        "peak_mb": said["peak_mb"],
        "cells": floor["cells"],
        "store_s": floor["seconds"],
    }


def _manage(folder: str, *arguments: str) -> str:
    return _run(folder, "manage.py", *arguments)


def step(folder: str, name: str) -> str:
    """Do one step of bench/province_steps.py in the database of `folder`."""
    return _run(folder, "-m", "bench.province_steps", name)


def _run(folder: str, *arguments: str) -> str:
    bare = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "TODAY"}}
    environment = bare | {"DATA_DIR": folder, "LOG_LEVEL": "ERROR", "SOLVE_TIME_LIMIT_S": LIMIT_S}
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 3, 4}:  # generate_all: an agency without a whole roster is a measurement too
        raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr[-500:]}")
    return done.stdout
