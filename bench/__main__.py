"""`make bench`: runs the measurements (`ONLY=unit|province|peers|pages` one of them), prints tables and writes bench/results.json.

A measurement is a module bench/NAME.py whose main() returns rows: dicts with the same keys. Nothing here passes or fails.
"""

import importlib
import importlib.util
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

MEASUREMENTS = ("unit", "province", "peers", "pages")
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
    return {"cpu": cpu, "cores": os.cpu_count(), "python": platform.python_version()}


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def main(names: list[str]) -> int:
    if unknown := set(names) - set(MEASUREMENTS):
        print(f"Unknown: {', '.join(sorted(unknown))}. There are {', '.join(MEASUREMENTS)}.", file=sys.stderr)
        return 2
    results = json.loads(RESULTS.read_text())["results"] if RESULTS.exists() else {}
    for name in names or MEASUREMENTS:
        if importlib.util.find_spec(f"bench.{name}") is None:
            print(f"\n{name}: not measured, bench/{name}.py isn't written yet")
            continue
        results[name] = importlib.import_module(f"bench.{name}").main()
        print(f"\n{name}\n{table(results[name])}", flush=True)
        RESULTS.write_text(json.dumps({"machine": machine(), "results": results}, indent=1, default=str) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
