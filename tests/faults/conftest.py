"""Real workers on the real PostgreSQL and Redis that `make faults` starts, and a tally of what was injected and what was lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.conftest import skip_for_want_of
from tests.faults.stage import Stage, embedded_stage, postgres_stage
from tests.faults.tally import Tally
from tests.site import ROOT


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Count faults of the matrix row that `pytest.mark.row` names; printed at the end of the run."""
    made = Tally(request.node.get_closest_marker("row").args[0])
    request.node.tally = made
    return made


@pytest.fixture
def embedded(tmp_path: Path) -> Stage:
    return embedded_stage(tmp_path)


@pytest.fixture
def on_postgres(private_postgres: str, tmp_path: Path) -> Iterator[Stage]:
    with postgres_stage(tmp_path, private_postgres) as stage:
        yield stage


@pytest.fixture
def start(transactional_db) -> Iterator[Callable[[str], subprocess.Popen]]:
    """Return a function that starts `celery -A roster worker` or `beat` on the database of this test."""
    if not {"DATABASE_URL", "REDIS_URL"} <= set(os.environ):
        skip_for_want_of("PostgreSQL and Redis in DATABASE_URL and REDIS_URL: use make faults")
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"]).geturl()
    started: list[subprocess.Popen] = []

    def _start(role: str) -> subprocess.Popen:
        own = {
            "worker": ["--pool=threads", "--concurrency=1"],
            "beat": ["--schedule", f"{os.environ['DATA_DIR']}/beat", "--pidfile="],
        }
        command = [sys.executable, "-m", "celery", "-A", "roster", "--quiet", role, "--loglevel=ERROR", *own[role]]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url}, start_new_session=True)
        started.append(process)
        return process

    yield _start
    for process in started:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """End a process and its children at once, as a power cut does."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(condition: Callable[[], bool], patience_s: float = 60) -> float:
    """Wait; return how many seconds it took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() < started + patience_s, "waited in vain"
        time.sleep(0.05)
    return time.monotonic() - started


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
