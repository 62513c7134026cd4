"""Two to twenty editors on one draft at once, as processes on a real database: no edit is lost, no cap and no minimum is ever passed.

RACE_EDITS says how many edits are made in all (the short form makes 120 a race; 10,000 is the long one).
"""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.site import ROOT

EDITS = int(os.environ.get("RACE_EDITS", "120"))


def race(editors, **database):
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "DATA_DIR"}}
    environment |= {"TODAY": "2023-08-21", **database}
    command = [sys.executable, "-m", "tests.race", str(editors), str(-(-EDITS // editors))]
    answer = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    return json.loads(answer.stdout)


def expect_sound(tally):
    print(tally)
    assert (tally["lost"], tally["broken"]) == (0, 0)
    assert tally["done"] == tally["versions"] > 0
    assert tally["done"] + tally["refused"] >= EDITS


@pytest.mark.parametrize("editors", [2, 20])
def test_editors_race_on_sqlite(editors, tmp_path):
    expect_sound(race(editors, DATA_DIR=str(tmp_path)))


@pytest.mark.servers
@pytest.mark.parametrize("editors", [2, 20])
def test_editors_race_on_postgresql(editors, tmp_path, private_postgres):
    name = f"race_{editors}"
    with psycopg.connect(private_postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    url = urlsplit(private_postgres)._replace(path=f"/{name}").geturl()
    expect_sound(race(editors, DATA_DIR=str(tmp_path), DATABASE_URL=url))
