"""Only a draft that nobody has seen may vanish."""

import pytest
from auditlog.models import LogEntry

from roster.models import Assignment, Roster
from roster.workflow import run_ledger
from roster.workflow.discard import discard_draft
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal
from roster.workflow.solve import solve_run
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


def test_draft_goes_with_its_cells_steps_and_runs():
    agency = make_agency(4)
    roster = agency.draft()
    solve_run(run_ledger.request_run(roster, agency.head).pk)
    discard_draft(roster.pk, agency.head)
    assert not Roster.objects.exists()
    assert not Assignment.objects.exists()
    entry = LogEntry.objects.get(content_type__model="roster")
    assert (entry.action, entry.actor, entry.object_repr) == (LogEntry.Action.DELETE, agency.head, str(roster))


def test_published_roster_stays():
    agency = make_agency(4)
    roster = agency.draft()
    publish(roster.pk, None, agency.head)
    with pytest.raises(Refusal):
        discard_draft(roster.pk, agency.head)
    assert Roster.objects.exists()


def test_roster_under_a_solve_stays():
    agency = make_agency(4)
    roster = agency.draft()
    run_ledger.request_run(roster, agency.head)
    with pytest.raises(Refusal):
        discard_draft(roster.pk, agency.head)
    assert Roster.objects.exists()
