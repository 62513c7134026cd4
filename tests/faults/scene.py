"""What the processes of test_ledger do: `python -m tests.faults.scene prepare|solve|edit …`, each with a database of its own.

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

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402

from roster.models import Assignment, Change, Roster  # noqa: E402
from roster.queries.facts import load_facts  # noqa: E402
from roster.tasks import ring  # noqa: E402
from roster.workflow.edit import CellAction, edit_cell  # noqa: E402
from roster.workflow.refusal import Refusal, Stale  # noqa: E402
from roster.workflow.run_ledger import request_run  # noqa: E402
from tests.factories import FRIDAY, make_agency  # noqa: E402

HEADS = 4


def prepare(size: str, weeks: str) -> dict:
    """Make the database, an agency of one unit, its draft, and a user for each head."""
    call_command("migrate", verbosity=0)
    agency = make_agency(int(size))
    for number in range(HEADS):
        get_user_model().objects.create(username=f"head{number}")
    roster = agency.draft(ends=date.fromordinal(FRIDAY.toordinal() + 7 * (int(weeks) - 1)), pattern="weekly")
    return {"roster": roster.pk}


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


if __name__ == "__main__":
    step = {"prepare": prepare, "solve": solve, "edit": edit, "history": history}[sys.argv[1]]
    print(json.dumps(step(*sys.argv[2:])))
