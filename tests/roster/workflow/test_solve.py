from datetime import date

import pytest

from policies.checks import find_violations
from policies.rules import DutyMode, DutyRole
from roster.models import Assignment, Change, Pattern, RunStatus, SolveRun, UnitPolicy
from roster.models.rosters import ChangeKind
from roster.queries.draft import load_draft
from roster.solver.problem import Problem, Solution
from roster.workflow import run_ledger, solve
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.judge import facts_of, judge
from roster.workflow.solve import solve_run
from tests.factories import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    CoverageGroupFactory,
    absent,
    give_duty,
    make_agency,
)

pytestmark = pytest.mark.django_db
FOUR_WEEKS = {"starts": MONDAY, "ends": date(2023, 9, 15)}


@pytest.fixture
def agency():
    return make_agency(4)


def solved(roster, by=None, **options):
    return solve_run(run_ledger.request_run(roster, by, **options).pk)


def home_days(roster):
    """person → number of home days in the draft."""
    found = {}
    for person, _day in load_draft(roster).home:
        found[person] = found.get(person, 0) + 1
    return found


# --- works -----------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "best"), [(Pattern.MIXED, {"fairness": 4 * 11**2, "pattern": 0}), (Pattern.WEEKLY, {"pattern": 1})]
)
def test_solved_roster_uses_the_quota_lawfully_and_in_its_pattern(agency, pattern, best):
    roster = agency.draft(pattern=pattern, **FOUR_WEEKS)
    run = solved(roster, agency.head)
    assert (run.status, [part["status"] for part in run.result]) == (RunStatus.DONE, ["optimal"])
    assert run.applied_at
    assert judge(roster, load_draft(roster), facts_of(roster)) == []
    assert sum(home_days(roster).values()) == 16 * 2 + 4 * 3  # 50 % and, from 4 to 7 September, 75 % of 4
    # weekly: only the Friday after the summit, with one place less, breaks a week
    assert best.items() <= {stage["name"]: stage["value"] for stage in run.result[0]["stages"]}.items()


def test_draft_takes_the_result_as_one_change_and_one_version(agency):
    roster = agency.draft()
    solved(roster, agency.head)
    roster.refresh_from_db()
    (change,) = Change.objects.filter(roster=roster)
    assert (roster.version, change.kind, change.by, change.employee) == (2, ChangeKind.SOLVE, agency.head, None)


def test_run_keeps_problem_and_result_as_the_contract_has_them(agency):
    run = solved(agency.draft())
    problem = Problem.from_json(run.problem)
    solution = Solution.from_json(run.result[0])
    assert find_violations(problem.requirements, solution.home) == []


def test_tangsel_treasurers_take_turns(agency):
    for employee in agency.people[0][:2]:
        give_duty(employee, DutyRole.TREASURER)
    UnitPolicy.objects.create(unit=agency.unit, duty_mode=DutyMode.ROTATE)
    roster = agency.draft(pattern=Pattern.WEEKLY, **FOUR_WEEKS)
    solved(roster)
    one, two = (frozenset(day for person, day in load_draft(roster).home if person == str(e.pk)) for e in agency.people[0][:2])
    assert one
    assert two
    assert not one & two


def test_hand_edits_survive(agency):
    roster = agency.draft()
    rina = agency.people[0][0]
    for day in (MONDAY, TUESDAY):
        roster.refresh_from_db()
        edit_cell(roster.pk, roster.version, rina.pk, day, CellAction.HOME, agency.head)
    roster.refresh_from_db()
    edit_cell(roster.pk, roster.version, rina.pk, FRIDAY, CellAction.OFFICE, agency.head)
    solved(roster)
    draft = load_draft(roster)
    assert {(str(rina.pk), MONDAY), (str(rina.pk), TUESDAY)} <= draft.home
    assert (str(rina.pk), FRIDAY) not in draft.home
    assert len(draft.pins) == 3


def test_run_is_done_once(agency):
    run = solved(agency.draft())
    assert solve_run(run.pk) is None


def test_run_keeps_the_seconds_of_each_stage(agency):
    run = solved(agency.draft())
    assert {stage["name"] for stage in run.progress["stages"]} == {"usage", "fairness", "pattern", "wishes"}
    assert all(stage["seconds"] >= 0 for stage in run.progress["stages"])


# --- no roster -------------------------------------------------------------------------------------------------------------------------


def test_one_unit_without_a_roster_stops_no_other():
    agency = make_agency(4, 4)
    short, fine = agency.people
    absent(short[0], MONDAY)
    CoverageGroupFactory(unit=agency.subunits[0], minimum=2, members=short[:2])
    roster = agency.draft()
    run = solved(roster)
    assert [part["status"] for part in run.result] == ["infeasible", "optimal"]
    assert run.result[0]["conflicts"][0]["rule"].startswith("coverage:group-")
    assert run.applied_at
    assert {person for person, _ in load_draft(roster).home} == {str(employee.pk) for employee in fine}
    assert judge(roster, load_draft(roster), facts_of(roster))  # what has no roster blocks publishing


# --- stopped ---------------------------------------------------------------------------------------------------------------------------


def while_solving(monkeypatch, happen):
    """Let something happen between the solver's answer and its storing."""
    answer = solve.solve_parts

    def meanwhile(problem, **options):
        solutions = answer(problem, **options)
        happen()
        return solutions

    monkeypatch.setattr(solve, "solve_parts", meanwhile)


def test_cancelled_run_leaves_no_result(agency, monkeypatch):
    roster = agency.draft()
    run = run_ledger.request_run(roster, None)
    while_solving(monkeypatch, lambda: run_ledger.request_stop(run, keep_best=False))
    run = solve_run(run.pk)
    assert (run.status, run.result, home_days(roster)) == (RunStatus.CANCELLED, None, {})


def test_stopped_run_keeps_its_best(agency, monkeypatch):
    roster = agency.draft()
    run = run_ledger.request_run(roster, None)
    while_solving(monkeypatch, lambda: run_ledger.request_stop(run, keep_best=True))
    run = solve_run(run.pk)
    assert (run.status, sum(home_days(roster).values())) == (RunStatus.DONE, 10)


def test_result_of_a_lost_claim_is_thrown_away(agency, monkeypatch):
    roster = agency.draft()
    run = run_ledger.request_run(roster, None)
    while_solving(monkeypatch, lambda: SolveRun.objects.update(token=SolveRun.new_token()))
    run = solve_run(run.pk)
    assert (run.status, run.result, home_days(roster)) == (RunStatus.RUNNING, None, {})


# --- meanwhile -------------------------------------------------------------------------------------------------------------------------


def test_draft_that_changed_meanwhile_is_not_touched_and_the_result_waits_as_a_proposal(agency, monkeypatch):
    roster = agency.draft()
    rina = agency.people[0][0]
    run = run_ledger.request_run(roster, None)
    while_solving(monkeypatch, lambda: edit_cell(roster.pk, 1, rina.pk, MONDAY, CellAction.HOME, agency.head))
    run = solve_run(run.pk)
    assert (run.status, run.applied_at, home_days(roster)) == (RunStatus.DONE, None, {str(rina.pk): 1})


def test_result_that_new_facts_forbid_waits_as_a_proposal(agency, monkeypatch):
    roster = agency.draft()
    run = run_ledger.request_run(roster, None)
    while_solving(monkeypatch, lambda: [give_duty(employee, DutyRole.TREASURER) for employee in agency.people[0]])
    run = solve_run(run.pk)
    assert (run.status, run.applied_at, home_days(roster)) == (RunStatus.DONE, None, {})


def test_people_who_left_meanwhile_are_passed_over(monkeypatch):
    agency = make_agency(5)  # without one of them the cap is still 2
    roster = agency.draft()
    leaver = agency.people[0][0]
    run = run_ledger.request_run(roster, None)
    while_solving(monkeypatch, leaver.delete)
    run = solve_run(run.pk)
    assert run.applied_at
    assert str(leaver.pk) not in home_days(roster)


# --- poison ----------------------------------------------------------------------------------------------------------------------------


def test_problem_that_makes_no_sense_fails_at_once_with_its_reason(agency, monkeypatch):
    roster = agency.draft()
    run = run_ledger.request_run(roster, None)
    monkeypatch.setattr(solve, "problem_of", lambda *_args, **_options: Problem((), (), ()))
    run = solve_run(run.pk)
    assert (run.status, run.attempt) == (RunStatus.FAILED, 1)
    assert "days: at least one day" in run.failure
    assert not run_ledger.is_active(roster)


def test_solver_that_breaks_is_tried_three_times_and_the_draft_is_untouched(agency, monkeypatch):
    roster = agency.draft()
    run = run_ledger.request_run(roster, None)

    def broken(*_args, **_options):
        raise RuntimeError("out of memory")

    monkeypatch.setattr(solve, "solve_parts", broken)
    for attempt in (1, 2, 3):
        assert run_ledger.reap() == [run.pk]
        with pytest.raises(RuntimeError):
            solve_run(run.pk)
        run.refresh_from_db()
        assert run.attempt == attempt
    assert run_ledger.reap() == []
    run.refresh_from_db()
    assert (run.status, Assignment.objects.count()) == (RunStatus.FAILED, 0)
    assert run.problem  # to be downloaded and reported
