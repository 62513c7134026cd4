import pytest

from policies.checks import RuleKind
from policies.rules import DutyRole
from roster.models import Assignment, Change, RunStatus, SolveRun
from roster.models.rosters import ChangeKind
from roster.queries.draft import load_draft
from roster.workflow import run_ledger
from roster.workflow.apply_run import apply_run, changed_cells, proposed_cells
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal, Stale
from roster.workflow.solve import solve_run
from tests.factories import FRIDAY, MONDAY, THURSDAY, TUESDAY, absent, give_duty, make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(4)


@pytest.fixture
def roster(agency):
    """A draft that has been solved once."""
    roster = agency.draft()
    solve_run(run_ledger.request_run(roster, agency.head).pk)
    return fresh(roster)


def fresh(roster):
    roster.refresh_from_db()
    return roster


def edit(roster, employee, day, action, by):
    return edit_cell(roster.pk, fresh(roster).version, employee.pk, day, action, by)


def proposal(roster, by):
    return solve_run(run_ledger.request_run(roster, by, keeps_reference=True).pk)


def swap_by_hand(agency, roster):
    """Rina goes home on a day on which she wasn't, in the place of a colleague; the two cells of it."""
    home = load_draft(roster).home
    rina = agency.people[0][0]
    day = next(day for day in (MONDAY, TUESDAY, THURSDAY, FRIDAY) if (str(rina.pk), day) not in home)
    other = next(e for e in agency.people[0] if (str(e.pk), day) in home)
    edit(roster, other, day, CellAction.OFFICE, agency.head)
    edit(roster, rina, day, CellAction.HOME, agency.head)
    return (str(rina.pk), day), (str(other.pk), day)


# --- a re-solve around pins --------------------------------------------------------------------------------------------------------------


def test_re_solve_is_a_proposal_until_it_is_accepted(agency, roster):
    swap_by_hand(agency, roster)
    before = load_draft(roster).home, fresh(roster).version
    run = proposal(roster, agency.head)
    assert (run.status, run.applied_at) == (RunStatus.DONE, None)
    assert (load_draft(roster).home, fresh(roster).version) == before


def test_re_solve_never_loses_a_hand_edit(agency, roster):
    home, office = swap_by_hand(agency, roster)
    absent(agency.people[0][2], MONDAY, FRIDAY)
    run = proposal(roster, agency.head)
    apply_run(roster.pk, run.pk, fresh(roster).version, agency.head)
    draft = load_draft(roster)
    assert home in draft.home
    assert office not in draft.home
    assert {home, office} == set(draft.pins)


def test_re_solve_without_a_new_fact_changes_nothing_and_is_closed(agency, roster):
    run = proposal(roster, agency.head)
    assert changed_cells(run, load_draft(roster)) == {}
    assert run.dismissed_at is not None


def test_accepted_changes_are_told_cell_by_cell(agency, roster):
    away = agency.people[0][0]
    absent(away, MONDAY, FRIDAY)
    run = proposal(roster, agency.head)
    expected = changed_cells(run, load_draft(roster))
    version = fresh(roster).version
    apply_run(roster.pk, run.pk, version, agency.head)
    told = Change.objects.filter(roster=roster, version=version + 1)
    assert {(str(row.employee_id), row.day): row.after == "WFH" for row in told} == expected
    assert {(row.kind, row.by) for row in told} == {(ChangeKind.SOLVE, agency.head)}
    assert fresh(roster).version == version + 1


def test_pins_made_after_the_solve_win(agency, roster):
    away = agency.people[0][0]
    absent(away, MONDAY, FRIDAY)
    run = proposal(roster, agency.head)
    cell, goes_home = next((cell, home) for cell, home in changed_cells(run, load_draft(roster)).items() if home)
    employee = next(employee for employee in agency.people[0] if str(employee.pk) == cell[0])
    edit(roster, employee, cell[1], CellAction.PIN, agency.head)
    assert cell not in changed_cells(run, load_draft(roster))
    apply_run(roster.pk, run.pk, fresh(roster).version, agency.head)
    assert goes_home
    assert cell not in load_draft(roster).home


# --- refused -----------------------------------------------------------------------------------------------------------------------------


def test_proposal_is_accepted_once(agency, roster):
    absent(agency.people[0][0], MONDAY, FRIDAY)
    run = proposal(roster, agency.head)
    apply_run(roster.pk, run.pk, fresh(roster).version, agency.head)
    with pytest.raises(Refusal, match="applied already"):
        apply_run(roster.pk, run.pk, fresh(roster).version, agency.head)


def test_unfinished_run_has_nothing_to_accept(agency, roster):
    run = run_ledger.request_run(roster, agency.head)
    with pytest.raises(Refusal, match="Solve again"):
        apply_run(roster.pk, run.pk, fresh(roster).version, agency.head)


def test_run_of_another_roster_is_refused(agency, roster):
    run = proposal(roster, agency.head)
    other = agency.draft()
    with pytest.raises(Refusal):
        apply_run(other.pk, run.pk, other.version, agency.head)


def test_proposal_seen_on_an_older_version_is_stale(agency, roster):
    run = proposal(roster, agency.head)
    version = fresh(roster).version
    edit(roster, agency.people[0][0], MONDAY, CellAction.PIN, agency.head)
    with pytest.raises(Stale):
        apply_run(roster.pk, run.pk, version, agency.head)


def test_proposal_that_is_no_longer_lawful_is_refused_and_nothing_changes(agency, roster):
    absent(agency.people[0][0], MONDAY, FRIDAY)
    run = proposal(roster, agency.head)
    changed = changed_cells(run, load_draft(roster))
    employee = next(int(person) for (person, _), home in changed.items() if home)
    give_duty(next(e for e in agency.people[0] if e.pk == employee), DutyRole.TREASURER)
    before = list(Assignment.objects.order_by("pk").values())
    with pytest.raises(Refusal) as refusal:
        apply_run(roster.pk, run.pk, fresh(roster).version, agency.head)
    assert {violation.kind for violation in refusal.value.violations} == {RuleKind.EXEMPT}
    assert list(Assignment.objects.order_by("pk").values()) == before
    assert SolveRun.objects.get(pk=run.pk).applied_at is None


# --- what a run says -----------------------------------------------------------------------------------------------------------------------


def test_parts_without_a_solution_say_nothing(roster):
    run = SolveRun(
        roster=roster,
        problem={"days": ["2023-08-21", "2023-08-22"]},
        result=[{"home": {"7": ["2023-08-22"]}}, {"home": None}],
    )
    assert proposed_cells(run) == {("7", MONDAY): False, ("7", TUESDAY): True}


def test_lived_days_are_never_changed(agency, roster, settings):
    settings.TODAY = MONDAY
    run = proposal(roster, agency.head)
    publish(roster.pk, None, agency.head)
    settings.TODAY = TUESDAY
    everybody_elsewhere = {
        str(employee.pk): [day.isoformat() for day in (MONDAY, FRIDAY) if (str(employee.pk), day) not in load_draft(roster).home]
        for employee in agency.people[0]
    }
    run.result = [{"home": everybody_elsewhere}]
    assert MONDAY not in {day for _, day in changed_cells(run, load_draft(roster))}
