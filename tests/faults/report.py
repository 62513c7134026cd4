"""`python -m tests.faults.report FILE`: what a long run found goes into tests/faults/results.json and the marked places of RELIABILITY.md.

Rows of the matrix that FILE holds replace what was known of them; the others stay, each with the day and commit of its own run.
`python -m tests.faults.report` writes the page again, also after `make bench ONLY=load`.
"""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import redis

from bench.__main__ import RESULTS as BENCH
from bench.__main__ import machine
from bench.report import fill, markdown
from tests.faults.tally import kept, table_rows
from tests.servers import find_program
from tests.site import ROOT

RESULTS = Path(__file__).with_name("results.json")
PAGE = ROOT / "RELIABILITY.md"
KILLS = (1, 2, 3, 4, 16)  # where something was killed, taken away or full; the other rows count tries

Row = dict[str, Any]


def store(file: Path) -> None:
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"rows": {}}
    run = {"measured": datetime.now(UTC).date().isoformat(), "commit": commit()}
    known["machine"] = versions()
    for row in table_rows(kept(file)):
        known["rows"][str(row["row"])] = row | run
    RESULTS.write_text(json.dumps(known, indent=1) + "\n")


def commit() -> str:
    return subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()


def versions() -> Row:
    postgres = subprocess.run([find_program("postgres"), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    server = subprocess.run([find_program("redis-server"), "--version"], capture_output=True, text=True, check=True).stdout.split()[
        2
    ]
    packages = {name: metadata.version(name) for name in ("django", "celery", "psycopg", "gunicorn")}
    return machine() | {
        "postgresql": postgres,
        "redis": server,
        "redis-py": redis.__version__,
        **packages,
        "system": platform.platform(),
    }


def write() -> None:
    known = json.loads(RESULTS.read_text())
    rows = [known["rows"][number] for number in sorted(known["rows"], key=int)]
    bench = json.loads(BENCH.read_text())
    load, run = bench["results"].get("load", []), bench["runs"].get("load")
    text = fill(PAGE.read_text(), "machine", "\n".join(f"- {name}: {value}" for name, value in known["machine"].items()))
    text = fill(text, "must", markdown(musts({row["row"]: row for row in rows}, load)))
    text = fill(text, "faults", markdown(rows))
    told = f"Measured {run['day']} at commit {run['commit']}, load {run['load before']} when it began.\n\n" if run else ""
    PAGE.write_text(fill(text, "load", told + markdown(load)))


def musts(rows: dict[int, Row], load: list[Row]) -> list[Row]:
    """Return each figure of the issue beside what was measured."""
    faults_of = [rows[number] for number in KILLS if number in rows]
    at_300 = {row["of"]: row for row in load if row["people"] == 300}

    def of(number: int, name: str, unit: str = "") -> str:
        value = rows.get(number, {}).get(name)
        return "not measured" if value is None else f"{value:,.1f}{unit}" if isinstance(value, float) else f"{value:,}{unit}"

    def p95(kind: str) -> str:
        return f"{at_300[kind]['p95 ms']:.0f} ms, {at_300[kind]['errors']} errors" if kind in at_300 else "not measured"

    faults, lost, doubled = (sum(row[name] for row in faults_of) for name in ("injected", "lost", "doubled"))
    return [
        {
            "must": "0 lost, 0 doubled in ≥ 500 injected faults",
            "measured": f"{lost} lost, {doubled} doubled in {faults} faults (rows 1-4 and 16)",
        },
        {"must": "healthy ≤ 10 s after PostgreSQL returns", "measured": f"p50 {of(3, 'p50 s', ' s')}, max {of(3, 'max s', ' s')}"},
        {"must": "queue drained ≤ 30 s after Redis returns", "measured": f"p50 {of(2, 'p50 s', ' s')}, max {of(2, 'max s', ' s')}"},
        {
            "must": "10,000 racing edits: no silent overwrite, no cap exceeded",
            "measured": f"{of(5, 'injected')} on PostgreSQL, {of(7, 'injected')} on SQLite (tries, the stale and refused ones too); {of(5, 'lost')} + {of(7, 'lost')} overwritten",
        },
        {
            "must": "5,000 import mutants: no 500, ≤ 5 s, < 300 MB each",
            "measured": f"{of(10, 'injected')} mutants, {of(10, 'survived')} of them well; refused in {of(10, 'max s', ' s')} at most; {rows.get(10, {}).get('of these', '')}",
        },
        {"must": "p95 of pages < 300 ms at 300 users on two cores", "measured": p95("pages")},
        {"must": "p95 of cell edits < 100 ms at 300 users on two cores", "measured": p95("cell edits")},
    ]


if __name__ == "__main__":
    if sys.argv[1:]:
        store(Path(sys.argv[1]))
    write()
    print(f"{os.path.relpath(PAGE)} is written.")
