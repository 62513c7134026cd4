"""Heads and staff as locust plays them: `locust -f bench/load_people.py`, on the actors that LOAD_ACTORS names (bench/load_stage.py).

Of five people one is a head. Everybody thinks 5 to 15 seconds between two steps; LOAD_PAUSE=0 takes the thinking away. 409 and 422 are
answers (somebody was faster; a rule forbids it), anything else but 200, 286 and 302 is an error.
"""

import json
import os
import random
import re
from itertools import cycle
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, constant, task

ACTORS = json.loads(Path(os.environ["LOAD_ACTORS"]).read_text())
HEADS, STAFF = cycle(ACTORS["heads"]), cycle(ACTORS["staff"])
TOKEN = "a" * 32
VERSION = re.compile(r'data-version="(\d+)"')
RUN = re.compile(r"/susun/(\d+)/")
ANSWERS = {200, 286, 302, 409, 422}


class Person(FastHttpUser):
    abstract = True
    wait_time = constant(0) if os.environ.get("LOAD_PAUSE") == "0" else between(5, 15)

    def ask(self, method: str, path: str, name: str, **values: object) -> Any:
        headers = {"Cookie": f"sessionid={self.actor['session']}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        with self.client.request(
            method, path, name=name, headers=headers, data=values or None, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code in ANSWERS and "/akun/login/" not in (answer.headers.get("Location") or ""):
                answer.success()
            else:
                answer.failure(f"status {answer.status_code}")
            return answer


class Staff(Person):
    """Somebody looks where he works today, and what comes."""

    weight = 4

    def on_start(self) -> None:
        self.actor = next(STAFF)

    @task(8)
    def today(self) -> None:
        self.ask("GET", "/saya/", "page: my days")

    @task(3)
    def another_day(self) -> None:
        self.ask("GET", f"/saya/?tanggal={random.choice(self.actor['days'])}", "page: my days")


class Head(Person):
    """Somebody plans a unit of 20 to 80 people for four weeks: looks, moves people, asks why, reviews, sometimes solves again or publishes."""

    weight = 1

    def on_start(self) -> None:
        self.actor = next(HEADS)
        self.roster = f"/jadwal/{self.actor['roster']}/"
        self.version, self.turn = "", random.randrange(len(self.actor["cells"]))
        self.grid()

    @task(4)
    def grid(self) -> None:
        self.learn(self.ask("GET", f"{self.roster}?tampilan=week", "page: grid, week"))

    @task(12)
    def edit(self) -> None:
        employee, day = self.actor["cells"][self.turn // 2 % len(self.actor["cells"])]
        self.turn += 1
        answer = self.ask(
            "POST", f"{self.roster}sel/", "edit: cell", employee=employee, day=day, action="toggle", version=self.version
        )
        if answer.status_code == 409:
            self.grid()
        else:
            self.learn(answer)

    @task(3)
    def why(self) -> None:
        employee, day = random.choice(self.actor["cells"])
        self.ask("GET", f"{self.roster}sel/?employee={employee}&day={day}", "page: why")

    @task(2)
    def rosters(self) -> None:
        self.ask("GET", "/jadwal/", "page: rosters")

    @task(1)
    def review(self) -> None:
        self.ask("GET", f"{self.roster}tinjau/", "page: review")

    @task(1)
    def period(self) -> None:
        self.learn(self.ask("GET", f"{self.roster}?tampilan=period", "page: grid, four weeks"))

    def learn(self, answer: object) -> None:
        if found := VERSION.search(answer.text or ""):
            self.version = found[1]


class Planner(Head):
    """Two heads are at the end of their work: they have the roster solved again and publish it."""

    weight = 1

    fixed_count = 2

    @task(4)
    def solve(self) -> None:
        answer = self.ask("POST", f"{self.roster}susun/", "solve")
        if found := RUN.search(answer.headers.get("Location") or ""):
            self.ask("GET", f"{self.roster}susun/{found[1]}/", "page: progress")

    @task(2)
    def publish(self) -> None:
        self.ask("POST", f"{self.roster}terbitkan/", "publish", version=self.version, note="")
