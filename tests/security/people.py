"""Who asks, and for what: eight people and one object of each kind, all of which belong to Seksi 1 of the first agency."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from policies.rules import DutyRole
from roster.models import AdminMandate, CoverageGroup, DutyAssignment, Employee, Revision, Roster, RunStatus, SolveRun
from roster.workflow.publish import publish
from tests.factories import MONDAY, TUESDAY, UserFactory, act_for, give_duty, make_agency, send_home, user_of

NO_PROBLEM = {"days": [], "subunits": [], "people": [], "pins": []}
PEOPLE = ("head", "sibling", "employee", "admin", "stranger", "bkd", "outsider", "anonymous")


@dataclass(frozen=True)
class Scene:
    """`users` by the names of PEOPLE; nobody stands behind "anonymous"."""

    users: dict[str, User | None]
    roster: Roster
    run: SolveRun
    revision: Revision
    employee: Employee  # without a login yet
    group: CoverageGroup
    duty: DutyAssignment  # an acting head to come


def make_scene() -> Scene:
    agency, other = make_agency(6, 4), make_agency(4, name="Dinas Lain")
    (own, *_), (sibling, *_) = agency.people
    give_duty(own, DutyRole.UNIT_HEAD)
    give_duty(sibling, DutyRole.UNIT_HEAD)
    roster = agency.draft(agency.subunits[0])
    send_home(roster, agency.people[0][2], MONDAY, TUESDAY)
    revision = publish(roster.pk, None, user_of(own))
    roster.refresh_from_db()
    run = SolveRun.objects.create(roster=roster, base_version=1, status=RunStatus.DONE, problem=NO_PROBLEM, result=[])
    users = {
        "head": user_of(own),
        "sibling": user_of(sibling),
        "employee": user_of(agency.people[0][1]),
        "admin": agency.admin,
        "stranger": AdminMandate.objects.create(user=UserFactory(), agency=other.unit).user,
        "bkd": agency.bkd,
        "outsider": UserFactory(),
        "anonymous": None,
    }
    group = CoverageGroup.objects.create(unit=agency.subunits[0], name="Loket")
    duty = act_for(agency.people[0][4], agency.subunits[0], date(2099, 1, 4), date(2099, 1, 8))
    return Scene(users, roster, run, revision, agency.people[0][3], group, duty)


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens inside. Django takes it for a test's own transaction, in which what must be the outermost one may begin."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)
