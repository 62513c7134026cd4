"""Generate in one go: start, solve here or by a worker, wait, verdict."""

from datetime import date

import pytest

from roster.models import Assignment, Pattern, Roster, SolveRun
from roster.solver.solution import Status
from roster.workflow import run_ledger
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.generate import generate
from roster.workflow.refusal import Refusal
from roster.workflow.solve import solve_run
from roster.workflow.start_roster import RosterWish
from tests.factories import FRIDAY, MONDAY, CoverageGroupFactory, absent, make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(4, 5)


@pytest.fixture
def wish(agency):
    return RosterWish(agency.unit, MONDAY, FRIDAY, Pattern.MIXED)


def test_it_solves_here_and_sums_the_parts(wish):
    made = generate(wish, None)
    assert made.status is Status.OPTIMAL
    assert len(made.parts) == 2
    usage = made.stages[0]
    assert (usage.name, usage.value, usage.bound) == ("usage", (2 + 2) * 5, (2 + 2) * 5)
    assert Assignment.objects.filter(roster=made.roster, location="WFH").count() == usage.value


def test_a_worker_that_is_rung_does_it(wish):
    rung = []

    def ring(run):
        rung.append(run.pk)
        solve_run(run.pk)

    made = generate(wish, None, ring)
    assert rung == [made.roster.runs.get().pk]
    assert made.status is Status.OPTIMAL


def test_what_the_worker_leaves_untouched_is_done_here(wish, settings):
    settings.SOLVE_LEASE_S = 0
    assert generate(wish, None, lambda run: None).status is Status.OPTIMAL


def test_a_part_without_solution_leaves_the_others_solved(agency, wish):
    group = CoverageGroupFactory(unit=agency.subunits[0], members=agency.people[0][:2], minimum=2)
    absent(agency.people[0][0], MONDAY)
    made = generate(wish, None)
    assert made.status is Status.INFEASIBLE
    assert [(conflict.rule, conflict.day, conflict.needed, conflict.available) for conflict in made.conflicts] == [
        (f"coverage:group-{group.pk}", MONDAY, 2, 1)
    ]
    assert made.stages[0].value == 2 * 5
    assert set(Assignment.objects.filter(location="WFH").values_list("employee__unit", flat=True)) == {agency.subunits[1].pk}


def test_the_json_is_the_contract(wish):
    made = generate(wish, None)
    assert made.to_json() == {
        "roster": made.roster.pk,
        "status": "optimal",
        "stages": [{"name": stage.name, "value": stage.value, "bound": stage.bound} for stage in made.stages],
        "conflicts": [],
    }


def test_a_period_without_circular_is_refused_before_anything_is_made(agency):
    with pytest.raises(Refusal, match="No circular"):
        generate(RosterWish(agency.unit, date(2024, 1, 8), date(2024, 1, 12)), None)
    assert not Roster.objects.exists()


def test_a_stopped_solve_is_refused(wish):
    with pytest.raises(Refusal, match="stopped"):
        generate(wish, None, lambda run: run_ledger.request_stop(run, keep_best=False))


def test_a_solve_that_failed_tells_why(wish):
    with pytest.raises(Refusal, match="out of memory"):
        generate(wish, None, lambda run: SolveRun.objects.filter(pk=run.pk).update(status="gagal", failure="out of memory"))


def test_a_draft_that_was_edited_meanwhile_keeps_the_edit(agency, wish):
    def edit_then_solve(run):
        edit_cell(run.roster_id, 1, agency.people[0][0].pk, MONDAY, CellAction.HOME, agency.head)
        solve_run(run.pk)

    with pytest.raises(Refusal, match="proposal"):
        generate(wish, None, edit_then_solve)
    assert Assignment.objects.get().location == "WFH"
