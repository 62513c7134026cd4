"""The date of publication on the pages: set in the review, seen in list and grid, cancelled where it is seen."""

import pytest
from django.urls import reverse

from roster.models import ScheduledPublication, ScheduleState
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.publish import publish
from roster.workflow.schedule_publication import publish_due
from tests.factories import FRIDAY, MONDAY, WEDNESDAY, send_home
from tests.roster.views.reading import said, words

pytestmark = pytest.mark.django_db


def url(name, roster):
    return reverse(f"roster:{name}", args=[roster.pk])


def send(client, roster, **values):
    return client.post(url("schedule", roster), {"version": 1, "note": "", "day": WEDNESDAY.isoformat(), **values})


def refused(client, roster, **values):
    answer = send(client, roster, **values)
    assert answer.status_code == 422
    assert not ScheduledPublication.objects.exists()
    assert answer.context["publish"]["note"] == values.get("note", "")
    return said(answer)


def test_set_day_is_shown_with_its_author_in_list_grid_and_review(head, agency, roster):
    answer = send(head, roster, note="Selamat bekerja.")
    assert said(answer) == ["The roster goes out on Wednesday, 23 August 2023."]
    sentence = f"Version 1 goes out on Wednesday, 23 August 2023, set by {agency.head.employee.name}."
    assert "goes out Wed 23 Aug" in words(head.get(reverse("roster:list")))
    assert sentence in words(head.get(url("grid", roster)))
    assert sentence in words(head.get(url("review", roster)))


def test_bkd_sees_the_day_too(client, head, agency, roster):
    send(head, roster)
    client.force_login(agency.bkd)
    assert "goes out Wed 23 Aug" in words(client.get(reverse("roster:province")))


def test_review_offers_the_days_from_tomorrow_to_the_end_of_the_roster(head, roster):
    offer = head.get(url("review", roster)).context["publish"]
    assert (offer["first_day"], offer["last_day"], offer["may_wait"]) == ("2023-08-22", "2023-08-25", True)


def test_day_is_cancelled_by_one_click(head, roster):
    send(head, roster)
    assert said(head.post(url("unschedule", roster)))[1:] == ["The date is cancelled. The roster stays a draft."]
    assert head.get(url("review", roster)).context["schedule"] is None


def test_change_of_the_draft_is_told_where_the_day_stood(head, agency, rina, roster):
    send(head, roster)
    edit_cell(roster.pk, 1, rina.pk, FRIDAY, CellAction.HOME, agency.head)
    assert "Wed 23 Aug is off" in words(head.get(reverse("roster:list")))
    assert "has changed the draft since" in words(head.get(url("grid", roster)))
    publish(roster.pk, 2, agency.head)
    assert "has changed the draft since" not in words(head.get(url("grid", roster)))


def test_refusal_on_the_day_is_told_with_its_reason(head, agency, roster, settings):
    send(head, roster)
    for person in agency.people[0][:4]:
        send_home(roster, person, FRIDAY)
    settings.TODAY = WEDNESDAY
    publish_due()
    assert "Wed 23 Aug refused" in words(head.get(reverse("roster:list")))
    text = words(head.get(url("review", roster)))
    assert "4 at home in Seksi 1, the limit is 3" in text
    assert "Settle this, then review and publish." in text


def test_history_keeps_every_date(head, agency, roster):
    send(head, roster)
    head.post(url("unschedule", roster))
    (date,) = head.get(url("history", roster)).context["dates"]
    assert (date["day"], date["by"], date["state"]) == ("Wed 23 Aug", agency.head.employee.name, "cancelled")


def test_reasons_are_read_in_each_reader_s_language(head, agency, roster, settings):
    send(head, roster)
    send(head, roster, day=FRIDAY.isoformat())
    for person in agency.people[0][:4]:
        send_home(roster, person, FRIDAY)
    settings.TODAY = FRIDAY
    publish_due()
    review, history = words(head.get(url("review", roster))), words(head.get(url("history", roster)))
    assert "4 at home in Seksi 1, the limit is 3" in review
    assert "Replaced by another day." in history
    head.cookies["django_language"] = "id"
    review, history = words(head.get(url("review", roster))), words(head.get(url("history", roster)))
    assert "4 orang WFH di Seksi 1, batasnya 3" in review
    assert "Diganti dengan tanggal lain." in history
    assert "4 orang WFH di Seksi 1, batasnya 3" in history


def test_reason_from_before_is_read_as_it_was_written(head, roster):
    send(head, roster)
    ScheduledPublication.objects.update(state=ScheduleState.REFUSED, reason="Ditulis dahulu.\nSebab kedua.", texts={})
    assert "Ditulis dahulu. Sebab kedua." in words(head.get(url("history", roster)))
    assert "Ditulis dahulu." in words(head.get(url("review", roster)))


# --- refusals ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["", "besok", "2023-99-01"])
def test_no_day_is_refused(head, roster, day):
    assert refused(head, roster, day=day, note="Tetap ada") == ["Choose the day on which the roster shall go out."]


def test_past_day_is_refused(head, roster):
    assert "must be after today" in refused(head, roster, day=MONDAY.isoformat())[0]


def test_too_long_note_is_refused(head, roster):
    assert refused(head, roster, note="x" * 2001) == ["The note is too long: 2,000 characters at most."]


def test_old_page_is_refused(head, agency, rina, roster):
    edit_cell(roster.pk, 1, rina.pk, FRIDAY, CellAction.HOME, agency.head)
    assert "has changed since you opened it" in refused(head, roster)[0]


def test_cancelling_twice_is_answered(head, roster):
    send(head, roster)
    head.post(url("unschedule", roster))
    assert "No publication is scheduled any more" in said(head.post(url("unschedule", roster)))[-1]
    assert ScheduledPublication.objects.get().state == ScheduleState.CANCELLED
