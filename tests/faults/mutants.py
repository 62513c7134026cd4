"""Damaged staff and absence files at the web door: `python -m tests.faults.mutants COUNT FIRST_SEED`, on the SQLite of DATA_DIR.

Each is uploaded, looked at in the preview and confirmed by an admin's browser; its list of errors is downloaded. Prints one JSON object:
answers by status, the longest that one file took from its upload to the preview that refuses it and the longest of the other answers,
both in seconds of processor time, the highest memory of the process that serves them, and how many files went wrong, with the first.
"""

import json
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from roster.excel.guard import MAX_BYTES  # noqa: E402
from tests.factories import make_agency  # noqa: E402
from tests.roster.excel.files import BUDI, HEADERS, SHEET, SITI, csv_text, repacked, staff, with_sheet, xlsx  # noqa: E402

PARTS = (SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml")
MOST_S = 5  # must
SPLINTERS = (b"<", b"&", b'"', b"</c>", b"1e309", b"A0", b"-1", b"\0", b"\xff", b"=1+1", b"@SUM(1)", b"]]>", b"%s", b"<!DOCTYPE x>")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1")
NASTY = (
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "＝1",
    "x" * 40_000,
    "0001-01-01",
    "31/02/2023",
    "1e400",
    "💥",
    "\u202e",
    "' OR 1=1 --",
    "<b>",
    "",
)


def whole(dice: random.Random) -> bytes:
    """A sound file: a workbook, or text in one of five encodings and three delimiters, some cells of it nonsense."""
    people = [
        [dice.choice(NASTY) if dice.random() < 0.15 else cell for cell in dice.choice((SITI, BUDI))]
        for _ in range(dice.randint(1, 6))
    ]
    if dice.random() < 0.5:
        return xlsx([HEADERS, *people])
    text = csv_text([HEADERS, *people], dice.choice(";,\t"))
    return text.encode(dice.choice(ENCODINGS), errors="replace")


def splintered(dice: random.Random, data: bytes) -> bytes:
    for _ in range(dice.randint(1, 5)):
        start = dice.randrange(len(data) + 1)
        data = (
            data[:start]
            + dice.choice((dice.randbytes(dice.randint(0, 6)), dice.choice(SPLINTERS)))
            + data[start + dice.randint(0, 12) :]
        )
    return data


def in_a_part(dice: random.Random) -> bytes:
    target = dice.choice(PARTS)
    return repacked(staff(SITI, BUDI), lambda name, part: splintered(dice, part) if name == target else part)


def without_a_part(dice: random.Random) -> bytes:
    target = dice.choice(PARTS)
    return repacked(staff(SITI), lambda name, part: None if name == target else part)


def bomb(dice: random.Random) -> bytes:
    return repacked(staff(SITI), lambda _name, part: part, extra={"xl/media/x.xml": b"\0" * dice.choice((2_000_000, 30_000_000))})


def many_rows(dice: random.Random) -> bytes:
    count, filled = dice.choice(((1_048_575, False), (99_000, True), (120_000, True)))
    cell = b'<row r="%d"><c r="A%d"><v>1</v></c></row>' if filled else b'<row r="%d"><c r="A%d" s="0"/></row>'
    rows = b"".join(cell % (row, row) for row in range(4, count))
    return with_sheet(staff(SITI), lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"))


def merged(dice: random.Random) -> bytes:
    def change(sheet) -> None:
        sheet["B3"] = '=HYPERLINK("x")'
        sheet.merge_cells(f"A2:{dice.choice('BCDEF')}{dice.randint(2, 9)}")

    return xlsx([HEADERS, SITI, BUDI], change)


def foreign(dice: random.Random) -> bytes:
    """An old workbook, one with macros, an entity, another format, too many bytes."""
    doctype = b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return dice.choice(
        (
            lambda: bytes.fromhex("d0cf11e0a1b11ae1") + dice.randbytes(500),
            lambda: repacked(staff(SITI), lambda _name, part: part, extra={"xl/vbaProject.bin": b"x"}),
            lambda: repacked(staff(SITI), lambda _name, part: part.replace(b"?>", doctype, 1)),
            lambda: b"%PDF-1.7" + dice.randbytes(300),
            lambda: b"a;b\n" * (MAX_BYTES // 4 + 1),
            lambda: dice.randbytes(dice.randint(0, 2000)),
        )
    )()


def mutant(seed: int) -> bytes:
    dice = random.Random(seed)
    kinds: list[tuple[int, Callable[[], bytes]]] = [
        (34, lambda: splintered(dice, whole(dice))),
        (30, lambda: in_a_part(dice)),
        (14, lambda: whole(dice)),
        (8, lambda: without_a_part(dice)),
        (6, lambda: merged(dice)),
        (6, lambda: foreign(dice)),
        (1, lambda: bomb(dice)),
        (1, lambda: many_rows(dice)),
    ]
    return dice.choices([kind for _weight, kind in kinds], [weight for weight, _kind in kinds])[0]()


def main(count: int, first: int) -> dict[str, object]:
    maker = ProcessPoolExecutor(1)  # so that the memory measured is that of the site
    settings.UPLOADS_PER_USER = count * 2  # one admin's browser sends them all
    call_command("migrate", verbosity=0)
    browser = Client(raise_request_exception=False)
    browser.force_login(make_agency(3).bkd)
    statuses: Counter = Counter()
    wrong, refused_s, other_s = [], 0.0, 0.0
    before = peak()
    for seed in range(first, first + count):
        data = maker.submit(mutant, seed).result()
        kind = "absences" if seed % 5 == 0 else "people"
        answers = list(walk(browser, kind, data))
        until_refused, others = sum(seconds for _status, seconds in answers[:2]), max((one[1] for one in answers[2:]), default=0.0)
        refused_s, other_s = max(refused_s, until_refused), max(other_s, others)
        statuses.update(str(status) for status, _seconds in answers)
        if max(status for status, _seconds in answers) >= 500 or max(until_refused, others) > MOST_S:
            wrong.append([seed, kind, answers])
    return {
        "statuses": statuses,
        "refused s": refused_s,
        "other s": other_s,
        "peak MB": peak(),
        "idle MB": before,
        "wrong": len(wrong),
        "first wrong": wrong[:10],
        "count": count,
    }


def walk(browser: Client, kind: str, data: bytes) -> Iterator[tuple[int, float]]:
    """Yield status and time of each step: upload, preview, the list of errors, confirmation."""
    upload = SimpleUploadedFile("pegawai.xlsx", data)
    answer, seconds = timed(lambda: browser.post(reverse(f"roster:import_{kind}"), {"file": upload}))
    yield answer.status_code, seconds
    if answer.status_code == 302 and len(answer.url.rstrip("/").rsplit("/", 1)[-1]) == 32:
        review = answer.url
        for ask in (partial(browser.get, review), partial(browser.get, f"{review}kesalahan.xlsx"), partial(browser.post, review)):
            answer, seconds = timed(ask)
            yield answer.status_code, seconds


def timed(ask: Callable[[], HttpResponse]) -> tuple[HttpResponse, float]:
    """Return the answer and the work it was, whatever else the machine does."""
    started = time.process_time()
    answer = ask()
    return answer, time.process_time() - started


def peak() -> float:
    """Return the most MB this process has held. Not ru_maxrss: it begins with what the process held that started this one."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
