"""`make run` once everything is set up: starts web and worker, restarts what dies, stops everything on Ctrl-C or SIGTERM.

Only the standard library, in a process of its own: Django and the solver live in the children. Each child leads a session of its own,
so that Ctrl-C reaches this process alone and a dead child's own children can be ended with it.
"""

import contextlib
import ctypes
import http.client
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType

HOST = "127.0.0.1"
GRACE_S = 10  # a solve that doesn't end by itself is killed; the run ledger starts it again
SHORT_LIFE_S = 5
SHORT_LIVES = 5  # a child that dies at once so many times in a row will not get better
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    name: str
    command: tuple[str, ...]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    short_lives: int = 0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=die_with_parent)  # noqa: S603, PLW1509

    def restart_when_dead(self) -> None:
        if self.process is None or self.process.poll() is None:
            return
        print(f"{self.name} ended with {self.process.returncode}; starting it again", flush=True)  # noqa: T201
        self.kill()
        lived = time.monotonic() - self.started
        self.short_lives = self.short_lives + 1 if lived < SHORT_LIFE_S else 0
        if self.short_lives == SHORT_LIVES:
            raise SystemExit(f"{self.name} doesn't stay up: see the messages above.")
        self.start()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()

    def kill(self) -> None:
        """End the whole session, its orphans too."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def die_with_parent() -> None:
    """Ask Linux for SIGTERM when this supervisor is killed; elsewhere a kill -9 of it leaves the children running."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def children(port: int) -> list[Child]:
    """Return web and worker. The worker carries its own beat (roster/celery.py), so that two children are the whole product."""
    web = f"-m gunicorn -c python:roster.serving roster.wsgi --bind={HOST}:{port} --workers=1"
    worker = (
        "-W ignore::Warning:celery.platforms -m celery -A roster --quiet worker "
        "--pool=threads --concurrency=1 --loglevel=WARNING --without-gossip --without-mingle"
    )  # the ignored warning says that it runs as root, as containers do
    return [Child(name, (sys.executable, *line.split())) for name, line in (("web", web), ("worker", worker))]


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def supervise(port: int, welcome: str) -> None:
    """Run until a signal ends this process; print `welcome` once the web answers."""
    family = children(port)
    is_welcome_said = False
    try:
        for child in family:
            child.start()
        while True:
            for child in family:
                child.restart_when_dead()
            if not is_welcome_said and answers(port):
                is_welcome_said = True
                print(f"\n{welcome}\n", flush=True)  # noqa: T201
            time.sleep(0.3)
    finally:
        _stop(family)


def _stop(family: list[Child]) -> None:
    for child in family:
        child.stop()
    deadline = time.monotonic() + GRACE_S
    for child in family:
        if child.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(timeout=max(0, deadline - time.monotonic()))
        child.kill()


def _end(number: int, _frame: FrameType | None) -> None:
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)  # a second Ctrl-C must not leave children behind
    raise SystemExit(0 if number in {signal.SIGINT, signal.SIGTERM} else 128 + number)


if __name__ == "__main__":
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end)
    supervise(int(sys.argv[1]), os.environ.pop("WELCOME", ""))
