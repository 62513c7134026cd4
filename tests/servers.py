"""Private PostgreSQL and Redis servers for tests: a random port, a folder of their own, gone at the end.

As root PostgreSQL refuses to start, so it then runs as the system user `postgres`. A server that is installed but doesn't start is an
error, never a skip.
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


@contextmanager
def postgres() -> Iterator[str]:
    """Yield the URL of a private PostgreSQL that nobody else writes to."""
    initdb, pg_ctl = find_program("initdb"), find_program("pg_ctl")
    if not initdb or not pg_ctl:
        raise MissingServerError("PostgreSQL")
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        data, port = Path(folder, "data"), free_port()
        if os.geteuid() == 0:
            shutil.chown(folder, user)

        def run(*command: str) -> None:
            as_user = {"user": user, "group": user, "extra_groups": []} if os.geteuid() == 0 else {}
            subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **as_user)

        run(initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        # fsync off: what a crash of this machine would lose is only a test.
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=100"
        run(pg_ctl, "-D", str(data), "-w", "-t", "30", "-l", str(Path(folder, "log")), "-o", options, "start")
        try:
            url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
            with psycopg.connect(url) as connection:
                found = connection.execute("SHOW data_directory").fetchone()[0]
            assert found == str(data), f"port {port} belongs to another server: {found}"
            yield url
        finally:
            run(pg_ctl, "-D", str(data), "-m", "immediate", "stop")


@contextmanager
def redis_server() -> Iterator[str]:
    """Yield the URL of a private Redis that keeps nothing on disk."""
    program = find_program("redis-server")
    if not program:
        raise MissingServerError("Redis")
    with tempfile.TemporaryDirectory(prefix="redis-") as folder:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait_for_redis(port, folder)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


def _wait_for_redis(port: int, folder: str) -> None:
    client = redis.Redis(port=port)
    deadline = time.monotonic() + 10
    while True:
        try:
            found = client.config_get("dir")["dir"]
        except redis.ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            assert found == folder, f"port {port} belongs to another server: {found}"
            return
