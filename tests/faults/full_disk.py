"""What happens when the disk takes nothing more: `python -m tests.faults.full_disk COUNT` on the SQLite of DATA_DIR; prints one JSON object.

A limit on the size of files (RLIMIT_FSIZE) stands for the full disk: the write that passes it fails in the middle, as it would there.
"""

import json
import os
import resource
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from roster.models import Employee  # noqa: E402
from tests.factories import make_agency, send_home, valid_nip  # noqa: E402
from tests.roster.excel.files import staff  # noqa: E402

REFUSED, DONE, BROKEN = 1, 0, 70
PEOPLE = 120


def main(count: int) -> dict[str, object]:
    call_command("migrate", verbosity=0)
    agency = make_agency(30)
    roster = agency.draft(ends=date(2023, 9, 15))
    send_home(roster, agency.people[0][0], date(2023, 8, 21))
    admin = agency.bkd
    file = Path(settings.DATA_DIR, "pegawai.xlsx")
    session = signed_in(admin)
    anchor = sqlite3.connect(settings.DATABASES["default"]["NAME"])  # as a running site does: the files beside the database stay
    anchor.execute("SELECT count(*) FROM roster_employee").fetchone()
    found: Counter = Counter()
    for number in range(count):
        first = 10_000 + number * PEOPLE
        file.write_bytes(
            staff(*((valid_nip(first + n), f"Orang {n}", "Analis", "Dinas Contoh", "Seksi 1", "") for n in range(PEOPLE)))
        )
        kind, do = [("import", import_people), ("upload", upload), ("export", export), ("download", download)][number % 4]
        before = Employee.objects.count()
        files = listing()
        connections.close_all()
        ended = limited(4096 + (number // 4 * 12_288) % 200_000, lambda do=do: do(file, session, roster.pk))
        found[f"{kind} {ended}"] += 1
        found["broken"] += ended == "broken"
        if ended == "refused":
            found["half"] += Employee.objects.count() != before
            found["orphans"] += len(listing() - files)
        else:
            found["half"] += Employee.objects.count() not in {before, before + PEOPLE}
    with anchor:
        return {**found, "integrity": anchor.execute("PRAGMA integrity_check").fetchone()[0]}


def listing() -> set[str]:
    return {str(path) for path in Path(settings.DATA_DIR).rglob("*") if path.is_file() and "sqlite3" not in path.name}


def limited(size: int, do: Callable[[], int]) -> str:
    """Do it in a child that can write no file beyond `size` bytes; say how it ended."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        try:
            code = do()
        except BaseException as error:  # noqa: BLE001 - whatever escapes is what this looks for
            print(repr(error), file=sys.stderr)
            code = BROKEN
        os._exit(code)
    return {REFUSED: "refused", DONE: "done"}.get(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), "broken")


def import_people(file: Path, _session: str, _roster: int) -> int:
    try:
        call_command("import_people", str(file), stdout=open(os.devnull, "w"), stderr=open(os.devnull, "w"))  # noqa: PTH123, SIM115
    except SystemExit as end:
        return int(end.code or 0)
    return DONE


def export(file: Path, _session: str, roster: int) -> int:
    try:
        call_command("export_roster", str(roster), str(file.with_name("jadwal.xlsx")))
    except CommandError:
        return REFUSED
    file.with_name("jadwal.xlsx").unlink()
    return DONE


def signed_in(user: object) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def browser(session: str) -> Client:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def upload(file: Path, session: str, _roster: int) -> int:
    """Upload by the page; a redirect to the preview means that it is kept."""
    answer = browser(session).post(reverse("roster:import_people"), {"file": SimpleUploadedFile("pegawai.xlsx", file.read_bytes())})
    if answer.status_code == 302 and "impor/" in answer.url and not answer.url.endswith("impor/"):
        return DONE
    if answer.status_code not in {302, 503}:
        print(answer.status_code, answer.content[:300], file=sys.stderr)
        return BROKEN
    return REFUSED


def download(_file: Path, session: str, roster: int) -> int:
    answer = browser(session).get(reverse("roster:export", args=[roster, "xlsx"]))
    return {200: DONE, 302: REFUSED, 503: REFUSED}.get(answer.status_code, BROKEN)


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
    connection.close()
