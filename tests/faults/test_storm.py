"""Heads work over HTTP on the whole production while its processes, its queue and its database are killed: what was told done is done once."""

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import psycopg
import pytest

from tests.conftest import skip_for_want_of
from tests.faults.conftest import wait_until
from tests.faults.heads import Head, Memory
from tests.faults.production import Production, children_of, kill_quietly, serve_production
from tests.faults.tally import IS_LONG, Tally
from tests.servers import MissingServerError

pytestmark = pytest.mark.servers

HEADS, PEOPLE, WEEKS = (10, 20, 4) if IS_LONG else (6, 20, 4)
KILLS, QUEUE_FAULTS, DATABASE_FAULTS = (480, 60, 200) if IS_LONG else (12, 4, 6)
LONG_OUTAGE_S = 40 if IS_LONG else 8
MOMENT_S = 2  # how long a fault waits for the moment that it is meant for
HEALTHY_S, DRAINED_S = 10, 30  # must: after PostgreSQL, after Redis has come back
PATIENCE_S = 300 if IS_LONG else 120
PUBLISHING = (
    "SELECT pid FROM pg_stat_activity WHERE state <> 'idle' AND (query LIKE 'INSERT INTO \"roster_publishedday%' "
    "OR query LIKE 'UPDATE \"roster_publishedday%' OR query LIKE 'INSERT INTO \"roster_revision%')"
)
ACTIVE = "SELECT id, token::text, attempt FROM roster_solverun WHERE status = 'berjalan'"
WAITING = "SELECT id FROM roster_solverun WHERE status = 'antre'"


@dataclass(frozen=True)
class Look:
    """How the site stood when it was looked at: whether a page came, and which claims of runs were alive (id, token)."""

    at: float
    has_answered: bool
    claims: frozenset[tuple]


class Storm:
    """The production, the heads at work on it, and what they were told."""

    def __init__(self, site: Production) -> None:
        self.site, self.dice = site, random.Random(34)
        self.memory, self.resting, self.over = Memory(), threading.Event(), threading.Event()
        parts = json.loads(site.do("-m", "tests.faults.scene", "cast", HEADS, PEOPLE, WEEKS))
        self.heads = [Head(site, part, self.memory, self.resting, self.over) for part in parts]
        for head in self.heads:
            head.start()
        self.look = Look(0, has_answered=False, claims=frozenset())
        self.onlooker = threading.Thread(target=self._look_on, daemon=True)
        self.onlooker.start()

    def _look_on(self) -> None:
        """Look for everybody who waits: dozens who each ask for pages would be a load that nothing recovers under."""
        while not self.over.is_set():
            at = time.monotonic()
            self.look = Look(at, self.answers(), frozenset(row[:2] for row in self.rows(ACTIVE)))
            time.sleep(0.1)

    def end(self) -> None:
        self.over.set()
        for thread in (*self.heads, self.onlooker):
            thread.join()

    def rows(self, sql: str) -> list[tuple]:
        """Ask while the database may be away: nothing then."""
        try:
            return self.site.query(sql)
        except psycopg.Error:
            return []

    def answers(self, times: int = 1) -> bool:
        """Whether a head's page comes, `times` in a row: two web processes answer in turn."""
        head = self.heads[0].part
        return all(self.site.request("GET", f"/jadwal/{head['roster']}/", head["session"])[0] == 200 for _ in range(times))

    def has_drained(self, runs: set[int]) -> bool:
        return not runs & {run for (run,) in self.rows(WAITING)} and self.answers()

    def await_moment(self, sql: str) -> list[tuple]:
        """Return the first rows that a question finds; none when the moment doesn't come."""
        deadline = time.monotonic() + MOMENT_S
        with psycopg.connect(self.site.postgres.url, autocommit=True) as connection:
            while time.monotonic() < deadline:
                if rows := connection.execute(sql).fetchall():
                    return rows
                time.sleep(0.005)
        return []

    @contextmanager
    def checked(self, tally: Tally) -> Iterator[None]:
        """After what falls inside: let everybody finish, then compare what was told with what is stored."""
        yield
        self.resting.set()
        for head in self.heads:
            with head.at_work:
                pass
        wait_until(lambda: not self.rows(WAITING) and not self.rows(ACTIVE) and self.answers(), PATIENCE_S)
        found = audit(self.site, self.memory)
        print(
            f"row {tally.row}: {found}, answers {dict(self.memory.answers)}, errors without a page {self.memory.bare}", flush=True
        )
        tally.notes += Counter({f"answers of status {status}": count for status, count in self.memory.answers.items()})
        self.memory.answers.clear()
        tally.lost += sum(found[name] for name in found if name not in {"done twice", "gave up"})
        tally.doubled += found["done twice"]
        self.resting.clear()
        assert {name: count for name, count in found.items() if count and name != "gave up"} == {}
        assert self.memory.bare == []


def audit(site: Production, memory: Memory) -> dict[str, int]:
    """Count what was told and isn't there, what is there half, and what is there twice."""
    edits = set(site.query("SELECT roster_id, version, employee_id, day::text FROM roster_change WHERE employee_id IS NOT NULL"))
    runs = dict(site.query("SELECT id, status FROM roster_solverun"))
    revisions = dict(site.query("SELECT roster_id, count(*) FROM roster_revision GROUP BY 1"))
    sizes = site.query(
        "SELECT r.roster_id, r.number, count(d.id), count(d.id) FILTER (WHERE d.is_current) FROM roster_revision r "
        "LEFT JOIN roster_publishedday d ON d.revision_id = r.id GROUP BY 1, 2 ORDER BY 1, 2"
    )
    whole = {roster: max(size for other, _number, size, _current in sizes if other == roster) for roster, *_ in sizes}
    last = {roster: number for roster, number, *_ in sizes}
    return {
        "edits lost": len(set(memory.edits) - edits),
        "runs lost": sum(run not in runs for run in memory.runs) + sum(status in {"antre", "berjalan"} for status in runs.values()),
        "revisions lost": sum(max(0, told - revisions.get(roster, 0)) for roster, told in memory.published.items()),
        "revisions half": sum(
            size != whole[roster] or current != (size if number == last[roster] else 0) for roster, number, size, current in sizes
        ),
        "done twice": _done_twice(site) + len(memory.edits) - len(set(memory.edits)),
        "gave up": sum(status == "gagal" for status in runs.values()),
    }


def _done_twice(site: Production) -> int:
    """Count revisions equal to the one before, and solves that changed a draft more often than they were applied."""
    same = site.query(
        "SELECT count(*) FROM roster_revision r JOIN roster_revision n ON n.roster_id = r.roster_id AND n.number = r.number + 1 "
        "WHERE NOT EXISTS (SELECT employee_id, day, location FROM roster_publishedday WHERE revision_id = r.id "
        "EXCEPT SELECT employee_id, day, location FROM roster_publishedday WHERE revision_id = n.id)"
    )[0][0]
    applied = site.query(
        "SELECT coalesce(sum(greatest(0, c.steps - coalesce(a.runs, 0))), 0)::int FROM "
        "(SELECT roster_id, count(DISTINCT version) AS steps FROM roster_change WHERE kind = 'susun' GROUP BY 1) c LEFT JOIN "
        "(SELECT roster_id, count(*) AS runs FROM roster_solverun WHERE applied_at IS NOT NULL GROUP BY 1) a USING (roster_id)"
    )[0][0]
    return same + applied


@pytest.fixture(scope="module")
def storm(tmp_path_factory) -> Iterator[Storm]:
    try:
        with serve_production(tmp_path_factory.mktemp("storm"), SOLVE_TIME_LIMIT_S="3") as site:
            made = Storm(site)
            try:
                yield made
            finally:
                made.end()
    except MissingServerError as missing:
        skip_for_want_of(str(missing))


def bear(tally: Tally, recover: Callable[[], float], must_s: float = PATIENCE_S) -> None:
    """Wait until all is well again; a fault that isn't got over, or too late, is counted and told."""
    try:
        seconds = recover()
    except AssertionError as error:
        print(f"row {tally.row}: fault {tally.injected} was not survived: {error}", flush=True)
        return
    if seconds > must_s:
        print(f"row {tally.row}: fault {tally.injected} took {seconds:.1f} s", flush=True)
        tally.notes[f"later than {must_s} s"] += 1
    tally.bear(seconds)


# --- row 1 ---------------------------------------------------------------------------------------------------------------------------------


PARENTS = {"pool child": "worker", "web child": "web"}


def kill_process(storm: Storm, kind: str, tally: Tally) -> Callable[[], bool]:
    """Kill one process at its worst moment; return the question whether all is well again."""
    held: list[tuple] = []
    if PARENTS.get(kind, kind) == "worker":
        held = storm.await_moment(ACTIVE) if kind == "pool child" or storm.dice.random() < 0.7 else storm.rows(ACTIVE)
        if any(attempt == 3 for *_, attempt in held):
            kind, held = "web child", []  # a third kill ends a run by design: test_runs shows it
    if PARENTS.get(kind, kind) == "web":
        tally.notes["in mid-publish"] += bool(storm.await_moment(PUBLISHING))
    tally.notes["in mid-solve"] += bool(held)
    tally.notes[kind] += 1
    service = storm.site.services[PARENTS.get(kind, kind)]
    victims = [service.process.pid]
    if kind in PARENTS:
        victims = children_of(service.process.pid)[: None if kind == "pool child" else 1]
    for victim in victims:
        kill_quietly(victim)
    struck, claims = time.monotonic(), {claim[:2] for claim in held}

    def is_well() -> bool:
        look = storm.look
        return look.at > struck and look.has_answered and not claims & look.claims and is_replaced(service, victims)

    return is_well


def is_replaced(service, victims: list[int]) -> bool:
    alive = {service.process.pid, *children_of(service.process.pid)}
    return service.process.poll() is None and not alive & set(victims)


@pytest.mark.row(1)
def test_killed_processes_lose_and_double_nothing(storm, tally):
    kinds = random.Random(1).choices(["pool child", "web child", "worker", "web", "beat"], [6, 4, 2, 2, 2], k=KILLS)
    with storm.checked(tally), ThreadPoolExecutor(32) as watchers:
        watched = []
        for kind in kinds:
            well = kill_process(storm, kind, tally)
            tally.injected += 1
            watched.append(watchers.submit(wait_until, well, PATIENCE_S))
            if kind == "web":
                wait_until(storm.answers, PATIENCE_S)  # heads who can't work have nothing to lose
            time.sleep(storm.dice.uniform(0.2, 1.0))
        for watch in watched:
            bear(tally, watch.result)
    assert tally.survived == tally.injected


# --- row 2 ---------------------------------------------------------------------------------------------------------------------------------


def strike_queue(storm: Storm, kind: str) -> list[tuple]:
    """Take the queue away; return the runs that wait when it is back."""
    redis = storm.site.redis
    if kind == "flushed":
        redis.flush()
        return storm.rows(WAITING)
    redis.kill()
    if kind == "down":
        assert_waits_in_words(storm)
        time.sleep(LONG_OUTAGE_S)
        assert storm.answers()
    redis.start()
    return storm.rows(WAITING)


def assert_waits_in_words(storm: Storm) -> None:
    """Without a queue the site serves, and the page of a solve says that it waits ("antre", "antrean")."""
    waiting = storm.await_moment("SELECT r.roster_id, r.id FROM roster_solverun r WHERE status = 'antre'")
    assert storm.answers()
    for roster, run in waiting[:1]:
        head = next(head for head in storm.heads if head.roster == roster)
        status, text = storm.site.request("GET", f"/jadwal/{roster}/susun/{run}/", head.part["session"])
        assert status == 200
        assert re.search("antre|Menunggu", text, re.IGNORECASE) or not storm.rows(f"{WAITING} AND id = {run}")


@pytest.mark.row(2)
def test_a_queue_that_is_gone_is_rung_again_and_drained(storm, tally):
    with storm.checked(tally):
        for number in range(QUEUE_FAULTS):
            kind = "down" if number == QUEUE_FAULTS // 2 else storm.dice.choice(["killed", "flushed"])
            storm.await_moment(WAITING)
            waiting = {run for (run,) in strike_queue(storm, kind)}
            tally.injected += 1
            tally.notes[kind] += 1
            bear(tally, partial(wait_until, partial(storm.has_drained, waiting), PATIENCE_S), DRAINED_S)
            time.sleep(storm.dice.uniform(0, 0.5))
    assert tally.survived == tally.injected
    assert not tally.notes[f"later than {DRAINED_S} s"]


# --- row 3 ---------------------------------------------------------------------------------------------------------------------------------


def strike_database(storm: Storm, kind: str, tally: Tally) -> None:
    """Return when the database is back."""
    publishing = storm.await_moment(PUBLISHING)
    tally.notes["in mid-publish"] += bool(publishing)
    if kind == "stopped":
        storm.site.postgres.stop()
        time.sleep(storm.dice.uniform(0, 2))
        storm.site.postgres.start()
        return
    who = f"pid = {publishing[0][0]}" if publishing else "state <> 'idle'"
    storm.rows(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND {who} AND usename = 'postgres'"
    )


@pytest.mark.row(3)
def test_a_database_that_is_gone_leaves_the_old_or_the_new(storm, tally):
    with storm.checked(tally):
        for number in range(DATABASE_FAULTS):
            kind = "stopped" if number % 2 else "terminated"
            strike_database(storm, kind, tally)
            tally.injected += 1
            tally.notes[kind] += 1
            bear(tally, partial(wait_until, partial(storm.answers, 6), PATIENCE_S), HEALTHY_S)
            time.sleep(storm.dice.uniform(0.2, 1))
    assert tally.survived == tally.injected
    assert not tally.notes[f"later than {HEALTHY_S} s"]
