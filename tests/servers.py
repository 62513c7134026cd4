"""Private PostgreSQL and Redis servers for tests: a random port, a folder of their own, gone at the end.

As root PostgreSQL refuses to start, so it then runs as the system user `postgres`. A server that is installed but doesn't start is an
error, never a skip. Fault tests stop, kill and start them again on the same port and folder.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis


class MissingServerError(Exception):
    """The program isn't installed on this machine."""


def find_program(name: str) -> str | None:
    """Return the newest `name` of PATH or of Debian's PostgreSQL folders."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(debian[-1]) if debian else shutil.which(name)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postgres:
    """A server of its own in `folder`, which belongs to the user that it runs as."""

    def __init__(self, folder: str, *, is_durable: bool = False) -> None:
        self.folder, self.data, self.port = folder, Path(folder, "data"), free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.fsync = "on" if is_durable else "off"  # off: what a crash of this machine would lose is only a test
        if os.geteuid() == 0:
            shutil.chown(folder, self.user)
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync={self.fsync} -c max_connections=100"
        self._run("pg_ctl", "-D", str(self.data), "-w", "-t", "30", "-l", str(Path(self.folder, "log")), "-o", options, "start")
        with psycopg.connect(self.url) as connection:
            found = connection.execute("SHOW data_directory").fetchone()[0]
        assert found == str(self.data), f"port {self.port} belongs to another server: {found}"

    def stop(self) -> None:
        """Stop at once, as a power cut does: no checkpoint, no farewell to clients."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")

    @property
    def is_up(self) -> bool:
        return Path(self.data, "postmaster.pid").exists()

    def _run(self, program: str, *arguments: str) -> None:
        as_user = {"user": self.user, "group": self.user, "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run([find_program(program), *arguments], check=True, cwd=self.folder, stdout=subprocess.DEVNULL, **as_user)


@contextmanager
def postgres_server(*, is_durable: bool = False) -> Iterator[Postgres]:
    """Yield a private PostgreSQL that nobody else writes to."""
    if not find_program("initdb") or not find_program("pg_ctl"):
        raise MissingServerError("PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        server = Postgres(folder, is_durable=is_durable)
        server.start()
        try:
            yield server
        finally:
            if server.is_up:
                server.stop()


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the URL of a private PostgreSQL."""
    with postgres_server() as server:
        yield server.url


class Redis:
    """A server of its own; `is_durable` keeps an append-only file, as docker-compose.yml does."""

    def __init__(self, folder: str, *, is_durable: bool = False) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        keep = "yes" if is_durable else "no"
        program = find_program("redis-server")
        self.command = [
            program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder,
            "--save",
            "",
            "--appendonly",
            keep,
        ]
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        client = redis.Redis(port=self.port)
        deadline = time.monotonic() + 10
        while True:
            try:
                found = client.config_get("dir")["dir"]
            except redis.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                assert found == self.folder, f"port {self.port} belongs to another server: {found}"
                return

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def flush(self) -> None:
        redis.Redis(port=self.port).flushall()


@contextmanager
def own_redis(*, is_durable: bool = False) -> Iterator[Redis]:
    """Yield a private Redis."""
    if not find_program("redis-server"):
        raise MissingServerError("Redis")
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        server = Redis(folder, is_durable=is_durable)
        server.start()
        try:
            yield server
        finally:
            server.kill()


@contextmanager
def redis_server() -> Iterator[str]:
    """Yield the URL of a private Redis that keeps nothing on disk."""
    with own_redis() as server:
        yield server.url
