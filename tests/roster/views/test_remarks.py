"""What the grid says a draft needs now, and when it stops saying so."""

from datetime import date

import pytest
from django.urls import reverse

from policies.rules import DutyRole
from roster.models import RunStatus, SolveRun, UnitPolicy
from roster.queries.draft import load_draft
from roster.workflow import run_ledger
from roster.workflow.run_ledger import request_run
from tests.factories import FRIDAY, MONDAY, THURSDAY, EmployeeFactory, absent, give_duty, send_home
from tests.roster.views.reading import HTMX, said, solve, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def solved(roster, agency):
    solve(roster, agency.head)
    roster.refresh_from_db()
    return roster


def remarks(head, roster):
    return head.get(reverse("roster:grid", args=[roster.pk])).context["remarks"]


def days_at_home(roster, employee):
    return sorted(day for person, day in load_draft(roster).home if person == str(employee.pk))


def on_leave(roster, employee):
    """The employee is on leave for the rest of the week from his first WFH day; the WFH days it takes."""
    days = days_at_home(roster, employee)
    absent(employee, days[0], FRIDAY)
    return days


# --- nothing to say ------------------------------------------------------------------------------------------------------------------


def test_solved_draft_needs_nothing(head, solved):
    assert remarks(head, solved) == []


def test_new_draft_needs_nothing(head, roster):
    assert remarks(head, roster) == []


def test_leave_on_office_days_takes_nothing(head, rina, solved):
    free = next(day for day in (MONDAY, THURSDAY, FRIDAY) if day not in days_at_home(solved, rina))
    absent(rina, free)
    assert remarks(head, solved) == []


def test_solve_that_changes_nothing_is_closed_and_said_so(head, agency, solved):
    run = solve(solved, agency.head, keeps_reference=True)
    assert run.dismissed_at is not None
    assert remarks(head, solved) == []
    text = words(head.get(reverse("roster:progress", args=[solved.pk, run.pk])))
    assert "Nothing has to change" in text
    assert "nothing has to change" in text.split("Nothing has to change", 1)[1]
    assert "You left this proposal" not in text
    assert "proposed" not in text


# --- facts that came after the solve -------------------------------------------------------------------------------------------------


def test_leave_after_the_solve_is_told_with_its_cost_and_one_click(head, rina, solved):
    days = on_leave(solved, rina)
    (remark,) = remarks(head, solved)
    assert remark["text"].startswith(f"Leave of {rina.name}, ")
    assert f"takes {len(days)} WFH day" in remark["text"]
    assert (remark["label"], remark["url"], remark["posts"]) == ("Repair", reverse("roster:solve", args=[solved.pk]), True)


def test_one_click_asks_for_the_least_change_and_the_remark_becomes_the_proposal(head, rina, solved):
    on_leave(solved, rina)
    (remark,) = remarks(head, solved)
    head.post(remark["url"])
    run = solved.runs.first()
    assert (run.keeps_reference, run.max_changes) == (True, None)
    (active,) = (one for one in remarks(head, solved) if one["label"] == "Watch")
    assert active["url"] == reverse("roster:progress", args=[solved.pk, run.pk])
    from roster.workflow.solve import solve_run

    solve_run(run.pk)
    (waiting,) = remarks(head, solved)
    assert "A proposal waits for your word" in waiting["text"]
    assert waiting["url"] == reverse("roster:progress", args=[solved.pk, run.pk])


@pytest.mark.parametrize("answer", ["apply_run", "dismiss_run"])
def test_remark_vanishes_when_the_proposal_is_taken_or_left(head, agency, rina, solved, answer):
    on_leave(solved, rina)
    run = solve(solved, agency.head, keeps_reference=True)
    solved.refresh_from_db()
    head.post(reverse(f"roster:{answer}", args=[solved.pk, run.pk]), {"version": solved.version})
    assert remarks(head, solved) == []


def test_leave_that_comes_while_a_proposal_waits_is_told_too(head, agency, rina, solved):
    on_leave(solved, rina)
    solve(solved, agency.head, keeps_reference=True)
    other = next(one for one in agency.people[1] if days_at_home(solved, one))
    on_leave(solved, other)
    texts = " ".join(remark["text"] for remark in remarks(head, solved))
    assert "A proposal waits" in texts
    assert f"Leave of {other.name}" in texts
    assert f"Leave of {rina.name}" not in texts


def test_leave_taken_back_is_no_remark_any_more(head, rina, solved):
    on_leave(solved, rina)
    rina.absences.all().delete()
    assert remarks(head, solved) == []


def test_newcomer_is_named(head, agency, solved):
    EmployeeFactory(unit=agency.subunits[1], name="Dewi Kartikasari")
    assert "Can work from home since the last solve: Dewi Kartikasari." in remarks(head, solved)[0]["text"]


def test_whoever_leaves_frees_days(head, agency, rina, solved):
    days = days_at_home(solved, rina)
    rina.employed_to = date(2023, 8, 1)
    rina.save()
    texts = " ".join(remark["text"] for remark in remarks(head, solved))
    assert f"1 person has left; WFH days that fall free: {len(days)}." in texts


def test_wider_cap_is_told(head, agency, roster):
    policy = UnitPolicy.objects.create(unit=agency.unit, target=20)
    solve(roster, agency.head)
    policy.delete()
    assert "The caps allow" in remarks(head, roster)[0]["text"]


# --- rules, runs, parts --------------------------------------------------------------------------------------------------------------


def test_draft_that_breaks_a_rule_now_says_which(head, rina, solved):
    day = days_at_home(solved, rina)[0]
    give_duty(rina, DutyRole.TREASURER)
    (remark,) = (one for one in remarks(head, solved) if "breaks" in one["text"])
    assert rina.name in remark["text"]
    assert remark["label"] == "Repair"
    assert day


def test_hand_made_draft_that_breaks_a_rule_has_no_solve_to_repair(head, agency, roster):
    for person in agency.people[0][:4]:
        send_home(roster, person, MONDAY)
    (remark,) = remarks(head, roster)
    assert "The draft breaks 1 rule." in remark["text"]
    assert remark["url"] == ""


def test_run_under_way_is_linked_and_nothing_else_can_be_started(head, agency, rina, solved):
    on_leave(solved, rina)
    request_run(solved, agency.head, keeps_reference=True)
    assert [remark["posts"] for remark in remarks(head, solved)] == [False, False]


def test_parts_without_a_roster_are_linked_until_the_next_solve(head, agency, roster):
    for person in agency.people[0][:4]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    run = solve(roster, agency.head)
    (remark,) = (one for one in remarks(head, roster) if one["label"] == "Why?")
    assert remark["url"] == reverse("roster:conflicts", args=[roster.pk, run.pk])
    assert remark["text"].startswith("1 part of this roster has no solution")
    roster.assignments.exclude(pinned_by=None).update(pinned_by=None, location="WFO")
    solve(roster, agency.head)
    assert not [one for one in remarks(head, roster) if one["label"] == "Why?"]


def test_remarks_stand_above_the_sheet(head, rina, solved):
    on_leave(solved, rina)
    page = head.get(reverse("roster:grid", args=[solved.pk]))
    assert page.content.decode().index('class="remarks"') < page.content.decode().index('class="sheet-scroll"')
    assert "Repair" in words(page)


# --- leaving and limiting a proposal -------------------------------------------------------------------------------------------------


def test_left_proposal_says_so_on_its_page(head, agency, rina, solved):
    on_leave(solved, rina)
    run = solve(solved, agency.head, keeps_reference=True)
    answer = head.post(reverse("roster:dismiss_run", args=[solved.pk, run.pk]))
    assert said(answer) == ["The proposal is left; the draft is as it was."]
    page = head.get(reverse("roster:progress", args=[solved.pk, run.pk]))
    assert "You left this proposal" in words(page)
    assert not page.context["run"]["can_apply"]
    again = head.post(reverse("roster:dismiss_run", args=[solved.pk, run.pk]))
    assert said(again)[-1] == "This proposal has been used or left already."


def test_proposal_can_be_asked_for_again_with_fewer_changes(head, agency, rina, solved):
    on_leave(solved, rina)
    run = solve(solved, agency.head, keeps_reference=True)
    page = head.get(reverse("roster:progress", args=[solved.pk, run.pk]))
    assert page.context["run"]["can_limit"]
    head.post(reverse("roster:solve", args=[solved.pk]), {"max_changes": "1"})
    limited = solved.runs.first()
    assert (limited.max_changes, limited.keeps_reference, limited.status) == (1, True, RunStatus.QUEUED)


@pytest.mark.parametrize("text", ["0", "-3", "x", "99999999999"])
def test_junk_as_a_number_of_changes_starts_nothing(head, solved, text):
    before = SolveRun.objects.count()
    answer = head.post(reverse("roster:solve", args=[solved.pk]), {"max_changes": text})
    assert said(answer) == ["The number of changes is from 1 to 9,999."]
    assert SolveRun.objects.count() == before


# --- the page of a run ---------------------------------------------------------------------------------------------------------------


def progress(head, run):
    return head.get(reverse("roster:progress", args=[run.roster_id, run.pk]))


def test_result_is_told_in_days_and_drawn(head, solved):
    page = progress(head, solved.runs.first())
    assert dict(page.context["run"]["facts"])["WFH days"] == 25
    assert "largest difference" in words(page)
    assert page.context["miniature"]["paths"]
    assert {shade for shade, _path in page.context["miniature"]["paths"]} == {"home", "office"}


def test_unproven_result_says_what_is_open_and_by_how_much(head, solved):
    run = solved.runs.first()
    for part in run.result:
        part["status"] = "feasible"
        pattern = next(stage for stage in part["stages"] if stage["name"] == "pattern")
        pattern["value"] = pattern["bound"] + 3
    run.save()
    text = words(progress(head, run))
    assert "Not proven best: Pattern: at most 6 more improvements are possible." in text


def test_queued_run_tells_what_goes_first_and_when_nobody_comes(head, agency, roster, settings):
    first = request_run(agency.draft(agency.subunits[1]), None)
    run = request_run(roster, None)
    assert "1 solve goes first." in words(progress(head, run))
    run_ledger.request_stop(first, keep_best=False)
    settings.SOLVE_LEASE_S = -1
    assert "No solver has taken this" in words(progress(head, run))


def test_solves_of_a_draft_are_listed_with_links(head, agency, rina, solved):
    first = solved.runs.first()
    assert progress(head, first).context["runs"] == []
    on_leave(solved, rina)
    second = solve(solved, agency.head, max_changes=2)
    page = progress(head, second)
    assert [(row["kind"], row["is_this"]) for row in page.context["runs"]] == [
        ("at most 2 changes", True),
        ("the whole roster", False),
    ]
    assert reverse("roster:progress", args=[solved.pk, first.pk]) in page.content.decode()


# --- after an edit -----------------------------------------------------------------------------------------------------------------


def test_answer_to_an_edit_lets_the_page_ask_for_remarks_and_minimums(head, agency, rina, roster, loket):
    grid = words(head.get(reverse("roster:grid", args=[roster.pk])))
    assert "met on 5 of 5 days" in grid
    answer = head.post(
        reverse("roster:cell", args=[roster.pk]),
        {"employee": agency.people[0][4].pk, "day": "2023-08-21", "action": "home", "version": 1},
        headers=HTMX,
    )
    url = reverse("roster:remarks", args=[roster.pk])
    assert f'hx-get="{url}"' in answer.content.decode()
    send_home(roster, rina, MONDAY)
    text = words(head.get(url))
    assert "The draft breaks 1 rule." in text
    assert "met on 4 of 5 days" in text


def test_no_remark_leaves_an_empty_place_for_the_next(head, roster):
    assert '<div id="remarks"></div>' in head.get(reverse("roster:remarks", args=[roster.pk])).content.decode()
