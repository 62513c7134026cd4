"""What every test stands on: a folder of its own, English, fast passwords, and real servers and a real browser when there are any.

The environment is set here, before Django reads its settings; therefore pyproject.toml names no settings module for pytest.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from tests import servers

# Processes of xdist each make one, for what they start; in themselves they keep the first one's: pytest-django has read the settings by then.
DATA_DIR = tempfile.mkdtemp(prefix="roster-tests-")
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "roster.settings",
    "DATA_DIR": DATA_DIR,
    "SECRET_KEY": "only-for-tests",
    "STATIC_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",  # no manifest: pages render without collectstatic
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "HTTPS": "0",
}
os.environ.pop("TODAY", None)
Path(DATA_DIR, "staticfiles").mkdir()

hypothesis_settings.register_profile("default", derandomize=True, deadline=None, max_examples=50)
hypothesis_settings.register_profile("fuzz", deadline=None, max_examples=2000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

NOT_RUN = "not run, missing here: "


def pytest_configure() -> None:
    from django.conf import settings

    settings.LANGUAGE_CODE = "en"  # tests read the msgids, so that a better translation breaks none of them
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    _let_tests_empty_their_database()


def _let_tests_empty_their_database() -> None:
    """Tests that commit are followed by a flush, which the append-only tables would refuse."""
    from django.db import connection
    from django.test import TransactionTestCase

    from roster.append_only import unguarded

    empty = TransactionTestCase._fixture_teardown

    def open_and_empty(case: TransactionTestCase) -> None:
        with unguarded(connection):
            empty(case)

    TransactionTestCase._fixture_teardown = open_and_empty


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it can run a second time on PostgreSQL: `-m database`."""
    for item in items:
        if item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)


def pytest_terminal_summary(terminalreporter) -> None:
    reasons = {
        str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []) if isinstance(report.longrepr, tuple)
    }
    missing = sorted({reason.split(NOT_RUN)[1] for reason in reasons if NOT_RUN in reason})
    if missing:
        terminalreporter.write_line(f"NOT RUN: tests that need {', '.join(missing)}", red=True, bold=True)


def pytest_unconfigure() -> None:
    shutil.rmtree(DATA_DIR, ignore_errors=True)


def skip_for_want_of(what: str) -> None:
    """Skip where a program is missing; with CI=true fail, so that nothing is left out unnoticed."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI=true and {what} is missing.")
    pytest.skip(NOT_RUN + what)


def _serve(variable: str, server: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    if url := os.environ.get(variable):
        yield url
        return
    with ExitStack() as stack:
        try:
            url = stack.enter_context(server())
        except servers.MissingServerError as missing:
            skip_for_want_of(str(missing))
        yield url


@pytest.fixture(scope="session")
def private_postgres() -> Iterator[str]:
    """Yield the URL of a real PostgreSQL: the one of DATABASE_URL, or a private one."""
    yield from _serve("DATABASE_URL", servers.postgres)


@pytest.fixture(scope="session")
def private_redis() -> Iterator[str]:
    """Yield the URL of a real Redis: the one of REDIS_URL, or a private one."""
    yield from _serve("REDIS_URL", servers.redis_server)


@pytest.fixture
def own_redis() -> Iterator[str]:
    """Yield the URL of a Redis that this test alone knows: tests that run at once would take each other's bells from a shared one."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(servers.redis_server())
        except servers.MissingServerError as missing:
            skip_for_want_of(str(missing))
        yield url


@pytest.fixture(autouse=True)
def _still_heart(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no heart beat inside a test's own transaction: on its own connection it wouldn't see the run, and would end the solve."""
    mark = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames or (mark and mark.kwargs.get("transaction"))
    if request.node.get_closest_marker("database") and not commits:
        monkeypatch.setattr("roster.workflow.heartbeat.BEAT_EVERY_S", 3600)
