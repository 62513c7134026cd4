"""Runs every peer on every instance, one at a time, and judges what comes back."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.instances import unit
from bench.peers.answer import Answer
from policies.checks import find_violations
from roster.solver.problem import Home, Pattern, Problem
from roster.solver.score import NOWHERE, stage_names, stage_values

ROOT = Path(__file__).resolve().parents[2]
TIMEFOLD = ROOT / ".venv/timefold/bin/python"
"""Timefold lives in an environment of its own, so that no peer is among the product's packages."""
PEERS = ("ours", "greedy", "naive", "highs", "timefold")
LIMITS = tuple(float(limit) for limit in os.environ.get("PEERS_SECONDS", "10 30").split())
GRACE_S = 60
"""What a peer may take beyond its limit (start of the process included) before it is killed."""

Row = dict[str, Any]


def instances() -> dict[str, Problem]:
    return {
        "8 × 4 weeks": unit(8, 4),
        "20 × 4 weeks": unit(20, 4),
        "40 × 4 weeks": unit(40, 4),
        "40 × 9 weeks": unit(40, 9),
        "150 × 9 weeks": unit(150, 9),
        "20 × 4 weeks, weekly": unit(20, 4, pattern=Pattern.WEEKLY),
        "40 × 4 weeks, weekly": unit(40, 4, pattern=Pattern.WEEKLY),
        "20 × 4 weeks, crossing groups": unit(20, 4, crossing=True),
    }


def run() -> list[Row]:
    return [{"instance": name, **row} for name, problem in instances().items() for row in race(problem)]


def race(problem: Problem, limits: tuple[float, ...] = LIMITS, peers: tuple[str, ...] = PEERS) -> Iterator[Row]:
    """Yield a row for each peer and limit; who has ended by itself isn't asked again with more time. Compared with the first peer."""
    rival: Row | None = None
    ended: set[str] = set()
    for limit in limits:
        for peer in (peer for peer in peers if peer not in ended):
            row = measure(problem, peer, limit)
            if peer == peers[0]:
                rival = row
            if row["proven"] or peer == "greedy" or row["seconds"] is None:
                ended.add(peer)
            assert rival is not None
            yield {**row, "against ours": _against(problem, row, rival), "times ours": _ratio(row["seconds"], rival["seconds"])}


def measure(problem: Problem, peer: str, limit: float) -> Row:
    """Run one peer in its process and judge its plan; without a plan the values are None and `note` says why."""
    python = str(TIMEFOLD) if peer == "timefold" else sys.executable
    try:
        done = subprocess.run(
            [python, "-m", "bench.peers", peer, str(limit)],
            input=json.dumps(problem.to_json()),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=2 * limit + GRACE_S,
            check=True,
        )
    except FileNotFoundError:
        return _row(problem, peer, limit, Answer(None, note="not run: no .venv/timefold (needs Java 17 and its package)"))
    except subprocess.TimeoutExpired:
        return _row(problem, peer, limit, Answer(None, note=f"killed after {2 * limit + GRACE_S:.0f} s"))
    except subprocess.CalledProcessError as error:
        return _row(problem, peer, limit, Answer(None, note="failed: " + (error.stderr.strip().splitlines() or ["silently"])[-1]))
    told = json.loads(done.stdout.splitlines()[-1])
    return _row(problem, peer, limit, Answer.from_json(told["answer"]), told["seconds"], told["memory_mb"])


def _row(
    problem: Problem, peer: str, limit: float, answer: Answer, seconds: float | None = None, memory: float | None = None
) -> Row:
    return {
        "peer": peer,
        "limit_s": limit,
        "lawful": None if answer.home is None else _verdict(problem, answer.home),
        **_values(problem, answer.home),
        "proven": answer.claim,
        "first_s": answer.first_s,
        "best_s": answer.best_s,
        "seconds": seconds,
        "memory_mb": None if memory is None else round(memory),
        "note": answer.note,
    }


def _verdict(problem: Problem, home: Home) -> str:
    broken = len(find_violations(problem.requirements, home))
    return f"no ({broken})" if broken else "yes"


def _values(problem: Problem, home: Home | None) -> dict[str, int | None]:
    """Return usage, fairness, spread, pattern, wishes: the values by definition, and by how much the people's sums lie apart."""
    if home is None:
        return dict.fromkeys(("usage", "fairness", "spread", "pattern", "wishes"))
    values = stage_values(problem, home)
    sums = [person.balance + len(home.get(person.id, NOWHERE)) for person in problem.people if not person.exempt]
    spread = max(sums, default=0) - min(sums, default=0)
    return {"usage": values["usage"], "fairness": values["fairness"], "spread": spread} | {
        k: values[k] for k in ("pattern", "wishes")
    }


def _against(problem: Problem, row: Row, rival: Row) -> str:
    """Say at which stage, in their order, the two first differ, and by how much."""
    if row["usage"] is None or rival["usage"] is None:
        return ""
    if row["lawful"] != "yes":
        return "unlawful"
    for name in stage_names(problem):
        if difference := row[name] - rival[name]:
            return f"{'better' if (difference > 0) == (name == 'usage') else 'worse'}: {name} {difference:+d}"
    return "equal"


def _ratio(seconds: float | None, rival: float | None) -> float | None:
    return None if seconds is None or not rival else seconds / rival
