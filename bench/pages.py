"""The pages against the issue's "Speed": in process on SQLite and PostgreSQL; over HTTP from a running embedded site; and the province's import.

Times are what a client on the same machine waits, the web server included; `cpu` is what the web server itself worked for one
request, which other work on the machine can't blur. Memory is what the kernel counts: proportional for processes that share pages,
the high-water mark for a solve.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from roster.demo import province
from roster.demo.agency import AGENCY
from roster.excel.people_book import write_people
from tests.servers import postgres
from tests.site import ROOT, Site, serve_site

Row = dict[str, Any]
FOUR_WEEKS = ("2023-08-21", "2023-09-15")
NINE_WEEKS = ("2023-08-21", "2023-10-20")
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"  # no manifest: nothing was collected
TOGGLES, VIEWS, BOOKS = 100, 20, 5


HTMX = {"HX-Request": "true"}


class Visitor:
    """One signed-in browser without a screen."""

    def __init__(self, site: Site, username: str) -> None:
        self.site = site
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))
        self.get("/akun/login/")
        password = site.manage("demo").splitlines()[0].split()[-1]
        self.post("/akun/login/", login=username, password=password)

    def get(self, path: str, **headers: str) -> bytes:
        return self.opener.open(Request(self.site.url + path, headers=headers)).read()  # noqa: S310 - our own site

    def post(self, path: str, **values: Any) -> bytes:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken")
        headers = {"X-CSRFToken": token} | HTMX
        request = Request(self.site.url + path, urlencode(values).encode(), headers)  # noqa: S310 - our own site
        return self.opener.open(request).read()


def main() -> list[Row]:
    rows = []
    with serve_site() as site:
        head = Visitor(site, "kepala")
        idle = memory(site)
        four, nine = (generate(site, *period) for period in (FOUR_WEEKS, NINE_WEEKS))
        rows.append(timed(site, "week view, 150 people", "p95 150 ms", VIEWS, lambda: head.get(f"/jadwal/{nine}/?tampilan=week")))
        rows.append(
            timed(site, "period view, 150 × 44 days", "p95 500 ms", VIEWS, lambda: head.get(f"/jadwal/{nine}/?tampilan=period"))
        )
        rows.append(timed(site, "cell toggle, 150 × 4 weeks", "50 ms", TOGGLES, toggler(head, four)))
        rows.append(timed(site, "cell toggle, 150 × 9 weeks", "50 ms", TOGGLES, toggler(head, nine)))
        rows.append(timed(site, "why panel, 150 × 9 weeks", "", VIEWS, asker(head, nine)))
        rows.append(timed(site, "review, 150 × 9 weeks", "", VIEWS, lambda: head.get(f"/jadwal/{nine}/tinjau/")))
        rows.append(timed(site, "xlsx, 150 × 9 weeks", "2 s", BOOKS, lambda: head.get(f"/jadwal/{nine}/unduh.xlsx")))
        rows.append(figure("web + worker before the first solve", idle["web"] + idle["worker"], "MB", "600 MB"))
        then = memory(site)
        rows.append(figure("web + worker after all this", then["web"] + then["worker"], "MB", "600 MB"))
        rows.append(figure("worker at its highest, solving both", peak(site.child("celery")), "MB", "300 MB"))
    return [*in_process(), *rows, *import_province()]


def in_process() -> list[Row]:
    """Run bench/in_process.py on a new SQLite file and on a private PostgreSQL."""
    rows = []
    with postgres() as url:
        for database in ({}, {"DATABASE_URL": url}):
            with tempfile.TemporaryDirectory() as folder:
                environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
                environment |= {"DATA_DIR": folder, "TODAY": FOUR_WEEKS[0], "SECRET_KEY": "only-measured", "HTTPS": "0"}
                environment |= {"ALLOWED_HOSTS": "testserver", "STATIC_BACKEND": PLAIN} | database
                command = [sys.executable, "-m", "bench.in_process"]
                rows += json.loads(subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout)
    return rows


def timed(site: Site, name: str, limit: str, times: int, ask: Callable[[], object]) -> Row:
    ask()
    spans = []
    worked = web_seconds(site)
    for _ in range(times):
        started = time.perf_counter()
        ask()
        spans.append((time.perf_counter() - started) * 1000)
    cpu = (web_seconds(site) - worked) * 1000 / times
    median, p95 = statistics.median(spans), statistics.quantiles(spans, n=20)[-1]
    return {"measure": name, "median": median, "p95": p95, "cpu": cpu, "unit": "ms", "queries": None, "kB": None, "limit": limit}


def figure(name: str, value: float, unit: str, limit: str) -> Row:
    return {"measure": name, "median": value, "p95": None, "cpu": None, "unit": unit, "queries": None, "kB": None, "limit": limit}


def web_seconds(site: Site) -> float:
    """Return the processor time that the web server and its workers have used so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in _family(site.child("gunicorn"))]
    return sum(int(field[11]) + int(field[12]) for field in fields) / os.sysconf("SC_CLK_TCK")


def generate(site: Site, starts: str, ends: str) -> int:
    """Have the site's worker solve a roster of the whole agency; return its id."""
    return json.loads(site.manage("generate", AGENCY, starts, ends, "--pattern", "mixed", "--json"))["roster"]


def cells(head: Visitor, roster: int) -> tuple[list[tuple[str, str]], str]:
    """Return employee and day of the cells at home that may be changed, and the draft's version."""
    page = head.get(f"/jadwal/{roster}/?tampilan=period").decode()
    found = re.findall(r'<td id="c-(\d+)-([\d-]{10})" class="[^"]*\bhome\b[^"]*"(?! aria-readonly)', page)
    return found, re.search(r'data-version="(\d+)"', page)[1]


def toggler(head: Visitor, roster: int) -> Callable[[], None]:
    """Return a function that takes a WFH cell to the office, and the next time brings it back, which is always lawful."""
    found, version = cells(head, roster)
    state = {"version": version, "turn": 0}

    def toggle() -> None:
        employee, day = found[state["turn"] // 2 * 7 % len(found)]
        state["turn"] += 1
        answer = head.post(f"/jadwal/{roster}/sel/", employee=employee, day=day, action="toggle", version=state["version"])
        state["version"] = re.search(rb'data-version="(\d+)"', answer)[1].decode()

    return toggle


def asker(head: Visitor, roster: int) -> Callable[[], bytes]:
    (employee, day), *_ = cells(head, roster)[0]
    return lambda: head.get(f"/jadwal/{roster}/sel/?employee={employee}&day={day}", **HTMX)


def memory(site: Site) -> dict[str, float]:
    """Return the proportional memory of web and worker with all their children, in MB."""
    return {name: sum(map(_pss, _family(site.child(program)))) for name, program in (("web", "gunicorn"), ("worker", "celery"))}


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _pss(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # ended since it was listed: a connection's own process, say
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1]) / 1024


def peak(pid: int) -> float:
    return int(re.search(r"^VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)[1]) / 1024


def import_province() -> list[Row]:
    """Import 15,335 rows (003-a) into an empty database by the command, and once more, when nothing changes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "pegawai.xlsx")
        file.write_bytes(write_people(province.people()))
        environment = {**os.environ, "DATA_DIR": folder, "TODAY": FOUR_WEEKS[0]}
        for command in ("migrate", "load_circulars"):
            subprocess.run([sys.executable, "manage.py", command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        rows = []
        for name in ("import of 15,335 rows", "the same file again"):
            seconds, megabytes = _run([sys.executable, "manage.py", "import_people", str(file)], environment)
            rows.append(figure(name, seconds, "s", "60 s"))
            rows.append(figure(f"{name}, memory at its highest", megabytes, "MB", ""))
        return rows


def _run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return time.perf_counter() - started, usage.ru_maxrss / 1024
