"""`make bench`: runs the measurements (`ONLY=unit|province|weekly|crowd|peers|pages|load` one of them), prints and keeps what they return.

bench/results.json holds the rows, BENCHMARKS.md and docs/bench.svg show them. A measurement is a module bench/NAME.py whose main()
returns rows: dicts with the same keys. Nothing here passes or fails.
"""

import importlib
import importlib.util
import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from bench import report

MEASUREMENTS = ("unit", "province", "weekly", "crowd", "peers", "pages", "load")
RESULTS = Path(__file__).with_name("results.json")

Row = dict[str, Any]


def table(rows: list[Row]) -> str:
    """Return rows as aligned text, numbers to the right."""
    if not rows:
        return "(no rows)"
    head = list(rows[0])
    cells = [[_text(row.get(name)) for name in head] for row in rows]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    numeric = [isinstance(rows[0][name], int | float) for name in head]

    def line(texts: list[str]) -> str:
        pairs = zip(texts, widths, numeric, strict=True)
        return "  ".join(text.rjust(width) if right else text.ljust(width) for text, width, right in pairs)

    return "\n".join([line(head), line(["-" * width for width in widths]), *map(line, cells)])


def _text(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else "" if value is None else str(value)


def machine() -> Row:
    cpu = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.machine()
    )
    return {"cpu": cpu, "cores": os.cpu_count(), "python": platform.python_version(), "ortools": metadata.version("ortools")}


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def _commit() -> str:
    return subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False).stdout.strip()


def _store(name: str, run: Row, rows: list[Row]) -> None:
    """Replace one measurement; the file is read only now, as another measurement may have ended meanwhile."""
    stored = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"runs": {}, "results": {}}
    stored["machine"] = machine()
    stored["runs"][name], stored["results"][name] = run, rows
    RESULTS.write_text(json.dumps(stored, indent=1, default=str) + "\n")


def main(names: list[str]) -> int:
    if unknown := set(names) - set(MEASUREMENTS):
        print(f"Unknown: {', '.join(sorted(unknown))}. There are {', '.join(MEASUREMENTS)}.", file=sys.stderr)
        return 2
    for name in names or MEASUREMENTS:
        run = {"day": datetime.now(UTC).date().isoformat(), "commit": _commit(), "load before": round(os.getloadavg()[0], 2)}
        rows = importlib.import_module(f"bench.{name}").main()
        print(f"\n{name}\n{table(rows)}", flush=True)
        _store(name, run, rows)
        report.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
