"""Real workers on the real PostgreSQL and Redis that `make faults` starts, and a tally of what was injected and what was lost."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.conftest import skip_for_want_of
from tests.site import ROOT

TALLIES = pytest.StashKey[dict[str, Counter]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TALLIES] = {}


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    for name, tally in config.stash[TALLIES].items():
        terminalreporter.write_line(f"{name}: " + ", ".join(f"{tally[key]} {key}" for key in ("injected", "lost", "done twice")))


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Counter:
    """Count "injected", "lost" and "done twice"; printed at the end of the run."""
    return request.config.stash[TALLIES].setdefault(request.node.name, Counter())


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


def wait_until(condition: Callable[[], bool], patience_s: int = 60) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
