"""A folder and a database that only one test's processes know: scene.py is what they do."""

import json
import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.site import FIRST_DAY, ROOT

PATIENCE_S = 3600  # a race of the long form


@dataclass
class Stage:
    environment: dict[str, str]
    folder: Path

    def start(self, *step: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.faults.scene", *step]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)

    def do(self, *step: object) -> dict:
        return self.answer(self.start(*map(str, step)))

    @staticmethod
    def answer(process: subprocess.Popen) -> dict:
        out, _ = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0
        return json.loads(out)

    def query(self, sql: str) -> list[tuple]:
        with sqlite3.connect(self.folder / "roster.sqlite3", timeout=20) as database:
            return database.execute(sql).fetchall()

    def worker(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "celery", "-A", "roster", "--quiet", "worker", "-P", "threads", "-c", "1", "-l", "ERROR"]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)


def embedded_stage(folder: Path) -> Stage:
    """SQLite and a folder as queue, as `make run` has them."""
    bare = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return Stage(bare | {"DATA_DIR": str(folder), "TODAY": FIRST_DAY, "SOLVE_TIME_LIMIT_S": "2", "LOG_LEVEL": "ERROR"}, folder)


@contextmanager
def postgres_stage(folder: Path, server: str) -> Iterator[Stage]:
    """The same on a database of its own in a real PostgreSQL."""
    stage, name = embedded_stage(folder), f"stage_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        stage.environment["DATABASE_URL"] = urlsplit(server)._replace(path=f"/{name}").geturl()
        yield stage
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
