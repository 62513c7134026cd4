"""Draws the peers as one SVG: a line for each peer on each instance, seconds on a logarithmic axis, and what its plan is worth."""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from math import log10
from typing import Any

Row = dict[str, Any]

NAMES = {"ours": "ours", "greedy": "greedy round robin", "naive": "naive CP-SAT", "highs": "HiGHS MIP", "timefold": "Timefold"}
WIDTH, LEFT, RIGHT = 960, 150, 640
LINE, HEADING, TOP = 18, 34, 70
DECADES = range(-4, 3)
STYLE = """
.page { fill: #ffffff } text { font: 12px system-ui, sans-serif; fill: #414d59 } .title { font-size: 16px; font-weight: 600; fill: #17212b }
.heading { font-weight: 600; fill: #17212b } .axis { font-size: 11px; fill: #57636f } .grid { stroke: #dde2e7 }
.found { fill: #bcc5ce } .rest { fill: none; stroke: #bcc5ce } .ours .found { fill: #17528f } .ours .rest { stroke: #17528f }
.ours text { font-weight: 600; fill: #17528f }
@media (prefers-color-scheme: dark) {
.page { fill: #171d24 } text { fill: #bac5d0 } .title, .heading { fill: #e7ecf1 } .axis { fill: #9aa8b6 } .grid { stroke: #2b343e }
.found { fill: #46525f } .rest { stroke: #46525f } .ours .found { fill: #8fc2f6 } .ours .rest { stroke: #8fc2f6 }
.ours text { fill: #8fc2f6 } }
"""


def draw(rows: list[Row]) -> str:
    """Return the SVG for the rows of bench/peers: of each peer on each instance the run with the longest limit."""
    longest = {(row["instance"], row["peer"]): row for row in rows}
    body: list[str] = []
    y = TOP
    for instance, group in groupby(longest.values(), key=lambda row: row["instance"]):
        y += HEADING
        body.append(f'<text class="heading" x="16" y="{y - 8}">{escape(instance)}</text>')
        for row in group:
            body.extend(_line(row, y))
            y += LINE
    return "\n".join([*_frame(y + 16), *body, "</svg>", ""])


def _frame(height: int) -> Iterator[str]:
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title">'
    yield '<title id="title">Seconds and worth of the plans of five solvers on the same instances</title>'
    yield f"<style>{STYLE}</style>"
    yield f'<rect class="page" width="{WIDTH}" height="{height}"/>'
    yield '<text class="title" x="16" y="28">How long, and how good: five ways to make the same roster</text>'
    yield '<text x="16" y="48">Filled: until its best plan. Outlined: until it ended or was stopped.</text>'
    for decade in DECADES:
        x = _x(10.0**decade)
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{TOP + 8}" y2="{height - 8}"/>'
        yield f'<text class="axis" x="{x}" y="{TOP}" text-anchor="middle">{10.0**decade:g} s</text>'


def _line(row: Row, y: int) -> Iterator[str]:
    yield f'<g class="{escape(row["peer"])}">'
    yield f'<text x="{LEFT - 10}" y="{y + 12}" text-anchor="end">{escape(NAMES[row["peer"]])}</text>'
    if row["seconds"] is not None:
        end = _x(row["seconds"])
        found = end if row["best_s"] is None else _x(row["best_s"])
        yield f'<rect class="rest" x="{LEFT}" y="{y + 3}" width="{end - LEFT}" height="11" rx="2"/>'
        yield f'<rect class="found" x="{LEFT}" y="{y + 3}" width="{min(found, end) - LEFT}" height="11" rx="2"/>'
    yield f'<text x="{RIGHT + 16}" y="{y + 12}">{escape(worth(row))}</text>'
    yield "</g>"


def worth(row: Row) -> str:
    """Say in words what a row's plan is worth."""
    if row["usage"] is None:
        return row["note"]
    if row["lawful"] != "yes":
        return "unlawful"
    quality = f"{row['usage']} days at home" if row["peer"] == "ours" else row["against ours"]
    return f"{quality}, {row['proven']}" if row["proven"] else f"{quality}, no proof"


def _x(seconds: float) -> int:
    share = (log10(max(seconds, 10.0 ** DECADES[0])) - DECADES[0]) / (DECADES[-1] - DECADES[0])
    return round(LEFT + min(1, share) * (RIGHT - LEFT))
