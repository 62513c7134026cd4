"""Hypothetical heads who edit, solve and publish over HTTP while faults fall, and remember what the site has told them is done."""

import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.faults.production import Production

EDITS = 3
SOLVE_PATIENCE_S = 150


@dataclass
class Memory:
    """What was acknowledged: this must be found in the database afterwards, once."""

    edits: list[tuple[int, int, int, str]] = field(default_factory=list)  # roster, version made, employee, day
    runs: list[int] = field(default_factory=list)
    published: Counter = field(default_factory=Counter)  # revisions by roster
    answers: Counter = field(default_factory=Counter)  # by status
    bare: list[str] = field(default_factory=list)  # errors of ours without a page in the user's language


class Head(threading.Thread):
    """One head with one roster: solve, take what was found, edit, publish, and again."""

    def __init__(self, site: Production, part: dict, memory: Memory, rest: threading.Event, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.site, self.part, self.memory, self.rest, self.over = site, part, memory, rest, over
        self.roster, self.dice = part["roster"], random.Random(part["roster"])
        self.at_work = threading.Lock()  # whoever has set `rest` and then held this knows that nothing is under way

    def run(self) -> None:
        while not self.over.is_set():
            with self.at_work:
                if not self.rest.is_set():
                    self.work()
            time.sleep(0.05)  # a lock is not fair: let those who wait for it in

    def work(self) -> None:
        solves = [self.solve] if self.dice.random() < 0.5 else []
        for step in (*solves, *2 * (*EDITS * [self.edit], self.publish)):
            if self.rest.is_set():
                return
            step()

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        status, text = self.site.request(method, f"/jadwal/{self.roster}/{path}", self.part["session"], body)
        self.memory.answers[status] += 1
        if status >= 500 and '<html lang="id"' not in text:
            self.memory.bare.append(f"{status} {method} {path} {text[:200]}")
        time.sleep(self.dice.uniform(0.1, 0.4))
        return status, text

    def version(self) -> int | None:
        _status, text = self.ask("GET", "")
        found = re.search(r'data-version="(\d+)"', text)
        return int(found[1]) if found else None

    def edit(self) -> None:
        version = self.version()
        if version is None:
            return
        employee, day = self.dice.choice(self.part["people"]), self.dice.choice(self.part["days"])
        status, _text = self.ask("POST", "sel/", f"employee={employee}&day={day}&action=toggle&version={version}")
        if status == 200:
            self.memory.edits.append((self.roster, version + 1, employee, day))

    def solve(self) -> None:
        status, where = self.ask("POST", "susun/")
        found = re.search(r"/susun/(\d+)/", where) if status == 302 else None
        if not found:
            return
        run = int(found[1])
        self.memory.runs.append(run)
        deadline = time.monotonic() + SOLVE_PATIENCE_S
        while time.monotonic() < deadline and not self.over.is_set():
            time.sleep(0.5)
            status, text = self.ask("GET", f"susun/{run}/")
            if status == 200 and "hx-trigger" not in text:
                break
        version = self.version()
        if version is not None:
            self.ask("POST", f"susun/{run}/pakai/", f"version={version}")

    def publish(self) -> None:
        version = self.version()
        if version is None:
            return
        status, where = self.ask("POST", "terbitkan/", f"version={version}&note=")
        if status == 302 and where == f"/jadwal/{self.roster}/":
            self.memory.published[self.roster] += 1
