"""What the processes of fault tests do: `python -m tests.faults.scene prepare|cast|solve|edit|…`, each with a database of its own.

Every step prints one JSON object. Hypothetical heads edit as fast as they can, each on the version he has read last.
"""

import json
import os
import random
import sys
from collections import Counter
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from roster.models import (  # noqa: E402
    Assignment,
    Change,
    Notice,
    OrgUnit,
    PublishedDay,
    Revision,
    Roster,
    ScheduledPublication,
)
from roster.queries.facts import load_facts  # noqa: E402
from roster.tasks import ring  # noqa: E402
from roster.workflow.edit import CellAction, edit_cell  # noqa: E402
from roster.workflow.publish import publish  # noqa: E402
from roster.workflow.refusal import Refusal, Stale  # noqa: E402
from roster.workflow.run_ledger import request_run  # noqa: E402
from roster.workflow.schedule_publication import publish_due  # noqa: E402
from tests.factories import FRIDAY, MONDAY, make_agency, send_home  # noqa: E402


def prepare(size: str, weeks: str, heads: str = "1", longest_run: str = "") -> dict:
    """Make the database, an agency of one unit, its draft, and a user for each head. A longest run makes its weeks hard to prove."""
    call_command("migrate", verbosity=0)
    agency = make_agency(int(size))
    for number in range(int(heads)):
        get_user_model().objects.create(username=f"head{number}")
    ends = date.fromordinal(FRIDAY.toordinal() + 7 * (int(weeks) - 1))
    roster = agency.draft(ends=ends, pattern="weekly", max_home_run=int(longest_run) if longest_run else None)
    return {"roster": roster.pk}


def cast(heads: str, size: str, weeks: str) -> list[dict]:
    """Make an agency, a draft and a signed-in head for each head; every second one plans by the week, which takes the solver longer."""
    return [_head(number, int(size), int(weeks)) for number in range(int(heads))]


def _head(number: int, size: int, weeks: int) -> dict:
    agency = make_agency(size, name=f"Dinas {number}")
    ends = date.fromordinal(FRIDAY.toordinal() + 7 * (weeks - 1))
    roster = agency.draft(ends=ends, pattern="weekly" if number % 2 else "mixed")
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(agency.head.pk), "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = agency.head.get_session_auth_hash()
    session.create()
    facts = load_facts(roster.unit, roster.starts, roster.ends)
    return {
        "roster": roster.pk,
        "session": session.session_key,
        "people": [int(person) for person in facts.people],
        "days": [day.isoformat() for day in facts.days],
    }


def solve(roster: str) -> dict:
    """Ask for a solve, and ring."""
    run = request_run(Roster.objects.get(pk=roster), None)
    ring(run)
    return {"run": run.pk}


def edit(roster: str, head: str, wanted: str) -> dict:
    """Toggle random cells until `wanted` edits are stored; count what happened to each try."""
    row = Roster.objects.get(pk=roster)
    facts = load_facts(row.unit, row.starts, row.ends)
    user = get_user_model().objects.get(username=f"head{head}")
    dice = random.Random(int(head))
    cells = [(int(person), day) for person in facts.people for day in facts.days[:2]]
    tally = Counter(stored=0, stale=0, refused=0)
    while tally["stored"] < int(wanted):
        row.refresh_from_db(fields=["version"])
        employee, day = dice.choice(cells)
        try:
            edit_cell(row.pk, row.version, employee, day, CellAction.TOGGLE, user)
            tally["stored"] += 1
        except Stale:
            tally["stale"] += 1
        except Refusal:
            tally["refused"] += 1
    return tally


def history(roster: str) -> dict:
    """Replay every stored edit: what it found must be what the one before left."""
    row = Roster.objects.get(pk=roster)
    at_home: set[tuple[int, date]] = set()
    overwritten = most = 0
    for change in Change.objects.filter(roster=row).order_by("version"):
        cell = (change.employee_id, change.day)
        overwritten += (change.before == "WFH") != (cell in at_home)
        at_home = at_home | {cell} if change.after == "WFH" else at_home - {cell}
        most = max(most, *Counter(day for _, day in at_home).values(), 0)
    kept = set(Assignment.objects.filter(roster=row, location="WFH").values_list("employee_id", "day"))
    versions = list(Change.objects.filter(roster=row).order_by("version").values_list("version", flat=True))
    return {
        "overwritten": overwritten,
        "most at home": most,
        "is as replayed": kept == at_home,
        "versions are gapless": versions == list(range(2, row.version + 1)),
        "edits": len(versions),
    }


def rivals(rounds: str, count: str, size: str) -> list[list[int]]:
    """Make for each round an agency and so many drafts of its people's same week, all lawful and all different."""
    call_command("migrate", verbosity=0)
    get_user_model().objects.create(username="head0")
    made = []
    for number in range(int(rounds)):
        agency = make_agency(int(size), name=f"Dinas {number}")
        drafts = [agency.draft() for _ in range(int(count))]
        for index, draft in enumerate(drafts):
            send_home(draft, agency.people[0][index % int(size)], MONDAY)
        made.append([draft.pk for draft in drafts])
    return made


def publish_all(*rosters: str) -> list[bool]:
    """Publish one roster after the other; say which were."""
    user = get_user_model().objects.get(username="head0")
    return [_is_published(int(roster), user) for roster in rosters]


def _is_published(roster: int, user: object) -> bool:
    try:
        publish(roster, None, user)
    except Refusal:
        return False
    return True


def published(cap: str) -> dict:
    """Judge what staff see: nobody in two places, nowhere more at home than the cap."""
    rows = list(PublishedDay.objects.filter(is_current=True).values_list("unit", "day", "employee", "location"))
    at_home = Counter((unit, day) for unit, day, _employee, location in rows if location == "WFH")
    return {
        "over the cap": sum(count > int(cap) for count in at_home.values()),
        "people in two places": len(rows) - len({(day, employee) for _unit, day, employee, _location in rows}),
        "current": len(rows),
    }


def appointed(rounds: str, size: str) -> dict:
    """Make agencies whose drafts are due to go out today."""
    call_command("migrate", verbosity=0)
    for number in range(int(rounds)):
        agency = make_agency(int(size), name=f"Dinas {number}")
        draft = agency.draft()
        send_home(draft, agency.people[0][0], MONDAY)
        ScheduledPublication.objects.create(roster=draft, version=draft.version, day=MONDAY, made_by=agency.head)
    return {"due": ScheduledPublication.objects.count()}


def due() -> dict:
    """Publish what is due, as a worker does every minute."""
    return {"published": len(publish_due())}


def went_out() -> dict:
    """Count what came of the dates: revisions, notices, and dates that don't say so."""
    return {
        "revisions": Revision.objects.count(),
        "rosters": Revision.objects.values("roster").distinct().count(),
        "notices": Notice.objects.count(),
        "unsettled": ScheduledPublication.objects.exclude(state="terbit").count(),
    }


def grow() -> dict:
    """Add a unit to the root and one below it."""
    OrgUnit.objects.add_child(OrgUnit.objects.add_root({"name": "Dinas Baru"}), {"name": "Seksi Baru"})
    return {"units": OrgUnit.objects.count()}


STEPS = {
    "prepare": prepare,
    "cast": cast,
    "solve": solve,
    "edit": edit,
    "history": history,
    "rivals": rivals,
    "publish": publish_all,
    "published": published,
    "appointed": appointed,
    "due": due,
    "went_out": went_out,
    "grow": grow,
}

if __name__ == "__main__":
    print(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))
