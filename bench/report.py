"""`python -m bench.report`: fills the marked places of BENCHMARKS.md from bench/results.json and draws docs/bench.svg.

A place reads `<!-- NAME -->` … `<!-- /NAME -->`; whatever stands around it is written by hand.
"""

import json
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.chart import NAMES, draw

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench/results.json"
PAGE = ROOT / "BENCHMARKS.md"
CHART = ROOT / "docs/bench.svg"
UNMEASURED = "*Not measured yet.*"

Row = dict[str, Any]

TARGETS = (
    ("mixed, ≤ 40 people × 4 weeks, all proven", "1 s", "0.1 s", ("mixed, 40 × 4 weeks",)),
    (
        "20 × 4 weeks, crossing groups or longest run, all proven",
        "10 s",
        "1 s",
        ("mixed, 20 × 4, crossing groups", "mixed, 20 × 4, longest run 3"),
    ),
    ("mixed, ≤ 40 × 9 weeks", "5 s", "0.5 s", ("mixed, 40 × 9 weeks",)),
    ("weekly, 20 × 4 weeks, all proven", "10 s", "0.5 s", ("weekly, 20 × 4 weeks",)),
    (
        "weekly, 40 × 4: usage and pattern proven / all",
        "5 s / fairness within 2 % in 30 s",
        "1 s / 5 s",
        ("weekly, 40 × 4 weeks",),
    ),
    ("mixed, 150 × 9 weeks: usage and fairness proven / all", "1 s / 30 s", "0.3 s / 5 s", ("mixed, 150 × 9 weeks",)),
    ("province 15,335 × 9 weeks, two processes, ≥ 99.9 % proven", "120 s, < 1 GB", "within 3× of writing its rows", ("province",)),
    ("61,000 people", "linear in people", "linear", ("crowd",)),
    ("hand edit judged", "5 ms", "1 ms", ("hand edit judged, 40 × 9 weeks",)),
    (
        "repair around one pin, 40 × 9 weeks",
        "100 ms",
        "10 ms",
        ("repair around one pin, 40 × 9 weeks", "weekly, repair around one pin, 40 × 9"),
    ),
    ("infeasible: named with numbers", "1 s", "50 ms", ("infeasible: named with numbers, 40 × 4",)),
)
"""Target, what it must reach, what it aims at, and the cases of bench/unit.py that measure it; "province" and "crowd" have tables of their own."""
LINKS = {"province": "#the-province", "crowd": "#sixty-one-thousand-people"}


def main() -> None:
    """Rewrite the page and the chart."""
    stored = json.loads(RESULTS.read_text())
    results = stored["results"]
    text = fill(PAGE.read_text(), "machine", machine(stored["machine"], stored["runs"]))
    text = fill(text, "targets", targets(results.get("unit", []), results.keys() & LINKS.keys()))
    text = fill(text, "peers", peers(results.get("peers", [])))
    for name in ("unit", "province", "weekly", "crowd", "pages"):
        text = fill(text, name, markdown(results.get(name, [])))
    PAGE.write_text(text)
    if "peers" in results:
        CHART.write_text(draw(results["peers"]))


def fill(text: str, name: str, content: str) -> str:
    """Put `content` between the marks of `name`."""
    return re.sub(
        rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda found: f"{found[1]}{content}\n{found[2]}", text, flags=re.DOTALL
    )


def markdown(rows: Iterable[Row]) -> str:
    """Return rows as a Markdown table with the keys of the first as head."""
    rows = list(rows)
    if not rows:
        return UNMEASURED
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *([_text(row.get(key)) for key in head] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def targets(rows: list[Row], elsewhere: Iterable[str]) -> str:
    """Return the targets, each with what was measured."""
    told = {row["case"]: _measured(row) for row in rows} | {name: f"[see below]({LINKS[name]})" for name in elsewhere}
    return markdown(
        {
            "target": text,
            "must": must,
            "aim": aim,
            "measured": "; ".join(told.get(case, UNMEASURED) for case in cases),
        }
        for text, must, aim, cases in TARGETS
    )


def _measured(row: Row) -> str:
    """Say seconds to the end and to the first two stages where these differ, and what stayed open."""
    parts = [_seconds(row["seconds"])]
    if row.get("second_s") is not None and row["second_s"] < 0.8 * row["seconds"]:
        parts.append(f"first two stages {_seconds(row['second_s'])}")
    if row.get("status") == "feasible":
        parts.append(f"open: {row['open']}")
    return ", ".join(parts)


def peers(rows: list[Row]) -> str:
    """Return one table an instance."""
    parts = []
    for instance, group in groupby(rows, key=lambda row: row["instance"]):
        shown = ({"peer": NAMES[row["peer"]]} | {k: v for k, v in row.items() if k not in ("instance", "peer")} for row in group)
        parts.append(f"### {instance}\n\n{markdown(shown)}\n")
    return "\n".join(parts) or UNMEASURED


def machine(facts: Row, runs: dict[str, Row]) -> str:
    """Return what it was measured on, and when and under what load each measurement began."""
    lines = [f"- {name}: {_text(value)}" for name, value in facts.items()]
    lines += [
        f"- {name}: measured {run['day']} at commit {run['commit']}, load {run['load before']} when it began"
        for name, run in runs.items()
    ]
    return "\n".join(lines)


def _seconds(value: float) -> str:
    return f"{_text(value)} s" if value >= 0.1 else f"{_text(1000 * value)} ms"


def _text(value: object) -> str:
    if value is None:
        return ""
    return (
        f"{value:.3g}"
        if isinstance(value, float) and abs(value) < 1000
        else f"{value:.0f}"
        if isinstance(value, float)
        else str(value)
    )


if __name__ == "__main__":
    main()
