"""What docker-compose.yml starts, as processes of this machine on private ports: web, worker and beat, started again when they die."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.servers import Postgres, Redis, free_port, own_redis, postgres_server
from tests.site import FIRST_DAY, ROOT

WEB = "-m gunicorn -c python:roster.serving roster.wsgi --log-level=critical --bind=127.0.0.1:{port}"
WORKER = "-W ignore -m celery -A roster --quiet worker --queues=celery,batch --concurrency=2 --loglevel=CRITICAL"
BEAT = "-m celery -A roster --quiet beat --loglevel=CRITICAL --pidfile= --schedule={folder}/beat"
PATIENCE_S = 120


class Service:
    """One container: when its first process dies, the rest is gone with it, and it starts again."""

    def __init__(self, line: str, environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = [sys.executable, *line.split()], environment, log
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
            )

    def restart_when_dead(self) -> None:
        if self.process.poll() is not None:
            self.kill_all()
            self.start()

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)

    def kill_all(self) -> None:
        for pid in [*children_of(self.process.pid), self.process.pid]:
            kill_quietly(pid)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def kill_quietly(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@dataclass
class Production:
    port: int
    folder: Path
    environment: dict[str, str]
    postgres: Postgres
    redis: Redis
    services: dict[str, Service] = field(default_factory=dict)
    closing: threading.Event = field(default_factory=threading.Event)

    def supervise(self) -> None:
        while not self.closing.wait(0.1):
            for service in self.services.values():
                service.restart_when_dead()

    def do(self, *step: object) -> str:
        """Run `python …` with this production's environment; return what it prints."""
        command = [sys.executable, *map(str, step)]
        return subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    def query(self, sql: str, *values: object) -> list[tuple]:
        with psycopg.connect(self.postgres.url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def request(self, method: str, path: str, session: str = "", body: str = "", timeout_s: float = 30) -> tuple[int, str]:
        """Return status and text of one request of a signed-in browser; status 0 when nobody answers."""
        token = "a" * 32
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            return answer.status, answer.headers.get("Location", "") or text
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def is_ready(self) -> bool:
        return self.request("GET", "/akun/login/", timeout_s=5)[0] == 200


@contextmanager
def serve_production(folder: Path, **variables: str) -> Iterator[Production]:
    """Start servers and services, wait until the site answers; end all of it by process id."""
    with ExitStack() as stack:
        database = stack.enter_context(postgres_server(is_durable=True))
        queue = stack.enter_context(own_redis(is_durable=True))
        environment = os.environ | {
            "DATABASE_URL": database.url,
            "REDIS_URL": queue.url,
            "DATA_DIR": str(folder),
            "SECRET_KEY": "of a server that lives for minutes, and is long enough to pass every check",
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "0",
            "TODAY": FIRST_DAY,
            "LOG_LEVEL": "ERROR",
            "STATIC_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
            **variables,
        }
        made = Production(free_port(), folder, environment, database, queue)
        made.do("manage.py", "migrate", "--verbosity=0")
        for name, line in (("web", WEB), ("worker", WORKER), ("beat", BEAT)):
            made.services[name] = Service(line.format(port=made.port, folder=folder), environment, folder / f"{name}.log")
        supervisor = threading.Thread(target=made.supervise, daemon=True)
        try:
            for service in made.services.values():
                service.start()
            supervisor.start()
            deadline = time.monotonic() + PATIENCE_S
            while not made.is_ready():
                assert time.monotonic() < deadline, (folder / "web.log").read_text()
                time.sleep(0.2)
            yield made
        finally:
            made.closing.set()
            if supervisor.is_alive():
                supervisor.join()
            for service in made.services.values():
                service.kill_all()
