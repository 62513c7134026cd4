"""Recall to the office and emergency after publication: a revision at once, told to whom it touches, and kept by every later step."""

from dataclasses import replace

import pytest

from policies.checks import RuleKind
from policies.rules import DutyRole, Place
from roster.models import Order, OrderKind, PublishedDay, Revision, RosterStatus, ScheduledPublication, ScheduleState
from roster.models.rosters import ChangeKind
from roster.queries.draft import load_draft
from roster.workflow.apply_run import apply_run
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.give_order import OrderWish, give_order, plan_order
from roster.workflow.judge import facts_of, judge
from roster.workflow.notify import lines, unread
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal
from roster.workflow.run_ledger import request_run
from roster.workflow.schedule_publication import schedule
from roster.workflow.solve import solve_run
from roster.workflow.undo import undo
from tests.factories import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    CoverageGroupFactory,
    absent,
    give_duty,
    make_agency,
    send_home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_is_monday(settings):
    settings.TODAY = MONDAY


@pytest.fixture
def agency():
    return make_agency(4)


@pytest.fixture
def rina(agency):
    return agency.people[0][0]


@pytest.fixture
def roster(agency, rina):
    """Published: Rina at home on Tuesday and Thursday, Sari on Thursday; at most two may be."""
    roster = agency.draft()
    send_home(roster, rina, TUESDAY, THURSDAY)
    send_home(roster, agency.people[0][1], THURSDAY)
    publish(roster.pk, None, agency.head)
    roster.refresh_from_db()
    return roster


def recall(*people, number=1, starts=THURSDAY, ends=None, reason="Rapat anggaran."):
    ids = frozenset(person.pk for person in people)
    return OrderWish(OrderKind.RECALL, number, ids, starts, ends or starts, Place.OFFICE, reason)


def emergency(*people, place=Place.HOME, **fields):
    return replace(recall(*people, **fields), kind=OrderKind.OVERRIDE, place=place)


def seen_by(employee):
    return dict(PublishedDay.objects.filter(employee=employee, is_current=True).values_list("day", "location"))


def refused(roster, wish, by):
    before = Revision.objects.count()
    with pytest.raises(Refusal) as refusal:
        give_order(roster.pk, wish, by)
    assert Revision.objects.count() == before
    return refusal.value.message


# --- recall ------------------------------------------------------------------------------------------------------------------------


def test_recall_is_a_revision_at_once_and_only_that_day_changes(agency, roster, rina):
    revision = give_order(roster.pk, recall(rina), agency.head)
    assert (revision.number, revision.published_by, revision.note) == (2, agency.head, "Rapat anggaran.")
    assert seen_by(rina) == {MONDAY: "WFO", TUESDAY: "WFH", WEDNESDAY: "WFO", THURSDAY: "WFO", FRIDAY: "WFO"}
    order = revision.order
    assert (order.kind, order.reason, order.broken) == (OrderKind.RECALL, "Rapat anggaran.", [])
    assert [(day.employee, day.day, day.before, day.after) for day in order.days.all()] == [(rina, THURSDAY, "WFH", "WFO")]


def test_only_who_is_called_is_told_with_the_reason(agency, roster, rina):
    revision = give_order(roster.pk, recall(*agency.people[0]), agency.head)
    assert {notice.employee for notice in revision.notices.all()} == set(agency.people[0][:2])
    assert lines(unread(rina).first()) == [
        "Called to the office: Rapat anggaran.",
        "Thursday, 24 August 2023: WFH → Office",
    ]


def test_several_days_are_called_in_one_revision(agency, roster, rina):
    give_order(roster.pk, recall(rina, starts=TUESDAY, ends=FRIDAY), agency.head)
    assert set(seen_by(rina).values()) == {"WFO"}


def test_roster_stays_published_and_the_cell_is_pinned(agency, roster, rina):
    give_order(roster.pk, recall(rina), agency.head)
    roster.refresh_from_db()
    assert (roster.status, roster.version) == (RosterStatus.PUBLISHED, 2)
    draft = load_draft(roster)
    assert draft.pins[str(rina.pk), THURSDAY] == agency.head.pk
    assert draft.ordered[str(rina.pk), THURSDAY].number == 2
    assert roster.changes.get(version=2).kind == ChangeKind.RECALL


def test_what_the_head_works_on_stays_a_draft(agency, roster, rina):
    edit_cell(roster.pk, 1, agency.people[0][2].pk, FRIDAY, CellAction.HOME, agency.head)
    give_order(roster.pk, recall(rina), agency.head)
    assert seen_by(agency.people[0][2])[FRIDAY] == "WFO"
    roster.refresh_from_db()
    assert roster.status == RosterStatus.DRAFT
    assert (str(agency.people[0][2].pk), FRIDAY) in load_draft(roster).home


def test_recall_survives_a_solve_that_would_rather_use_the_quota(agency, roster, rina):
    give_order(roster.pk, recall(rina), agency.head)
    run = solve_run(request_run(roster, agency.head).pk)
    roster.refresh_from_db()
    if run.applied_at is None:
        apply_run(roster.pk, run.pk, roster.version, agency.head)
    assert (str(rina.pk), THURSDAY) not in load_draft(roster).home


def test_today_can_still_be_called(agency, rina):
    roster = agency.draft()
    send_home(roster, rina, MONDAY)
    publish(roster.pk, None, agency.head)
    give_order(roster.pk, recall(rina, starts=MONDAY), agency.head)
    assert seen_by(rina)[MONDAY] == "WFO"


def test_recall_takes_a_scheduled_publication_away(agency, roster, rina):
    edit_cell(roster.pk, 1, rina.pk, FRIDAY, CellAction.HOME, agency.head)
    schedule(roster.pk, 2, WEDNESDAY, agency.head)
    give_order(roster.pk, recall(rina), agency.head)
    assert ScheduledPublication.objects.get().state == ScheduleState.CHANGED


def test_order_and_what_came_before_it_are_not_taken_back_by_undo(agency, roster, rina):
    edit_cell(roster.pk, 1, rina.pk, FRIDAY, CellAction.HOME, agency.head)
    give_order(roster.pk, recall(rina), agency.head)
    with pytest.raises(Refusal, match="nothing to undo"):
        undo(roster.pk, 3, agency.head)


def test_later_publication_keeps_the_recall(agency, roster, rina):
    give_order(roster.pk, recall(rina), agency.head)
    edit_cell(roster.pk, 2, agency.people[0][2].pk, FRIDAY, CellAction.HOME, agency.head)
    publish(roster.pk, None, agency.head)
    assert seen_by(rina)[THURSDAY] == "WFO"
    assert (str(rina.pk), THURSDAY) in load_draft(roster).ordered


# --- emergency ---------------------------------------------------------------------------------------------------------------------


def test_emergency_keeps_the_rules_that_it_breaks(agency, roster):
    order = give_order(roster.pk, emergency(*agency.people[0][2:], reason="Banjir."), agency.head).order
    assert [(one["kind"], one["day"], one["excess"]) for one in order.broken] == [(RuleKind.CAP, THURSDAY.isoformat(), 2)]
    assert order.broken[0]["text"] == "Thursday, 24 August 2023: 4 at home in Seksi 1, the limit is 2."


def test_plan_tells_what_would_break_and_stores_nothing(agency, roster):
    plan = plan_order(roster, emergency(*agency.people[0], reason="Banjir."))
    assert (plan.people, len(plan.rows), len(plan.texts)) == (2, 2, 1)
    assert not Order.objects.exists()


def test_judge_lets_the_emergency_pass_and_nothing_beyond_it(agency, roster):
    give_order(roster.pk, emergency(agency.people[0][2]), agency.head)
    assert judge(roster, load_draft(roster), facts_of(roster)) == []
    with pytest.raises(Refusal, match="can't work from home"):
        edit_cell(roster.pk, 2, agency.people[0][3].pk, THURSDAY, CellAction.HOME, agency.head)


def test_later_edits_and_publications_are_still_possible(agency, roster):
    give_order(roster.pk, emergency(agency.people[0][2]), agency.head)
    edit_cell(roster.pk, 2, agency.people[0][3].pk, FRIDAY, CellAction.HOME, agency.head)
    assert publish(roster.pk, None, agency.head).number == 3


def test_whoever_takes_the_emergency_back_takes_its_permission_with_it(agency, roster):
    people = agency.people[0]
    give_order(roster.pk, emergency(people[2]), agency.head)
    edit_cell(roster.pk, 2, people[2].pk, THURSDAY, CellAction.OFFICE, agency.head)
    with pytest.raises(Refusal, match="can't work from home"):
        edit_cell(roster.pk, 3, people[3].pk, THURSDAY, CellAction.HOME, agency.head)


def test_unit_that_took_its_people_back_keeps_nothing_of_the_others_permission():
    agency = make_agency(8, 8)
    roster = agency.draft()
    one, other = agency.people
    for person in (*one[:4], *other[:4]):
        send_home(roster, person, THURSDAY)
    publish(roster.pk, None, agency.head)
    give_order(roster.pk, emergency(one[4], other[4]), agency.head)
    edit_cell(roster.pk, 2, one[4].pk, THURSDAY, CellAction.OFFICE, agency.head)
    assert judge(roster, load_draft(roster), facts_of(roster)) == []
    with pytest.raises(Refusal, match="can't work from home"):
        edit_cell(roster.pk, 3, one[5].pk, THURSDAY, CellAction.HOME, agency.head)


def test_solve_around_an_emergency_has_a_solution_and_keeps_it(agency, roster):
    people = agency.people[0]
    give_order(roster.pk, emergency(*people[2:]), agency.head)
    run = solve_run(request_run(roster, agency.head).pk)
    assert set(run.verdicts) == {"optimal"}
    home = {person for person, day in load_draft(roster).home if day == THURSDAY}
    assert {str(person.pk) for person in people[2:]} <= home


def test_minimum_on_site_that_an_emergency_broke_is_lower_that_day_only(agency, roster):
    people = agency.people[0]
    CoverageGroupFactory(unit=agency.unit, minimum=2, members=people[2:])
    order = give_order(roster.pk, emergency(people[2]), agency.head).order
    assert {one["kind"] for one in order.broken} == {RuleKind.CAP, RuleKind.COVERAGE}
    assert judge(roster, load_draft(roster), facts_of(roster)) == []
    with pytest.raises(Refusal):
        edit_cell(roster.pk, 2, people[2].pk, FRIDAY, CellAction.HOME, agency.head)


def test_exempt_person_can_be_sent_home_in_an_emergency_and_the_day_stays_ordered(agency, roster):
    treasurer = agency.people[0][2]
    give_duty(treasurer, DutyRole.TREASURER)
    order = give_order(roster.pk, emergency(treasurer, starts=WEDNESDAY), agency.head).order
    assert [one["kind"] for one in order.broken] == [RuleKind.EXEMPT]
    assert judge(roster, load_draft(roster), facts_of(roster)) == []
    run = solve_run(request_run(roster, agency.head).pk)
    assert set(run.verdicts) == {"optimal"}
    assert (str(treasurer.pk), WEDNESDAY) in load_draft(roster).home
    assert publish(roster.pk, None, agency.head).days.get(employee=treasurer, day=WEDNESDAY).location == "WFH"


def test_ordered_home_day_of_an_exempt_person_takes_a_place_under_the_cap(agency, roster):
    people = agency.people[0]
    give_duty(people[2], DutyRole.TREASURER)
    give_order(roster.pk, emergency(people[2], starts=WEDNESDAY), agency.head)
    roster.refresh_from_db()
    edit_cell(roster.pk, roster.version, people[0].pk, WEDNESDAY, CellAction.HOME, agency.head)
    with pytest.raises(Refusal, match="can't work from home"):
        edit_cell(roster.pk, roster.version + 1, people[1].pk, WEDNESDAY, CellAction.HOME, agency.head)


def test_week_limit_that_an_emergency_broke_binds_the_other_weeks(agency, rina):
    roster = agency.draft(max_home_per_week=2, ends=FRIDAY.replace(day=1, month=9))
    send_home(roster, rina, TUESDAY, THURSDAY)
    publish(roster.pk, None, agency.head)
    order = give_order(roster.pk, emergency(rina, starts=WEDNESDAY), agency.head).order
    assert [one["kind"] for one in order.broken] == [RuleKind.WEEK]
    assert judge(roster, load_draft(roster), facts_of(roster)) == []


# --- refusals ----------------------------------------------------------------------------------------------------------------------


def test_draft_that_was_never_published_is_changed_instead(agency, rina):
    assert "isn't published" in refused(agency.draft(), recall(rina), agency.head)


def test_page_of_an_older_revision_is_refused(agency, roster, rina):
    give_order(roster.pk, recall(rina), agency.head)
    assert "Revision 2 has been published since" in refused(roster, recall(agency.people[0][1]), agency.head)


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_order_without_reason_is_refused(agency, roster, rina, reason):
    assert "Give the reason" in refused(roster, recall(rina, reason=reason), agency.head)


def test_reason_of_501_characters_is_refused_and_500_fit(agency, roster, rina):
    assert "501 characters; at most 500 fit" in refused(roster, recall(rina, reason="x" * 501), agency.head)
    assert give_order(roster.pk, recall(rina, reason="x" * 500), agency.head).order.reason == "x" * 500


def test_day_that_has_passed_is_refused(agency, roster, rina, settings):
    settings.TODAY = FRIDAY
    assert "A day that has passed" in refused(roster, recall(rina), agency.head)


def test_reversed_days_are_refused(agency, roster, rina):
    assert "before the first" in refused(roster, recall(rina, starts=FRIDAY, ends=THURSDAY), agency.head)


def test_nobody_to_call_is_refused(agency, roster, rina):
    assert "Nobody chosen works from home" in refused(roster, recall(rina, starts=FRIDAY), agency.head)
    assert "Nobody chosen works from home" in refused(roster, recall(), agency.head)
    assert "Nobody chosen works at the office" in refused(roster, emergency(rina), agency.head)


def test_person_on_leave_by_now_is_left_alone(agency, roster, rina):
    absent(rina, THURSDAY)
    assert "Nobody chosen works from home" in refused(roster, recall(rina), agency.head)


def test_person_of_another_roster_is_left_alone(agency, roster):
    other = make_agency(3, name="Dinas Lain")
    assert "Nobody chosen works from home" in refused(roster, recall(*other.people[0]), agency.head)
