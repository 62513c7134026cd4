"""Solves by web: asked for, watched, stopped, taken or left."""

import json

import pytest
from django.urls import reverse

from policies.rules import Place
from roster.models import Pattern, RunStatus, SolveRun
from roster.workflow import run_ledger
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.publish import publish
from roster.workflow.run_ledger import request_run
from tests.factories import FRIDAY, MONDAY, TUESDAY, send_home
from tests.roster.views.reading import HTMX, said, solve, words

pytestmark = pytest.mark.django_db


def url(name, run):
    return reverse(f"roster:{name}", args=[run.roster_id, run.pk])


def running(roster, **progress):
    """A run as it is while a worker holds it."""
    run = run_ledger.claim(request_run(roster, None).pk)
    run_ledger.beat(run, progress)
    run.refresh_from_db()
    return run


def proposal(roster, agency):
    """A re-solve around a pin, which asks before it changes the draft."""
    solve(roster)
    roster.refresh_from_db()
    person = agency.people[0][0]
    is_home = roster.assignments.filter(employee=person, day=MONDAY, location=Place.HOME).exists()
    if not is_home:  # make room, so that sending the person home is lawful
        other = roster.assignments.filter(day=MONDAY, location=Place.HOME, employee__unit=person.unit).first().employee_id
        edit_cell(roster.pk, roster.version, other, MONDAY, CellAction.OFFICE, agency.head)
        roster.refresh_from_db()
    edit_cell(roster.pk, roster.version, person.pk, MONDAY, CellAction.OFFICE if is_home else CellAction.HOME, agency.head)
    roster.refresh_from_db()
    return solve(roster, agency.head, keeps_reference=True)


# --- asking for one ------------------------------------------------------------------------------------------------------------------


def test_solve_is_queued_and_its_page_opens(head, agency, roster):
    answer = head.post(reverse("roster:solve", args=[roster.pk]))
    run = roster.runs.get()
    assert (run.status, run.requested_by, run.keeps_reference) == (RunStatus.QUEUED, agency.head, False)
    assert answer.url == url("progress", run)
    assert "Waiting for the solver" in words(head.get(answer.url))


def test_second_solve_leads_to_the_one_that_runs(head, roster):
    run = request_run(roster, None)
    answer = head.post(reverse("roster:solve", args=[roster.pk]))
    assert answer.url == url("progress", run)
    assert said(answer) == ["This roster is being solved. Wait for it, or stop it first."]
    assert roster.runs.count() == 1


def test_solve_of_a_draft_that_was_solved_before_stays_close_to_it(head, roster):
    solve(roster)
    head.post(reverse("roster:solve", args=[roster.pk]))
    assert roster.runs.first().keeps_reference


def test_roster_that_staff_have_lived_can_not_be_solved(head, agency, roster, settings):
    publish(roster.pk, None, agency.head)
    settings.TODAY = FRIDAY.replace(month=9)
    answer = head.post(reverse("roster:solve", args=[roster.pk]))
    assert answer.url == reverse("roster:grid", args=[roster.pk])
    assert "there is nothing left to solve" in said(answer)[0]


# --- watching ------------------------------------------------------------------------------------------------------------------------


def test_polling_gets_the_fragment_until_the_end_and_then_286(head, roster):
    run = running(roster, stage="pattern", stages=[{"name": "usage", "value": 25, "bound": 25}], parts_done=1, parts_total=2)
    answer = head.get(url("progress", run), headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "hx-trigger" in answer.content.decode()
    assert "25" in words(answer)
    run_ledger.finish(run, RunStatus.CANCELLED)
    answer = head.get(url("progress", run), headers=HTMX)
    assert answer.status_code == 286
    assert "hx-trigger" not in answer.content.decode()


@pytest.mark.parametrize(
    ("pattern", "names"),
    [(Pattern.WEEKLY, ["Quota", "Pattern", "Fairness", "Wishes"]), (Pattern.MIXED, ["Quota", "Fairness", "Pattern", "Wishes"])],
)
def test_stages_stand_in_the_order_of_the_pattern(head, agency, pattern, names):
    run = running(agency.draft(pattern=pattern), stage="usage", stages=[], parts_done=0, parts_total=1)
    stages = head.get(url("progress", run)).context["stages"]
    assert [str(stage["name"]) for stage in stages] == names
    assert [stage["state"] for stage in stages] == ["running", "waiting", "waiting", "waiting"]


def test_page_of_a_run_that_is_over_tells_values_bounds_and_parts(head, roster):
    run = solve(roster)
    page = head.get(url("progress", run))
    assert page.context["run"]["title"] == "The roster is solved and proven best"
    assert {(stage["value"], stage["time_label"]) for stage in page.context["stages"]} >= {(25, "proven")}
    assert ("Parts solved", "2 / 2") in page.context["run"]["facts"]
    assert "Seksi 1 6 3" in words(page)  # unit, headcount, cap


def test_resolve_that_changes_nothing_says_so(head, roster):
    solve(roster)
    page = head.get(url("progress", solve(roster, keeps_reference=True)))
    assert page.context["run"]["title"] == "Nothing has to change"
    assert page.context["run"]["text"] == "The draft keeps every rule and has as many WFH days as there can be."


def test_best_so_far_is_said_only_while_the_search_goes_on(head, roster):
    run = running(roster, stage="usage", stages=[], parts_done=0, parts_total=1)
    assert "Best so far" in words(head.get(url("progress", run)))
    run_ledger.finish(run, RunStatus.CANCELLED)
    assert "Best so far" not in words(head.get(url("progress", solve(roster))))


def test_failed_run_says_why_and_that_the_draft_is_as_it_was(head, roster):
    run = running(roster)
    run_ledger.finish(run, RunStatus.FAILED, failure="Kehabisan memori.")
    text = words(head.get(url("progress", run)))
    assert "The solve failed; the draft has not changed" in text
    assert "Kehabisan memori." in text


def test_problem_file_is_the_solvers_own_and_names_nobody(head, agency, roster):
    run = solve(roster)
    answer = head.get(url("problem", run))
    assert answer["Content-Disposition"] == f'attachment; filename="problem-{run.pk}.json"'
    assert json.loads(answer.content) == run.problem
    assert not [person.nip for group in agency.people for person in group if person.nip in answer.content.decode()]


# --- stopping ------------------------------------------------------------------------------------------------------------------------


def test_stop_asks_the_worker_to_keep_the_best(head, roster):
    run = running(roster)
    assert head.post(url("cancel_run", run), {"keep": "1"}).url == url("progress", run)
    run.refresh_from_db()
    assert (run.stop_requested, run.cancel_requested) == (True, False)


def test_cancel_asks_the_worker_to_throw_it_away(head, roster):
    run = running(roster)
    head.post(url("cancel_run", run), {"keep": "0"})
    run.refresh_from_db()
    assert (run.stop_requested, run.cancel_requested) == (False, True)


def test_cancelled_while_queued_ends_at_once(head, roster):
    run = request_run(roster, None)
    head.post(url("cancel_run", run))
    assert "The solve was stopped; the draft has not changed" in words(head.get(url("progress", run)))


# --- taking the result ---------------------------------------------------------------------------------------------------------------


def test_resolve_around_pins_shows_a_difference_and_waits(head, agency, roster):
    run = proposal(roster, agency)
    assert run.applied_at is None
    page = head.get(url("progress", run))
    if page.context["run"]["changes"]:
        assert "What would change" in words(page)
        assert "Use this roster" in words(page)


def test_accepted_proposal_keeps_the_hand_edits(head, agency, roster):
    run = proposal(roster, agency)
    roster.refresh_from_db()
    pins = set(roster.assignments.exclude(pinned_by=None).values_list("employee", "day", "location"))
    answer = head.post(url("apply_run", run), {"version": roster.version})
    assert answer.url == reverse("roster:grid", args=[roster.pk])
    assert said(answer) == ["The proposal is now the draft; your pins are unchanged."]
    assert set(roster.assignments.exclude(pinned_by=None).values_list("employee", "day", "location")) == pins


def test_proposal_can_not_be_taken_twice(head, agency, roster):
    run = proposal(roster, agency)
    roster.refresh_from_db()
    head.post(url("apply_run", run), {"version": roster.version})
    roster.refresh_from_db()
    answer = head.post(url("apply_run", run), {"version": roster.version})
    assert "has been applied already" in said(answer)[-1]


def test_proposal_for_a_draft_that_changed_meanwhile_is_stale(head, agency, roster):
    run = proposal(roster, agency)
    answer = head.post(url("apply_run", run), {"version": 1})
    assert "has changed since you opened it" in said(answer)[-1]
    assert SolveRun.objects.get(pk=run.pk).applied_at is None


def test_result_waits_as_a_proposal_when_somebody_edited_while_it_ran(head, agency, rina, roster):
    run = request_run(roster, None)
    edit_cell(roster.pk, 1, rina.pk, TUESDAY, CellAction.HOME, agency.head)
    from roster.workflow.solve import solve_run

    run = solve_run(run.pk)
    assert (run.status, run.applied_at) == (RunStatus.DONE, None)
    assert head.get(url("progress", run)).context["run"]["can_apply"]


def test_junk_instead_of_a_version_takes_nothing(head, agency, roster):
    run = proposal(roster, agency)
    assert head.post(url("apply_run", run), {"version": "x"}).url == url("progress", run)
    assert SolveRun.objects.get(pk=run.pk).applied_at is None


# --- no roster -----------------------------------------------------------------------------------------------------------------------


def test_solved_parts_stay_and_the_others_block_publishing(head, agency, roster):
    for person in agency.people[0][:4]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    run = solve(roster)
    assert "1 of 2 parts has a roster" in words(head.get(url("progress", run))) or "1 of 2 parts have a roster" in words(
        head.get(url("progress", run))
    )
    assert roster.assignments.filter(employee__unit=agency.subunits[1], location=Place.HOME).count() == 10
    assert head.get(reverse("roster:review", args=[roster.pk])).context["publish"]["is_blocked"]
