"""The site under its people: the demo province on gunicorn, PostgreSQL and Redis, with locust's heads and staff on the same cores.

LOAD="100:60 300:300" says how many people for how many seconds; a step of "20:30:0" lets them ask without a pause between, which is
where the machine saturates. Times are what people wait; `cpu` is what one request costs the web and the database.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.pages import _family, _pss
from tests.faults.production import Production, children_of, serve_production
from tests.site import ROOT

Row = dict[str, Any]
STEPS = os.environ.get("LOAD", "100:90 300:300 500:90 40:40:0").split()
HEADS, STAFF = 100, 400
SPAWNED_A_SECOND = 20
PAGE, EDIT = "page", "edit"


def main() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, serve_production(Path(folder)) as site:
        actors = Path(folder, "actors.json")
        actors.write_text(site.do("-m", "bench.load_stage", HEADS, STAFF))
        return [row for step in STEPS for row in measure(site, actors, *step.split(":"))]


def measure(site: Production, actors: Path, people: str, seconds: str, pause: str = "") -> list[Row]:
    """Return a row for pages, one for edits and one for everything."""
    environment = os.environ | {"LOAD_ACTORS": str(actors), "LOAD_PAUSE": pause}
    command = [
        sys.executable, "-m", "locust", "-f", "bench/load_people.py", "--headless", "--host", f"http://127.0.0.1:{site.port}",
        "--users", people, "--spawn-rate", str(SPAWNED_A_SECOND), "--run-time", str(int(seconds) + int(people) // SPAWNED_A_SECOND),
        "--reset-stats", "--json", "--loglevel", "ERROR",
    ]  # fmt: skip
    worked = {name: processor_seconds(pids) for name, pids in processes(site).items()}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    counted = int(seconds) / (int(seconds) + int(people) // SPAWNED_A_SECOND)  # what is asked while people arrive isn't counted
    spent = {name: (processor_seconds(pids) - worked[name]) * counted for name, pids in processes(site).items()}
    memory = {name: sum(map(_pss, pids)) for name, pids in processes(site).items()}
    rows = [
        row(people, pause, kind, [one for one in found if one["name"].startswith(kind)], int(seconds)) for kind in (PAGE, EDIT, "")
    ]
    total = max(1, sum(one["num_requests"] for one in found))
    rows[-1] |= {"web cpu ms": 1000 * spent["web"] / total, "db cpu ms": 1000 * spent["postgres"] / total}
    rows[-1] |= {"web MB": memory["web"], "worker MB": memory["worker"], "db MB": memory["postgres"]}
    return rows


def row(people: str, pause: str, kind: str, found: list[dict[str, Any]], seconds: int) -> Row:
    times = sorted((float(time), count) for one in found for time, count in one["response_times"].items())
    requests, errors = (sum(one[name] for one in found) for name in ("num_requests", "num_failures"))
    return {
        "people": int(people),
        "thinking": "none" if pause == "0" else "5-15 s",
        "of": {PAGE: "pages", EDIT: "cell edits", "": "all"}[kind],
        "requests": requests,
        "a second": requests / seconds,
        "errors": errors,
        **{f"p{share} ms": percentile(times, share) for share in (50, 95, 99)},
        **dict.fromkeys(("web cpu ms", "db cpu ms", "web MB", "worker MB", "db MB")),
    }


def percentile(times: list[tuple[float, int]], share: int) -> float | None:
    """Return the time below which `share` per cent of the (time, count) pairs lie."""
    wanted = sum(count for _time, count in times) * share / 100
    for time, count in times:
        wanted -= count
        if wanted <= 0:
            return time
    return None


def processes(site: Production) -> dict[str, list[int]]:
    postmaster = int(Path(site.postgres.data, "postmaster.pid").read_text().split()[0])
    return {
        "web": _family(site.services["web"].process.pid),
        "worker": _family(site.services["worker"].process.pid),
        "postgres": [postmaster, *children_of(postmaster)],
    }


def processor_seconds(pids: list[int]) -> float:
    """Return what these processes, and those of theirs that have ended, have worked."""
    files = [Path(f"/proc/{pid}/stat") for pid in pids]
    fields = [file.read_text().rpartition(")")[2].split() for file in files if file.exists()]
    return sum(sum(map(int, field[11:15])) for field in fields) / os.sysconf("SC_CLK_TCK")
