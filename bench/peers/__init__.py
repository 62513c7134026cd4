"""`make bench ONLY=peers`: other ways to make a roster, on the same instances, in the same run, judged by one evaluator.

Each peer solves in a process of its own and hands back only home days; lawful, values and spread are recomputed here from these.
"""

from typing import Any


def main() -> list[dict[str, Any]]:
    """Return one row for each instance, peer and time limit."""
    from bench.peers.race import run  # noqa: PLC0415 the peers' own processes import this package too, and need no race

    return run()
