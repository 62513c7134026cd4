"""A province that is killed in the middle loses nothing: the same command goes on, keeps what is solved and solves what is left once."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import timezone

from roster.models import Assignment, Change, Roster, RunStatus, SolveRun
from roster.tasks import reap, ring
from roster.workflow.generate_province import ProvinceWish, request_agency
from tests.factories import MONDAY, make_agency
from tests.faults.conftest import is_alive, kill, wait_until
from tests.faults.production import children_of
from tests.faults.small_province import NAMES, SIZES
from tests.site import ROOT

pytestmark = pytest.mark.row(1)

FROM, TO = "2023-08-21", "2023-09-15"
RUNS = "SELECT count(*) FROM roster_solverun WHERE status = '{}'"
RUNNING, DONE = RUNS.format(RunStatus.RUNNING.value), RUNS.format(RunStatus.DONE.value)


@dataclass
class Province:
    """Three agencies in an SQLite of their own, and the command that solves them in two processes."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        bare = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        return bare | {"DATA_DIR": str(self.folder), "LOG_LEVEL": "ERROR", "SOLVE_TIME_LIMIT_S": "2"}

    def generate(self) -> subprocess.Popen:
        command = [sys.executable, "manage.py", "generate_all", FROM, TO, "--workers", "2", "--json"]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def query(self, sql: str) -> list[tuple]:
        with sqlite3.connect(self.folder / "roster.sqlite3", timeout=20) as database:
            return database.execute(sql).fetchall()

    def count(self, sql: str) -> int:
        return self.query(sql)[0][0]

    def let_leases_lapse(self) -> None:
        self.query("UPDATE roster_solverun SET lease_until = '2023-01-01 00:00:00' WHERE status = 'berjalan'")

    def assert_solved_once(self) -> None:
        assert self.query("SELECT count(*), count(DISTINCT unit_id) FROM roster_roster") == [(len(NAMES), len(NAMES))]
        assert self.count(DONE) == self.count("SELECT count(*) FROM roster_solverun") == len(NAMES)
        assert self.query("SELECT roster_id, count(*) FROM roster_change GROUP BY 1 HAVING count(*) > 1") == []
        assert self.count("SELECT count(DISTINCT roster_id) FROM roster_assignment") == len(NAMES)


@pytest.fixture
def province(tmp_path):
    made = Province(tmp_path)
    subprocess.run([sys.executable, "-m", "tests.faults.small_province"], cwd=ROOT, env=made.environment, check=True)
    return made


def solvers_of(process: subprocess.Popen) -> list[int]:
    """The command's solving processes, without Python's own helper."""
    return [pid for pid in children_of(process.pid) if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_command_killed_in_mid_province_goes_on_where_it_stopped(province, tally):
    command = province.generate()
    wait_until(lambda: province.count(DONE) >= 1 and province.count(RUNNING) >= 1, 120)
    solvers = solvers_of(command)
    os.kill(command.pid, signal.SIGKILL)
    command.wait()
    tally.injected += 1
    wait_until(lambda: not any(map(is_alive, solvers)))
    kept = province.query(f"SELECT id, finished_at FROM roster_solverun WHERE status = '{RunStatus.DONE.value}'")
    assert 1 <= len(kept) < len(NAMES)
    province.let_leases_lapse()
    said = json.loads(province.generate().communicate(timeout=120)[0])
    assert (said["kept"], said["parts"]) == (len(kept), len(NAMES) * len(SIZES))
    assert set(kept) <= set(province.query("SELECT id, finished_at FROM roster_solverun"))
    province.assert_solved_once()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_killed_process_is_replaced_and_its_agency_solved(province, tally):
    command = province.generate()
    wait_until(lambda: province.count(RUNNING) >= 1, 120)
    os.kill(solvers_of(command)[0], signal.SIGKILL)
    tally.injected += 1
    wait_until(lambda: province.count(RUNNING) >= 1 and len(solvers_of(command)) == 2, 120)
    province.let_leases_lapse()
    said = json.loads(command.communicate(timeout=120)[0])
    assert command.returncode == 0
    assert said["parts"] == len(NAMES) * len(SIZES)
    province.assert_solved_once()


@pytest.mark.servers
def test_worker_of_the_batch_queue_killed_in_mid_province_loses_nothing(start, tally):
    units = [make_agency(*SIZES, name=name).unit for name in NAMES]
    wish = ProvinceWish(MONDAY, MONDAY.replace(month=9, day=15))
    runs = [request_agency(unit, wish, is_batch=True) for unit in units]
    for run in runs:
        ring(run)
    worker = start("worker")
    wait_until(lambda: SolveRun.objects.filter(status=RunStatus.RUNNING).exists())
    kill(worker)
    tally.injected += 1
    SolveRun.objects.filter(status=RunStatus.RUNNING).update(lease_until=timezone.now())
    start("worker")
    reap()
    wait_until(lambda: SolveRun.objects.filter(status=RunStatus.DONE).count() == len(NAMES), 120)
    tally.doubled += Change.objects.count() - len(NAMES)
    assert Roster.objects.count() == Change.objects.count() == len(NAMES)
    assert Assignment.objects.values("roster").distinct().count() == len(NAMES)
