"""Dump, wipe, restore: on an empty machine everything is there again, row by row, and the product goes on from it."""

import json
import sqlite3
import subprocess
import sys
import zipfile

import psycopg
import pytest
import yaml

from roster.backup.manifest import SECRETS, SETTINGS
from tests.faults.stage import embedded_stage, postgres_stage
from tests.site import ROOT

TABLES = (
    "roster_employee",
    "roster_orgunit",
    "roster_assignment",
    "roster_change",
    "roster_publishedday",
    "auth_user",
    "auditlog_logentry",
)


def manage(stage, *arguments):
    command = [sys.executable, "manage.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=stage.environment, capture_output=True, text=True, check=False)


def do(stage, *arguments):
    done = manage(stage, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows(stage, table):
    """The table as its own database tells it, in words, so that both databases compare; times to the second."""
    url = stage.environment.get("DATABASE_URL")
    connect = psycopg.connect(url) if url else sqlite3.connect(stage.folder / "roster.sqlite3")
    with connect as database:
        found = database.execute(f"SELECT * FROM {table} ORDER BY id")
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def plain(table):
    """What both databases spell alike: numbers and texts."""
    return [{name: value for name, value in row.items() if type(value) in {int, str} and not name.endswith("_at")} for row in table]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """An agency at work on SQLite: drafts, edits, revisions."""
    stage = embedded_stage(tmp_path_factory.mktemp("source"))
    stage.environment |= {
        "DEFAULT_FROM_EMAIL": "jadwal@contoh.id",
        "SECRET_KEY": "a key that must not be in any backup, long enough",
    }
    (draft, *_), *others = stage.do("rivals", 3, 3, 6)
    for rosters in others:
        stage.do("publish", *rosters)
    stage.do("edit", draft, 0, 5)
    return stage


@pytest.fixture(scope="module")
def backup(source, tmp_path_factory):
    path = tmp_path_factory.mktemp("backups") / "jadwal.zip"
    do(source, "backup", path)
    return path


def assert_is_alive(stage, source):
    """The copy holds the same, and goes on: new rows get numbers of their own, the tree grows, edits are judged and stored."""
    for table in TABLES:
        there, here = rows(stage, table), rows(source, table)
        assert len(there) == len(here) > 0
        assert plain(there)[0].items() <= here[0].items() or table in {"roster_publishedday", "auditlog_logentry"}
    assert [row["name"] for row in rows(stage, "roster_employee")] == [row["name"] for row in rows(source, "roster_employee")]
    assert stage.do("edit", rows(stage, "roster_roster")[0]["id"], 0, 2)["stored"] == 2
    assert stage.do("grow") == {"units": len(rows(source, "roster_orgunit")) + 2}


def test_restore_on_an_empty_sqlite_proves_every_table(source, backup, tmp_path):
    target = embedded_stage(tmp_path)
    said = do(target, "restore", backup)
    assert "Restored and proven" in said or "Dipulihkan dan terbukti" in said
    assert "jadwal@contoh.id" in said
    assert_is_alive(target, source)


@pytest.mark.servers
def test_restore_on_an_empty_postgresql_proves_every_table(source, backup, private_postgres, tmp_path):
    with postgres_stage(tmp_path, private_postgres) as target:
        target.environment["SECRET_KEY"] = "of the new machine, and long enough for every check there is"
        do(target, "restore", backup)
        assert_is_alive(target, source)
        again = tmp_path / "again.zip"
        do(target, "backup", again)
        back = embedded_stage(tmp_path / "back")
        do(back, "restore", again)
        assert rows(back, "roster_change")[: len(rows(source, "roster_change"))] == rows(source, "roster_change")


@pytest.mark.servers
def test_one_command_moves_from_sqlite_to_postgresql(source, private_postgres, tmp_path):
    with postgres_stage(tmp_path, private_postgres) as target:
        url = target.environment["DATABASE_URL"]
        said = do(source, "move_database", url)
        assert "roster_publishedday" in said
        target.environment["SECRET_KEY"] = source.environment["SECRET_KEY"]
        assert_is_alive(target, source)
        refused = manage(source, "move_database", url)
        assert refused.returncode == 1
        assert "roster_employee" in refused.stderr


def test_backup_holds_no_secret_and_opens_to_its_owner_alone(source, backup):
    with zipfile.ZipFile(backup) as file:
        manifest = json.loads(file.read("manifest.json"))
        content = b"".join(map(file.read, file.namelist()))
    assert source.environment["SECRET_KEY"].encode() not in content
    assert manifest["secrets"] == ["SECRET_KEY"]
    assert manifest["settings"]["DEFAULT_FROM_EMAIL"] == "jadwal@contoh.id"
    assert "django_session" not in manifest["tables"]
    assert backup.stat().st_mode & 0o077 == 0


def test_every_setting_of_production_is_kept_or_named_as_secret():
    environment = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["x-app"]["environment"]
    assert set(environment) - {*SETTINGS, *SECRETS} == set()


def test_database_with_rows_is_not_overwritten(source, backup):
    before = rows(source, "roster_change")
    refused = manage(source, "restore", backup)
    assert refused.returncode == 1
    assert "roster_employee" in refused.stderr
    assert rows(source, "roster_change") == before


def damaged(backup, path, change):
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda name, content: content.replace(b"Pegawai", b"Pejabat", 1), id="a name changed"),
        pytest.param(lambda name, content: None if name == "tables/roster_change.jsonl" else content, id="a table missing"),
        pytest.param(lambda name, content: b"" if name == "tables/roster_employee.jsonl" else content, id="a table emptied"),
        pytest.param(lambda name, content: b"{}" if name == "manifest.json" else content, id="no manifest"),
        pytest.param(lambda name, content: content[:-20] if "employee" in name else content, id="cut off"),
    ],
)
def test_damaged_backup_restores_nothing(backup, tmp_path, change):
    target = embedded_stage(tmp_path)
    refused = manage(target, "restore", damaged(backup, tmp_path / "damaged.zip", change))
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert do(target, "showmigrations", "--list").count("[X]") == 0, "the database was touched"


def test_half_a_file_is_refused(backup, tmp_path):
    half = tmp_path / "half.zip"
    half.write_bytes(backup.read_bytes()[:5000])
    refused = manage(embedded_stage(tmp_path), "restore", half)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr


def test_backup_into_a_place_that_takes_nothing_leaves_no_half_file(source, tmp_path):
    path = tmp_path / "full" / "jadwal.zip"
    path.parent.touch()
    refused = manage(source, "backup", path)
    assert refused.returncode == 1
    assert [file.name for file in tmp_path.iterdir()] == ["full"]
    assert path.parent.stat().st_size == 0
