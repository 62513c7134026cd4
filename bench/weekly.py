"""The province of bench/province.py with leave and counters, in whole weeks."""

import tempfile
from typing import Any

from bench.province import found, measure, step


def main() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="province-") as folder:
        found(folder)
        step(folder, "furnish")
        return [measure(folder, "weekly, leave and counters", "weekly")]
