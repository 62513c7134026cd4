"""gunicorn as the product configures it, started for real: several processes add up their figures."""

import http.client
import json
import os
import subprocess
import sys
import time

import psycopg
import pytest

from tests.faults.stage import postgres_stage
from tests.servers import free_port
from tests.site import ROOT

TOKEN = "t" * 24


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {TOKEN}", "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.fixture
def own_database(private_postgres, tmp_path):
    """The URL of a database that this test alone migrates."""
    with postgres_stage(tmp_path, private_postgres) as stage:
        yield stage.environment["DATABASE_URL"]


def wait_until_alive(port, process):
    for _ in range(300):
        try:
            return get(port, "/healthz")
        except OSError:
            assert process.poll() is None
            time.sleep(0.1)
    raise AssertionError("gunicorn doesn't answer")


@pytest.mark.servers
def test_two_web_processes_add_up_their_figures(own_database, own_redis, tmp_path):
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": own_database,
        "REDIS_URL": own_redis,
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "2",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
        "METRICS_TOKEN": TOKEN,
        "LOG_LEVEL": "INFO",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "gunicorn", "-c", "python:roster.serving", "roster.wsgi"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        wait_until_alive(port, process)
        before = _healthz(get(port, "/metrics")[1])
        for _ in range(20):
            assert get(port, "/healthz")[0] == 200
        assert _healthz(get(port, "/metrics")[1]) == before + 20
        assert get(port, "/readyz") == (503, '{"ready": false, "missing": ["worker"]}')
    finally:
        process.terminate()
        _out, said = process.communicate(timeout=30)
    assert all(line.startswith('{"time": ') for line in said.strip().splitlines()), said


@pytest.mark.servers
def test_worker_and_beat_find_each_other_and_log_as_the_web_does(own_database, own_redis, tmp_path):
    environment = os.environ | {
        "DATABASE_URL": own_database,
        "REDIS_URL": own_redis,
        "DATA_DIR": str(tmp_path),
        "LOG_LEVEL": "INFO",
    }
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    celery = [sys.executable, "-m", "celery", "-A", "roster", "--quiet"]
    with (tmp_path / "log").open("w") as log, psycopg.connect(own_database, autocommit=True) as database:
        roles = (["worker", "--concurrency=1"], ["beat", f"--schedule={tmp_path}/beat", "--pidfile="])
        started = [subprocess.Popen([*celery, *role], cwd=ROOT, env=environment, stdout=log, stderr=log) for role in roles]
        try:
            for _ in range(600):
                if database.execute("SELECT count(*) FROM roster_pulse").fetchone() == (1,):
                    break
                time.sleep(0.1)
            assert database.execute("SELECT name FROM roster_pulse").fetchall() == [("worker",)]
        finally:
            for process in started:
                process.terminate()
                process.wait(timeout=60)
    text = (tmp_path / "log").read_text().splitlines()
    lines = [json.loads(line) for line in text if line.startswith("{")]
    # Celery prints two things past every log: a warning when it runs as root, and that it shuts down.
    assert not [line for line in text if not line.startswith("{") and "roster" in line]
    done = [line for line in lines if "roster.tasks.reap" in line["message"] and "succeeded" in line["message"]]
    assert done
    assert all(line["request_id"] for line in done)


def _healthz(text):
    line = next(line for line in text.splitlines() if line.startswith("jadwal_requests_total{") and 'view="healthz"' in line)
    return float(line.rpartition(" ")[2])
