"""Repair: the least change that is lawful again, or the best within so many changes; a pin is never lost."""

from datetime import date

import pytest

from roster.models import Pattern, RunStatus
from roster.queries.draft import load_draft
from roster.queries.facts import load_facts
from roster.solver.problem import Problem, Solution
from roster.workflow import run_ledger
from roster.workflow.apply_run import apply_run, changed_cells
from roster.workflow.build_problem import plan_of
from roster.workflow.dismiss_run import dismiss_run
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.judge import facts_of, judge
from roster.workflow.refusal import Refusal
from roster.workflow.solve import problem_of, solve_run
from tests.factories import FRIDAY, MONDAY, TUESDAY, WEDNESDAY, absent, make_agency

pytestmark = pytest.mark.django_db
FOUR_WEEKS = {"starts": MONDAY, "ends": date(2023, 9, 15)}


@pytest.fixture
def agency():
    return make_agency(6)


@pytest.fixture
def roster(agency):
    """A draft of four weeks that has been solved."""
    roster = agency.draft(pattern=Pattern.MIXED, **FOUR_WEEKS)
    solve_run(run_ledger.request_run(roster, agency.head).pk)
    return fresh(roster)


def fresh(roster):
    roster.refresh_from_db()
    return roster


def re_solve(roster, by, **options):
    return solve_run(run_ledger.request_run(roster, by, **({"keeps_reference": True} | options)).pk)


def changes(run):
    """How many cells the proposal differs from its reference, as the problem file has them."""
    problem = Problem.from_json(run.problem)
    home = {person: days for part in run.result for person, days in Solution.from_json(part).home.items()}
    return sum(len(home[person.id] ^ problem.reference[person.id]) for person in problem.people)


def take_leave(agency, roster):
    """The first person is on leave for two days on which the draft had him at home; those days."""
    rina = agency.people[0][0]
    days = sorted(day for person, day in load_draft(roster).home if person == str(rina.pk))[:2]
    for day in days:
        absent(rina, day)
    return days


# --- works -----------------------------------------------------------------------------------------------------------------------------


def test_leave_is_repaired_with_the_least_change_and_the_quota_is_full_again(agency, roster):
    usage = len(load_draft(roster).home)
    days = take_leave(agency, roster)
    run = re_solve(roster, agency.head)
    apply_run(roster.pk, run.pk, fresh(roster).version, agency.head)
    draft = load_draft(roster)
    assert changes(run) == len(days)  # one colleague goes home on each of them
    assert len(draft.home) == usage
    assert judge(roster, draft, facts_of(roster)) == []


def test_pin_is_repaired_by_two_cells_and_never_lost(agency, roster):
    home = load_draft(roster).home
    rina = agency.people[0][0]
    day = next(day for day in (MONDAY, TUESDAY, WEDNESDAY) if (str(rina.pk), day) in home)
    edit_cell(roster.pk, roster.version, rina.pk, day, CellAction.OFFICE, agency.head)
    for options in ({}, {"max_changes": 1}, {"max_changes": 5}):
        run = re_solve(roster, agency.head, **options)
        if not run.dismissed_at:  # where nothing is left to repair it has closed itself
            apply_run(roster.pk, run.pk, fresh(roster).version, agency.head)
        draft = load_draft(roster)
        assert set(draft.pins) == {(str(rina.pk), day)}
        assert (str(rina.pk), day) not in draft.home


@pytest.mark.parametrize("most", [1, 2, 3, 6])
def test_so_many_changes_are_never_exceeded(agency, roster, most):
    take_leave(agency, roster)
    run = re_solve(roster, agency.head, max_changes=most)
    assert run.status == RunStatus.DONE
    assert (run.keeps_reference, run.max_changes, run.problem["max_changes"]) == (True, most, most)
    assert [stage["name"] for stage in run.result[0]["stages"]] == ["usage", "fairness", "pattern", "wishes"]
    assert changes(run) <= most


def test_more_changes_allowed_make_it_no_less_fair(agency, roster):
    take_leave(agency, roster)
    worth = []
    for most in (1, 2, 4, 8):
        stages = {stage["name"]: stage["value"] for stage in re_solve(roster, agency.head, max_changes=most).result[0]["stages"]}
        worth.append((-stages["usage"], stages["fairness"], stages["pattern"]))
    assert worth == sorted(worth, reverse=True)


def test_reference_of_a_limited_solve_is_the_draft_without_absences(agency, roster):
    take_leave(agency, roster)
    facts = load_facts(agency.unit, *FOUR_WEEKS.values())
    assert problem_of(roster, keeps_reference=True, max_changes=4).reference == plan_of(facts, load_draft(roster))


# --- left ------------------------------------------------------------------------------------------------------------------------------


def test_left_proposal_changes_nothing_and_can_not_be_taken_any_more(agency, roster):
    take_leave(agency, roster)
    before = load_draft(roster), fresh(roster).version
    run = re_solve(roster, agency.head)
    assert changed_cells(run, before[0])
    dismiss_run(run)
    assert (load_draft(roster), fresh(roster).version) == before
    with pytest.raises(Refusal, match="applied already"):
        apply_run(roster.pk, run.pk, roster.version, agency.head)


def test_proposal_is_left_once(agency, roster):
    take_leave(agency, roster)
    run = re_solve(roster, agency.head)
    dismiss_run(run)
    with pytest.raises(Refusal, match="used or left already"):
        dismiss_run(run)


def test_run_that_is_not_over_can_not_be_left(agency, roster):
    with pytest.raises(Refusal):
        dismiss_run(run_ledger.request_run(roster, agency.head, keeps_reference=True))


def test_limit_too_small_for_the_law_is_explained(agency, roster):
    rina, other = agency.people[0][:2]
    home = load_draft(roster).home
    for employee in agency.people[0]:  # everybody away on one day but two, whom a minimum wants
        if employee not in {rina, other}:
            absent(employee, FRIDAY)
    from tests.factories import CoverageGroupFactory

    CoverageGroupFactory(unit=agency.subunits[0], minimum=4, members=agency.people[0])
    run = re_solve(roster, agency.head, max_changes=1)
    assert run.result[0]["status"] == "infeasible"
    assert run.result[0]["conflicts"]
    assert load_draft(roster).home == home
