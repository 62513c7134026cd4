"""Going back to a moment as docs/backup.md says: a base backup, an archive of the log, a target time."""

import shutil
import time
from pathlib import Path

import psycopg
import pytest

from tests.conftest import skip_for_want_of
from tests.servers import MissingServerError, postgres_server

pytestmark = [pytest.mark.servers, pytest.mark.row(16)]


def test_postgresql_goes_back_to_the_moment_before_a_mistake(tally):
    try:
        with postgres_server(is_durable=True) as server:
            archive, base = Path(server.folder, "wal"), Path(server.folder, "base")
            archive.mkdir()
            shutil.chown(archive, server.user)
            configure(server, f"archive_mode = on\narchive_command = 'test ! -f {archive}/%f && cp %p {archive}/%f'\n")
            server.stop()
            server.start()
            ask(server, "CREATE TABLE days (day int)")
            server._run("pg_basebackup", "-D", str(base), "-X", "stream", "-c", "fast", "-d", server.url)
            ask(server, "INSERT INTO days SELECT generate_series(1, 1000)")
            moment = ask(server, "SELECT now()::text")
            time.sleep(0.1)
            ask(server, "DELETE FROM days")
            tally.injected += 1
            ask(server, "SELECT pg_switch_wal()::text")
            wait_for_archive(server)
            server.stop()
            server.data.rename(server.data.with_name("aside"))
            base.rename(server.data)
            configure(server, f"restore_command = 'cp {archive}/%f %p'\nrecovery_target_time = '{moment}'\n")
            Path(server.data, "recovery.signal").touch()
            shutil.chown(Path(server.data, "recovery.signal"), server.user)
            started = time.monotonic()
            server.start()
            assert ask(server, "SELECT count(*) FROM days") == 1000
            ask(server, "SELECT pg_wal_replay_resume()::text")
            tally.bear(time.monotonic() - started)
    except MissingServerError as missing:
        skip_for_want_of(str(missing))


def configure(server, text):
    with Path(server.data, "postgresql.conf").open("a") as file:
        file.write(text)


def ask(server, sql):
    with psycopg.connect(server.url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def wait_for_archive(server):
    deadline = time.monotonic() + 30
    while not ask(server, "SELECT last_archived_wal IS NOT NULL FROM pg_stat_archiver"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(0.3)
