"""A publication on a day to come: once, by the guards of the page, and never of a version that nobody reviewed."""

import pytest
from django.core import mail
from django.utils.translation import override

from roster.models import DutyAssignment, Notice, Revision, RosterStatus, ScheduledPublication, ScheduleState
from roster.tasks import publish_scheduled
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.publish import publish, publish_held
from roster.workflow.refusal import Refusal, Stale
from roster.workflow.run_ledger import request_run
from roster.workflow.schedule_publication import cancel_schedule, publish_due, schedule
from roster.workflow.tell_head import mail_heads, schedule_lines
from tests.factories import FRIDAY, MONDAY, TUESDAY, WEDNESDAY, make_agency, send_home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_is_monday(settings):
    settings.TODAY = MONDAY


@pytest.fixture
def agency():
    agency = make_agency(4)
    agency.head.employee.email = "kepala@example.go.id"
    agency.head.employee.save()
    return agency


@pytest.fixture
def roster(agency):
    roster = agency.draft()
    send_home(roster, agency.people[0][0], FRIDAY)
    return roster


@pytest.fixture
def row(roster, agency):
    return schedule(roster.pk, 1, WEDNESDAY, agency.head, "Selamat bekerja.")


def toggle(roster, by, day=FRIDAY):
    roster.refresh_from_db()
    edit_cell(roster.pk, roster.version, roster.assignments.first().employee_id, day, CellAction.TOGGLE, by)


def refused(call, *arguments):
    before = ScheduledPublication.objects.count()
    with pytest.raises(Refusal) as refusal:
        call(*arguments)
    assert ScheduledPublication.objects.count() == before
    return refusal.value


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_roster_goes_out_on_its_day_in_the_name_of_who_set_it(roster, row, agency, settings):
    settings.TODAY = TUESDAY
    assert publish_due() == []
    settings.TODAY = WEDNESDAY
    (revision,) = publish_due()
    assert (revision.number, revision.published_by, revision.note) == (1, agency.head, "Selamat bekerja.")
    row.refresh_from_db()
    roster.refresh_from_db()
    assert (row.state, row.revision, roster.status) == (ScheduleState.PUBLISHED, revision, RosterStatus.PUBLISHED)
    assert Notice.objects.filter(revision=revision).count() == 4


def test_it_goes_out_once_however_often_the_bell_rings(row, settings):
    settings.TODAY = WEDNESDAY
    publish_scheduled()
    publish_scheduled()
    assert publish_due() == []
    assert Revision.objects.count() == 1


def test_day_that_was_missed_is_made_up_for(row, settings):
    settings.TODAY = FRIDAY
    assert len(publish_due()) == 1


def test_worker_that_dies_after_publishing_leaves_neither_revision_nor_mark(row, settings, monkeypatch):
    settings.TODAY = WEDNESDAY

    def die(*_args, **_kwargs):
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(ScheduledPublication, "save", die)
        with pytest.raises(SystemExit):
            publish_due()
    row.refresh_from_db()
    assert (row.state, Revision.objects.count()) == (ScheduleState.WAITING, 0)
    assert len(publish_due()) == 1


def test_one_that_fails_holds_up_no_other(roster, row, agency, settings, monkeypatch):
    other = agency.draft(starts=MONDAY.replace(day=28), ends=MONDAY.replace(day=31))
    schedule(other.pk, 1, WEDNESDAY, agency.head)
    settings.TODAY = WEDNESDAY

    def fail_once(held, *arguments):
        if held == roster:
            raise OSError("disk full")
        return publish_held(held, *arguments)

    with monkeypatch.context() as broken:
        broken.setattr("roster.workflow.schedule_publication.publish_held", fail_once)
        assert [revision.roster for revision in publish_due()] == [other]
    assert [revision.roster for revision in publish_due()] == [roster]


def test_another_day_replaces_the_first(roster, row, agency):
    second = schedule(roster.pk, 1, FRIDAY, agency.head)
    row.refresh_from_db()
    assert (row.state, second.state) == (ScheduleState.CANCELLED, ScheduleState.WAITING)


def test_cancelled_day_passes_without_publication(roster, row, agency, settings):
    cancel_schedule(roster.pk, agency.admin)
    settings.TODAY = WEDNESDAY
    assert publish_due() == []
    row.refresh_from_db()
    assert (row.state, row.ended_by) == (ScheduleState.CANCELLED, agency.admin)


def test_publication_by_hand_makes_the_day_needless(roster, row, agency, settings):
    publish(roster.pk, 1, agency.head)
    settings.TODAY = WEDNESDAY
    assert publish_due() == []
    row.refresh_from_db()
    assert (row.state, row.reason) == (ScheduleState.CANCELLED, "Published by hand before that day.")


# --- a change after the review -----------------------------------------------------------------------------------------------------


def test_change_of_the_draft_takes_the_day_away_and_says_who_did_it(roster, row, agency, settings):
    toggle(roster, agency.admin)
    settings.TODAY = WEDNESDAY
    assert publish_due() == []
    row.refresh_from_db()
    assert (row.state, row.ended_by) == (ScheduleState.CHANGED, agency.admin)
    assert f"is off: {agency.admin.username} has changed the draft since" in schedule_lines(row)[0]


def test_who_set_the_day_is_mailed_once_when_somebody_else_changed_the_draft(roster, row, agency):
    toggle(roster, agency.admin)
    assert (mail_heads(), mail_heads()) == (1, 0)
    (message,) = mail.outbox
    assert message.to == ["kepala@example.go.id"]
    assert "Not published" in message.subject


def test_who_changed_it_himself_gets_no_mail(roster, row, agency):
    toggle(roster, agency.head)
    assert mail_heads() == 0


# --- refused on the day ------------------------------------------------------------------------------------------------------------


def refused_on_the_day(row, settings):
    settings.TODAY = WEDNESDAY
    assert publish_due() == []
    row.refresh_from_db()
    row.roster.refresh_from_db()
    assert (row.state, row.roster.status, Revision.objects.count()) == (ScheduleState.REFUSED, RosterStatus.DRAFT, 0)
    return row.reason


def test_broken_rule_keeps_it_a_draft_and_the_head_is_told_why(roster, row, agency, settings):
    for person in agency.people[0][1:]:
        send_home(roster, person, FRIDAY)
    assert "4 at home in Seksi 1, the limit is 2" in refused_on_the_day(row, settings)
    assert (mail_heads(), mail_heads()) == (1, 0)
    assert "Settle this, then review and publish." in mail.outbox[0].body


def test_reason_is_kept_in_each_language_and_nothing_is_published_for_it(roster, row, agency, settings):
    for person in agency.people[0][1:]:
        send_home(roster, person, FRIDAY)
    with override("id"):
        assert "4 orang WFH di Seksi 1, batasnya 2" in refused_on_the_day(row, settings)
    assert row.texts["id"] == row.reason
    assert "4 at home in Seksi 1, the limit is 2" in row.texts["en"]
    assert row.texts["en"].count("\n") == row.reason.count("\n")


def test_running_solve_keeps_it_a_draft(roster, row, settings):
    request_run(roster, None)
    assert "is being solved" in refused_on_the_day(row, settings)


def test_head_who_leads_no_more_publishes_no_more(row, settings):
    DutyAssignment.objects.update(valid_to=TUESDAY)
    assert "no longer leads Dinas Contoh" in refused_on_the_day(row, settings)


def test_closed_account_publishes_no_more(row, agency, settings):
    agency.head.is_active = False
    agency.head.save()
    assert "no longer leads" in refused_on_the_day(row, settings)


def test_refused_day_is_not_tried_again(row, settings):
    DutyAssignment.objects.update(valid_to=TUESDAY)
    refused_on_the_day(row, settings)
    DutyAssignment.objects.update(valid_to=None)
    assert publish_due() == []


# --- refused when it is set --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [MONDAY, MONDAY.replace(day=18)])
def test_day_that_is_not_to_come_is_refused(roster, agency, day):
    assert "must be after today" in refused(schedule, roster.pk, 1, day, agency.head).message


def test_day_after_the_roster_is_refused(roster, agency):
    assert "The roster ends on" in refused(schedule, roster.pk, 1, FRIDAY.replace(day=28), agency.head).message


def test_draft_that_breaks_a_rule_gets_no_day(roster, agency):
    for person in agency.people[0][1:]:
        send_home(roster, person, FRIDAY)
    assert "1 rule is broken" in refused(schedule, roster.pk, 1, WEDNESDAY, agency.head).message


def test_version_that_nobody_reviewed_gets_no_day(roster, agency):
    toggle(roster, agency.head)
    assert isinstance(refused(schedule, roster.pk, 1, WEDNESDAY, agency.head), Stale)


def test_cancelling_what_is_not_set_is_refused(roster, agency):
    assert "No publication is scheduled any more" in refused(cancel_schedule, roster.pk, agency.head).message


def test_draft_that_says_nothing_new_gets_no_day(roster, agency):
    publish(roster.pk, 1, agency.head)
    assert "Nothing has changed since revision 1." in refused(schedule, roster.pk, 1, WEDNESDAY, agency.head).message


def test_people_whom_another_roster_covers_get_no_second_day(roster, agency):
    publish(agency.draft(agency.subunits[0]).pk, None, agency.head)
    assert "Another published roster already covers" in refused(schedule, roster.pk, 1, WEDNESDAY, agency.head).message


def test_setting_a_day_publishes_nothing_yet(roster, row):
    roster.refresh_from_db()
    assert (roster.status, Revision.objects.count(), Notice.objects.count()) == (RosterStatus.DRAFT, 0, 0)
