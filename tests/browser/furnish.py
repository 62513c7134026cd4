"""A site in which every page has something to show: a published roster with a proposal, one without a way, one being solved, a broken file.

`site.manage("shell", "-c", "from tests.browser.furnish import furnish; furnish()")` prints the names of FURNITURE as JSON.
"""

import json
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from policies.models import Circular
from policies.rules import Place
from roster.demo.agency import AGENCY, GENERAL
from roster.models import Assignment, Employee, OrgUnit, Pattern, Roster, RunStatus, SolveRun
from roster.queries.draft import load_draft
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.generate import generate
from roster.workflow.keep_upload import keep_upload
from roster.workflow.publish import publish
from roster.workflow.run_ledger import request_run
from roster.workflow.solve import solve_run
from roster.workflow.start_roster import RosterWish, start_roster

PUBLISHED = (date(2023, 8, 21), date(2023, 9, 1))
DEAD_END = (date(2023, 9, 4), date(2023, 9, 8))
BUSY = (date(2023, 9, 11), date(2023, 9, 15))
HOUR = timedelta(hours=1)


def furnish() -> None:
    """Print what the addresses of visits.py name, as JSON: ids of rosters, runs, a unit, a circular, an employee, uploaded files."""
    head, unit = User.objects.get(username="kepala"), OrgUnit.objects.get(name=GENERAL[-1])
    roster, proposal = _published(head)
    dead, end = _dead_end(head, unit)
    busy, running = _busy(head, unit, proposal)
    print(
        json.dumps(
            {
                "roster": roster.pk,
                "proposal": proposal.pk,
                "dead": dead.pk,
                "end": end.pk,
                "busy": busy.pk,
                "running": running.pk,
                "unit": unit.pk,
                "circular": Circular.objects.get(number__contains="34/2023").pk,
                "employee": Employee.objects.filter(unit=unit, user=None).order_by("pk").first().pk,
                "people_file": keep_upload(User.objects.get(username="admin"), "people", _broken_people()),
                "absences_file": keep_upload(
                    User.objects.get(username="admin"), "absences", b"NIP,Jenis,Mulai,Selesai\n1,Cuti,x,y\n"
                ),
            }
        )
    )


def _published(head: User) -> tuple[Roster, SolveRun]:
    """A roster of the whole agency with two revisions, an edit since, and a re-solve that proposes a difference."""
    root = OrgUnit.objects.agencies().get(name=AGENCY)
    roster = generate(RosterWish(root, *PUBLISHED, Pattern.MIXED), head).roster
    publish(roster.pk, None, head, "Jadwal perdana.")
    _send_someone_to_the_office(roster, head)
    publish(roster.pk, None, head, "Penyesuaian loket.")
    _send_someone_to_the_office(roster, head)
    return roster, solve_run(request_run(roster, head, keeps_reference=True).pk)


def _send_someone_to_the_office(roster: Roster, head: User) -> None:
    roster.refresh_from_db()
    draft = load_draft(roster)
    employee, day = min(cell for cell in draft.home if cell not in draft.pins)
    edit_cell(roster.pk, roster.version, int(employee), day, CellAction.OFFICE, head)


def _dead_end(head: User, unit: OrgUnit) -> tuple[Roster, SolveRun]:
    """A week in which everybody is pinned at home on its first day: no roster keeps the cap."""
    roster = start_roster(RosterWish(unit, *DEAD_END), head)
    Assignment.objects.bulk_create(
        Assignment(roster=roster, employee=employee, day=DEAD_END[0], location=Place.HOME, pinned_by=head)
        for employee in Employee.objects.filter(unit=unit).rostered()
    )
    return roster, solve_run(request_run(roster, head).pk)


def _busy(head: User, unit: OrgUnit, like: SolveRun) -> tuple[Roster, SolveRun]:
    """A solve in progress, as it stands while a worker holds it."""
    roster = start_roster(RosterWish(unit, *BUSY), head)
    now = timezone.now()
    run = SolveRun.objects.create(
        roster=roster,
        base_version=roster.version,
        requested_by=head,
        status=RunStatus.RUNNING,
        token=SolveRun.new_token(),
        attempt=1,
        started_at=now,
        heartbeat_at=now,
        lease_until=now + HOUR,
        progress=like.progress,
        problem=like.problem,
    )
    return roster, run


def _broken_people() -> bytes:
    return b"NIP,Nama,Unit\n197001011995031001,Budi,Subbagian Umum\n12,,\n"
