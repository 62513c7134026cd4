"""The power fails while the database is migrated or restored: the same command goes on, and what comes out is what it would have been."""

import json
import random
import sqlite3
import subprocess
import sys
import time
import zipfile

import pytest

from tests.faults.stage import embedded_stage, postgres_stage
from tests.faults.tally import IS_LONG
from tests.servers import find_program
from tests.site import ROOT

pytestmark = pytest.mark.row(16)

KILLS = 6 if IS_LONG else 1


def kill_in_the_middle(stage, tally, *command):
    """Start the command and kill it at some moment, again and again; then let it end. Count those that were killed at work."""
    dice = random.Random(16)
    whole_s = 4.0
    for number in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "manage.py", *map(str, command)],
            cwd=ROOT,
            env=stage.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(whole_s * (number + dice.random()) / KILLS + 0.7)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            tally.injected += 1
        else:
            break
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", *map(str, command)],
        cwd=ROOT,
        env=stage.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 or "not empty" in done.stderr or "tidak kosong" in done.stderr, done.stderr
    tally.recoveries.append(time.monotonic() - started)


def schema(stage):
    if url := stage.environment.get("DATABASE_URL"):
        dump = subprocess.run(
            [find_program("pg_dump"), "--schema-only", "--no-owner", url], capture_output=True, text=True, check=True
        )
        return [line for line in dump.stdout.splitlines() if not line.startswith(("--", "\\"))]
    with sqlite3.connect(stage.folder / "roster.sqlite3") as database:
        return sorted(str(sql) for (sql,) in database.execute("SELECT sql FROM sqlite_master"))


def migrated(stage):
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=stage.environment, check=True)
    return schema(stage)


def test_migration_killed_on_sqlite_goes_on_to_the_same_schema(tmp_path, tally):
    stage = embedded_stage(tmp_path / "killed")
    kill_in_the_middle(stage, tally, "migrate", "--verbosity=0")
    assert schema(stage) == migrated(embedded_stage(tmp_path / "whole"))


@pytest.mark.servers
def test_migration_killed_on_postgresql_goes_on_to_the_same_schema(private_postgres, tmp_path, tally):
    with (
        postgres_stage(tmp_path / "whole", private_postgres) as whole,
        postgres_stage(tmp_path / "killed", private_postgres) as stage,
    ):
        kill_in_the_middle(stage, tally, "migrate", "--verbosity=0")
        assert schema(stage) == migrated(whole)


@pytest.mark.servers
def test_restore_killed_in_the_middle_is_done_whole_by_the_next(private_postgres, tmp_path, tally):
    source = embedded_stage(tmp_path / "source")
    source.do("rivals", 20, 3, 8)
    backup = tmp_path / "jadwal.zip"
    subprocess.run(
        [sys.executable, "manage.py", "backup", str(backup)],
        cwd=ROOT,
        env=source.environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with postgres_stage(tmp_path / "target", private_postgres) as target:
        kill_in_the_middle(target, tally, "restore", backup)
        again = tmp_path / "again.zip"
        subprocess.run(
            [sys.executable, "manage.py", "backup", str(again)],
            cwd=ROOT,
            env=target.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        assert fingerprints(again) == fingerprints(backup)


def fingerprints(backup):
    with zipfile.ZipFile(backup) as file:
        return json.loads(file.read("manifest.json"))["tables"]
