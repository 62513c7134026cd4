"""`make fuzz`: small random problems over every rule kind, each stage's value and bound against enumeration, on every core.

`python -m tests.fuzz [COUNT] [FIRST_SEED]`. The first disagreements are printed with the problem file; then it exits with 1.
"""

import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.roster.solver.agreement import disagreement
from tests.roster.solver.random_problems import small_problem

COUNT = 20_000
BLOCK = 250
CELLS = 11
MOST_TOLD = 5

Finding = tuple[int, str]


def examine(seeds: range) -> list[Finding]:
    """Return (seed, what is wrong) for each disagreement; an exception is one too."""
    found = []
    for seed in seeds:
        try:
            wrong = disagreement(small_problem(seed, CELLS))
        except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to its seed
            wrong = repr(error)
        if wrong:
            found.append((seed, wrong))
    return found


def main(count: int = COUNT, first: int = 0) -> int:
    started = time.monotonic()
    found: list[Finding] = []
    blocks = [range(start, min(start + BLOCK, first + count)) for start in range(first, first + count, BLOCK)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for number, block in enumerate(as_completed([pool.submit(examine, seeds) for seeds in blocks]), start=1):
            found += block.result()
            seconds = time.monotonic() - started
            print(f"{min(number * BLOCK, count)} of {count}, {len(found)} disagreements, {seconds:.0f} s", flush=True)
            if len(found) >= MOST_TOLD:
                pool.shutdown(cancel_futures=True)
                break
    for seed, wrong in sorted(found)[:MOST_TOLD]:
        print(f"\nseed {seed}: {wrong}\n{json.dumps(small_problem(seed, CELLS).to_json())}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
