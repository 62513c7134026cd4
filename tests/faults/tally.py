"""What each row of the matrix (reliability.md) had to bear, and what came of it: counted by the tests, printed as one table."""

import json
import os
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

IS_LONG = os.environ.get("LONG") == "1"
TITLES = {
    1: "kill -9 of worker, pool child, beat, web",
    2: "Redis killed, flushed, down",
    3: "PostgreSQL stopped, backend terminated",
    4: "disk full in import and export",
    5: "heads edit one draft at once",
    6: "cap race in one subunit and day",
    7: "eight writers on SQLite",
    8: "infeasible, huge, poisoned problems",
    9: "random problems against enumeration",
    10: "damaged staff files at the web door",
    11: "formulas in text columns",
    12: "role × address × object",
    13: "junk in every form",
    14: "guessing, forged headers, no CSRF token",
    16: "kill in mid-migration; dump, wipe, restore",
}


@dataclass
class Tally:
    """One test's share of a row. `lost` and `doubled` count things, not faults; `recoveries` are seconds until all was well again."""

    row: int
    injected: int = 0
    survived: int = 0
    lost: int = 0
    doubled: int = 0
    recoveries: list[float] = field(default_factory=list)
    notes: Counter = field(default_factory=Counter)

    def bear(self, seconds: float | None = None, count: int = 1) -> None:
        """Count faults that the product got over by itself, and how long it took."""
        self.survived += count
        if seconds is not None:
            self.recoveries.append(seconds)


def merge(tallies: Iterable[Tally]) -> list[Tally]:
    """Return one tally a row, in the order of the matrix."""
    rows: dict[int, Tally] = {}
    for one in tallies:
        whole = rows.setdefault(one.row, Tally(one.row))
        for name in ("injected", "survived", "lost", "doubled"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.recoveries += one.recoveries
        whole.notes += one.notes
    return [rows[row] for row in sorted(rows)]


def table_rows(tallies: Iterable[Tally]) -> list[dict[str, object]]:
    """Return what is printed of each row; recovery in seconds."""
    return [
        {
            "row": tally.row,
            "fault": TITLES[tally.row],
            "injected": tally.injected,
            "survived": tally.survived,
            "lost": tally.lost,
            "doubled": tally.doubled,
            **dict(zip(("p50 s", "p95 s", "max s"), _recovery(tally.recoveries), strict=True)),
            "of these": ", ".join(f"{count:,} {what}" for what, count in sorted(tally.notes.items())),
        }
        for tally in merge(tallies)
    ]


def _recovery(seconds: list[float]) -> tuple[float | None, float | None, float | None]:
    if not seconds:
        return None, None, None
    p95 = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    return statistics.median(seconds), min(p95, max(seconds)), max(seconds)


def keep(tallies: Iterable[Tally], path: Path) -> None:
    """Add tallies to a file of one JSON object a line, which several runs of pytest share."""
    with path.open("a") as file:
        file.writelines(json.dumps(to_plain(tally)) + "\n" for tally in tallies)


def kept(path: Path) -> list[Tally]:
    lines = path.read_text().splitlines() if path.exists() else []
    return [from_plain(json.loads(line)) for line in lines]


def to_plain(tally: Tally) -> dict[str, Any]:
    """Return a tally as it goes into files and between processes."""
    return {**vars(tally), "notes": dict(tally.notes)}


def from_plain(known: dict[str, Any]) -> Tally:
    return Tally(**{**known, "notes": Counter(known["notes"])})
