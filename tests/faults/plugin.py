"""`pytest -p tests.faults.plugin`: the table of what was injected, survived, lost and doubled, for tests of faults and for those that are faults.

FAULTS_FILE names a file that keeps it. A test of FILES is one fault, survived when it passes, but each of test_junk sends JUNK
requests; a test with the fixture `tally` counts by itself.
"""

import os
from pathlib import Path

import pytest

from bench.__main__ import table
from tests.faults.tally import Tally, from_plain, keep, table_rows, to_plain

LONGEST = "tests/faults/test_storm.py"
FILES = {
    "tests/security/test_access.py": 12,
    "tests/security/test_junk.py": 13,
    "tests/security/test_doors.py": 14,
}
# No process takes another's bells. Here and not in conftest.py: pytest-django reads the settings before that one.
if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and (shared := os.environ.get("REDIS_URL")):
    os.environ["REDIS_URL"] = f"{shared.rpartition('/')[0]}/{worker.removeprefix('gw')}"

TALLY = "tally"
JUNK = int(os.environ.get("JUNK_REQUESTS", "400")) // 8  # requests a test
TALLIES: list[Tally] = []


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the storm begin first: it takes as long as all the others. The order of the arguments isn't kept where one holds the other."""
    items.sort(key=lambda item: item.location[0] != LONGEST)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    report = yield
    if report.when == "call" and not report.skipped:
        tally = getattr(item, "tally", None)
        row = FILES.get(item.location[0])
        if tally is None and row:
            tally = Tally(row, injected=JUNK if row == 13 else 1)
        if tally is not None:
            if report.failed:
                tally.lost = max(1, tally.lost)
            elif not tally.survived:
                tally.survived = tally.injected - tally.lost
            report.user_properties.append((TALLY, to_plain(tally)))  # so that it reaches the process that prints the table
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    TALLIES.extend(from_plain(value) for name, value in report.user_properties if name == TALLY and report.when == "call")


def pytest_terminal_summary(terminalreporter) -> None:
    if not TALLIES or "PYTEST_XDIST_WORKER" in os.environ:  # each process gets here, and only the first one knows all
        return
    if path := os.environ.get("FAULTS_FILE"):
        keep(TALLIES, Path(path))
    terminalreporter.write_line(table(table_rows(TALLIES)))
