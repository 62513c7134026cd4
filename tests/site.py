"""The whole product as `make run` starts it, in a folder and on a port of its own: for browser and fault tests."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent
FIRST_DAY = "2023-08-21"  # SE Sekda DKI 34/2023 and the demo agency begin here


@dataclass(frozen=True)
class Site:
    port: int
    environment: dict[str, str]
    process: subprocess.Popen  # the supervisor; web and worker are its children
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> str:
        """Run a manage.py command against this site; return what it prints."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def child(self, name: str) -> int:
        """Return the pid of "gunicorn" or "celery", the supervisor's child (Linux only)."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(int(pid) for pid in children if name.encode() in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"))

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@contextmanager
def serve_site(today: str = FIRST_DAY, patience_s: int = 60) -> Iterator[Site]:
    """Start `run_embedded` with the demo agency, wait until it answers; end it by its process id."""
    with tempfile.TemporaryDirectory(prefix="site-") as folder:
        port, log = free_port(), Path(folder, "log")
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "REDIS_URL", "STATIC_BACKEND", "SECRET_KEY"}
        }
        environment = inherited | {"DATA_DIR": folder, "PORT": str(port), "TODAY": today, "ALLOWED_HOSTS": "127.0.0.1"}
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "run_embedded"], cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
        site = Site(port, environment, process, log)
        try:
            deadline = time.monotonic() + patience_s
            while not site.is_ready():
                assert process.poll() is None, f"the site ended:\n{log.read_text()}"
                assert time.monotonic() < deadline, f"the site isn't ready after {patience_s} s:\n{log.read_text()}"
                time.sleep(0.2)
            yield site
        finally:
            family = [site.child(name) for name in ("celery", "gunicorn")] if site.is_ready() else []
            process.terminate()
            process.wait(timeout=30)
            assert [pid for pid in family if Path(f"/proc/{pid}").exists()] == [], "the site left children behind"
