"""The embedded default loses a worker and solves once; heads who edit at once lose nothing and never pass the cap."""

import json
import os
import sqlite3
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.faults.conftest import kill, wait_until
from tests.faults.scene import HEADS
from tests.site import ROOT

PEOPLE, CAP = 6, 3
EDITS_A_HEAD = 10


@dataclass
class Scene:
    """A folder and a database that only this test's processes know."""

    environment: dict[str, str]
    folder: Path

    def start(self, *step: str) -> subprocess.Popen:
        command = [sys.executable, "-m", "tests.faults.scene", *step]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)

    def do(self, *step: object) -> dict:
        return self.answer(self.start(*map(str, step)))

    @staticmethod
    def answer(process: subprocess.Popen) -> dict:
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        return json.loads(out)

    def query(self, sql: str) -> list[tuple]:
        with sqlite3.connect(self.folder / "roster.sqlite3", timeout=20) as database:
            return database.execute(sql).fetchall()

    def worker(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "celery", "-A", "roster", "--quiet", "worker", "-P", "threads", "-c", "1", "-l", "ERROR"]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)


@pytest.fixture
def embedded(tmp_path):
    """SQLite and a folder as queue, as `make run` has them."""
    bare = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return Scene(bare | {"DATA_DIR": str(tmp_path), "SOLVE_TIME_LIMIT_S": "2", "LOG_LEVEL": "ERROR"}, tmp_path)


@pytest.fixture
def on_postgres(private_postgres, embedded):
    """The same on a database of its own in a real PostgreSQL."""
    name = f"race_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(private_postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    embedded.environment["DATABASE_URL"] = urlsplit(private_postgres)._replace(path=f"/{name}").geturl()
    return embedded


# --- the embedded worker -----------------------------------------------------------------------------------------------------------------


def test_worker_killed_in_mid_solve_leaves_one_result_after_its_restart(embedded, tally):
    roster = embedded.do("prepare", 20, 9)["roster"]
    embedded.do("solve", roster)
    worker = embedded.worker()
    try:
        wait_until(lambda: embedded.query("SELECT status FROM roster_solverun") == [("berjalan",)])
        kill(worker)
        tally["injected"] += 1
        assert embedded.query("SELECT status, attempt, result FROM roster_solverun") == [("berjalan", 1, None)]
        embedded.query("UPDATE roster_solverun SET lease_until = '2023-01-01 00:00:00'")  # instead of waiting for it
        worker = embedded.worker()  # it carries the beat that rings the reaper
        wait_until(lambda: embedded.query("SELECT status FROM roster_solverun") == [("selesai",)])
    finally:
        kill(worker)
    assert embedded.query("SELECT attempt, applied_at IS NOT NULL FROM roster_solverun") == [(2, 1)]
    assert embedded.query("SELECT kind, version FROM roster_change") == [("susun", 2)]
    assert embedded.query("SELECT count(*) > 0 FROM roster_assignment") == [(1,)]
    tally["done twice"] += embedded.query("SELECT count(*) FROM roster_change")[0][0] - 1


# --- heads at once -------------------------------------------------------------------------------------------------------------------------


def race(scene: Scene, tally) -> None:
    """Let every head toggle cells of the same two days at once, then replay what was stored."""
    roster = scene.do("prepare", PEOPLE, 1)["roster"]
    heads = [scene.start("edit", str(roster), str(head), str(EDITS_A_HEAD)) for head in range(HEADS)]
    tallies = [scene.answer(head) for head in heads]
    found = scene.do("history", roster)
    tally["injected"] += sum(sum(one.values()) for one in tallies)
    tally["lost"] += found["overwritten"]
    assert [one["stored"] for one in tallies] == [EDITS_A_HEAD] * HEADS
    assert found == {
        "overwritten": 0,
        "most at home": CAP,
        "is as replayed": True,
        "versions are gapless": True,
        "edits": HEADS * EDITS_A_HEAD,
    }


def test_heads_who_edit_at_once_overwrite_nothing_and_never_pass_the_cap_on_sqlite(embedded, tally):
    race(embedded, tally)


@pytest.mark.servers
def test_heads_who_edit_at_once_overwrite_nothing_and_never_pass_the_cap_on_postgresql(on_postgres, tally):
    race(on_postgres, tally)
