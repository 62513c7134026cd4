import pytest

from roster.models import RunStatus, SolveRun
from roster.queries.draft import load_draft
from roster.workflow.choose_run import choose_run
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.refusal import Refusal, Stale
from roster.workflow.run_ledger import request_run
from roster.workflow.solve import solve_run
from roster.workflow.undo import undo
from tests.factories import MONDAY, make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(4)


@pytest.fixture
def roster(agency):
    """A draft that has been solved once and changed by hand since; nothing is pinned."""
    roster = agency.draft()
    solve_run(request_run(roster, agency.head).pk)
    roster.refresh_from_db()
    person = next(person for person, day in sorted(load_draft(roster).home) if day == MONDAY)
    for action in (CellAction.OFFICE, CellAction.UNPIN):
        edit_cell(roster.pk, roster.version, int(person), MONDAY, action, agency.head)
        roster.refresh_from_db()
    return roster


def first_solve(roster):
    return roster.runs.order_by("pk").first()


def found_by(run):
    return {(person, day) for part in run.result for person, days in part["home"].items() for day in days}


def home(roster):
    return {(person, day.isoformat()) for person, day in load_draft(roster).home}


def test_earlier_solve_becomes_the_draft_again_and_one_undo_takes_it_back(agency, roster):
    before, run = home(roster), first_solve(roster)
    choose_run(roster.pk, run.pk, roster.version, agency.head)
    assert home(roster) == found_by(run) != before
    roster.refresh_from_db()
    undo(roster.pk, roster.version, agency.head)
    assert home(roster) == before


def test_proposal_that_was_left_can_be_chosen_after_all(agency, roster):
    run = first_solve(roster)
    SolveRun.objects.filter(pk=run.pk).update(applied_at=None, dismissed_at="2023-08-21T08:00+07:00")
    choose_run(roster.pk, run.pk, roster.version, agency.head)
    run.refresh_from_db()
    assert (run.applied_at is not None, run.dismissed_at) == (True, None)


def test_pinned_cells_stay_as_they_are(agency, roster):
    person = next(person for person, day in sorted(found_by(first_solve(roster)) - home(roster)))
    edit_cell(roster.pk, roster.version, int(person), MONDAY, CellAction.PIN, agency.head)
    roster.refresh_from_db()
    with pytest.raises(Refusal, match="already"):
        choose_run(roster.pk, first_solve(roster).pk, roster.version, agency.head)


def test_solve_that_the_draft_shows_already_is_refused(agency, roster):
    run = first_solve(roster)
    choose_run(roster.pk, run.pk, roster.version, agency.head)
    roster.refresh_from_db()
    with pytest.raises(Refusal, match="already"):
        choose_run(roster.pk, run.pk, roster.version, agency.head)


@pytest.mark.parametrize("status", [RunStatus.CANCELLED, RunStatus.FAILED, RunStatus.RUNNING])
def test_solve_without_a_result_is_refused(agency, roster, status):
    SolveRun.objects.filter(pk=first_solve(roster).pk).update(status=status)
    with pytest.raises(Refusal, match="found nothing"):
        choose_run(roster.pk, first_solve(roster).pk, roster.version, agency.head)


def test_draft_that_changed_meanwhile_is_not_overwritten(agency, roster):
    before = home(roster)
    with pytest.raises(Stale):
        choose_run(roster.pk, first_solve(roster).pk, roster.version - 1, agency.head)
    assert home(roster) == before
