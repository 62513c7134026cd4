"""`python -m tests.race EDITORS EDITS [SEED]`: many people edit one draft at once, each in a process of his own, on a new database.

The database is the environment's (DATA_DIR, or DATABASE_URL). Each edit that was said to be done must stand, in its own version, and
no version may break a cap or a minimum on site. Prints a tally as JSON; exits with 1 when something was lost or broken.
"""

import json
import multiprocessing
import os
import random
import sys
from collections import Counter
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - Django first
from django.db import connections  # noqa: E402

from policies.rules import Place  # noqa: E402
from roster.models import Change, Roster  # noqa: E402
from roster.queries.draft import Draft, load_draft  # noqa: E402
from roster.workflow.edit import CellAction, Edited, edit_cells  # noqa: E402
from roster.workflow.judge import facts_of, judge  # noqa: E402
from roster.workflow.reapply import reapply  # noqa: E402
from roster.workflow.refusal import Refusal, Stale  # noqa: E402
from roster.workflow.undo import undo  # noqa: E402
from tests.factories import MONDAY, CoverageGroupFactory, UserFactory, make_agency  # noqa: E402

DAYS = [MONDAY + timedelta(days=offset) for offset in range(5)]

Step = tuple[int, list[tuple[str, str, str]]]
"""The version that an edit made, and its cells: employee, ISO day, place."""


def main(editors: int, edits: int, seed: int) -> int:
    call_command("migrate", verbosity=0)
    agency = make_agency(6, 4)
    people = [employee.pk for group in agency.people for employee in group]
    CoverageGroupFactory(unit=agency.unit, minimum=2, members=[agency.people[0][0], agency.people[0][1], agency.people[1][0]])
    roster = agency.draft(max_home_run=3)
    users = [UserFactory().pk for _ in range(editors)]
    connections.close_all()
    context = multiprocessing.get_context("fork")
    with context.Pool(editors) as pool:
        jobs = [(roster.pk, people, user, edits, f"{seed} {number}") for number, user in enumerate(users)]
        found = pool.starmap(edit_on, jobs, chunksize=1)
    tally = sum((counts for counts, _steps in found), Counter())
    tally = {**tally, **check(roster, [step for _counts, steps in found for step in steps])}
    print(json.dumps(tally))
    return 1 if tally["lost"] or tally["broken"] else 0


def edit_on(roster: int, people: list[int], user_pk: int, edits: int, seed: str) -> tuple[Counter, list[Step]]:
    """Make `edits` edits; one that comes too late is made again on the newest version."""
    from django.contrib.auth.models import User

    rng, user = random.Random(seed), User.objects.get(pk=user_pk)
    counts, steps = Counter(), []
    for _edit in range(edits):
        cells = [(str(rng.choice(people)), rng.choice(DAYS)) for _ in range(rng.choice([1, 1, 1, 2, 4]))]
        action = rng.choice([CellAction.HOME, CellAction.HOME, CellAction.TOGGLE, CellAction.OFFICE, CellAction.SWAP])
        kind, version = rng.random(), Roster.objects.values_list("version", flat=True).get(pk=roster)
        while True:
            try:
                edited = change(roster, version, cells, action, kind, user)
            except Stale:
                counts["stale"] += 1
                version = Roster.objects.values_list("version", flat=True).get(pk=roster)
            except Refusal:
                counts["refused"] += 1
                break
            else:
                counts["done"] += 1
                steps.append(step_of(edited))
                break
    connections.close_all()
    return counts, steps


def change(roster: int, version: int, cells: list, action: CellAction, kind: float, user) -> Edited:
    if kind < 0.1:
        return undo(roster, version, user)
    if kind < 0.2:
        return reapply(roster, version, dict.fromkeys(cells, CellAction.HOME), user)
    return edit_cells(roster, version, list(dict.fromkeys(cells)), action, user)


def step_of(edited: Edited) -> Step:
    places = [(person, day, Place.HOME if (person, day) in edited.draft.home else Place.OFFICE) for person, day in edited.cells]
    return edited.roster.version, [(person, day.isoformat(), place.value) for person, day, place in places]


def check(roster: Roster, steps: list[Step]) -> dict[str, int]:
    """Replay the steps in the order of their versions: each judged, none missing, and the end as the database has it."""
    roster.refresh_from_db()
    facts, final = facts_of(roster), load_draft(roster)
    home: set[tuple[str, object]] = set()
    broken = 0
    by_iso = {day.isoformat(): day for day in DAYS}
    for _version, cells in sorted(steps):
        for person, day, place in cells:
            (home.add if place == Place.HOME else home.discard)((person, by_iso[day]))
        broken += bool(judge(roster, Draft(frozenset(home), {}, {}, frozenset()), facts))
    made = sorted(version for version, _cells in steps)
    lost = len(set(range(2, roster.version + 1)) ^ set(made)) + len(made) - len(set(made)) + len(home ^ final.home)
    lost += len(set(made) ^ set(Change.objects.filter(roster=roster).values_list("version", flat=True)))
    return {"lost": lost, "broken": broken, "versions": roster.version - 1}


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in (*sys.argv[1:], "0")[:3])))
