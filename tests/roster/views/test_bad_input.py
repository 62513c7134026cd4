"""Requests that no page of ours would send, and pages that are older than the draft: a clear answer each, nothing lost, no error."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from policies.rules import DutyRole
from roster.models import Assignment, Change, Employee, Revision, Roster
from roster.queries.draft import load_draft
from roster.workflow.publish import publish
from tests.factories import MONDAY, TUESDAY, WEDNESDAY, give_duty, make_agency, send_home, user_of
from tests.roster.views.reading import HTMX, words

pytestmark = pytest.mark.django_db


def post(client, name, roster, **values):
    version = Roster.objects.get(pk=roster.pk).version
    return client.post(reverse(f"roster:{name}", args=[roster.pk]), {"version": version, **values}, headers=HTMX)


def edit(client, roster, employee, day=MONDAY, action="home", **values):
    return post(client, "cell", roster, employee=employee.pk, day=day, action=action, **values)


def refused(answer, status=422):
    """What the answer says; and no step was made."""
    assert answer.status_code == status
    assert not Change.objects.exists()
    return words(answer)


# --- days that staff have lived ----------------------------------------------------------------------------------------------------


@pytest.fixture
def lived(agency, roster, rina, settings):
    """A roster whose Monday is past: published, and Rina was at home."""
    send_home(roster, rina, MONDAY)
    publish(roster.pk, None, agency.head)
    settings.TODAY = TUESDAY
    return roster


def test_range_with_one_lived_day_is_refused_whole(head, lived, rina):
    answer = edit(head, lived, rina, TUESDAY, also=f"{rina.pk}:{MONDAY}")
    assert "A day that has passed can't be changed." in refused(answer)
    assert load_draft(lived).home == {(str(rina.pk), MONDAY)}


@pytest.mark.parametrize("action", ["home", "office", "toggle", "pin", "unpin"])
def test_lived_day_takes_no_action(head, lived, rina, action):
    refused(edit(head, lived, rina, MONDAY, action))


def test_lived_day_is_swapped_with_none(head, lived, rina):
    assert "A day that has passed" in refused(edit(head, lived, rina, TUESDAY, "swap", also=f"{rina.pk}:{MONDAY}"))


def test_change_made_again_leaves_lived_days_alone(head, lived, rina):
    cells = f"{rina.pk}:{MONDAY}:office {rina.pk}:{WEDNESDAY}:home"
    answer = post(head, "reapply", lived, cells=cells)
    assert "A day that has passed can't be changed." in words(answer)
    assert load_draft(lived).home == {(str(rina.pk), MONDAY), (str(rina.pk), WEDNESDAY)}


# --- what belongs to others --------------------------------------------------------------------------------------------------------


@pytest.fixture
def section_head(agency):
    """A client of the head of Seksi 2."""
    give_duty(agency.people[1][0], DutyRole.UNIT_HEAD)
    client = Client()
    client.force_login(user_of(agency.people[1][0]))
    return client


@pytest.mark.parametrize("name", ["cell", "undo", "reapply", "publish", "solve"])
def test_roster_above_ones_own_unit_does_not_exist(section_head, agency, roster, name):
    answer = post(section_head, name, roster, employee=agency.people[1][1].pk, day=MONDAY, action="home")
    refused(answer, status=404)


def test_employee_of_a_neighbouring_unit_has_no_cell_in_ones_own_roster(section_head, agency):
    own = agency.draft(unit=agency.subunits[1])
    stranger = agency.people[0][0]
    assert "not in this roster" in refused(edit(section_head, own, stranger))
    refused(edit(section_head, own, agency.people[1][1], also=f"{stranger.pk}:{MONDAY}"))
    refused(post(section_head, "reapply", own, cells=f"{stranger.pk}:{MONDAY}:home"))
    assert not Assignment.objects.exists()


# --- the judge behind every door ---------------------------------------------------------------------------------------------------


def test_publication_posted_by_hand_is_judged(head, agency, roster):
    for person in agency.people[0][:4]:  # three may be at home
        send_home(roster, person, MONDAY)
    assert post(head, "publish", roster, note="").status_code == 422
    assert not Revision.objects.exists()


def test_many_cells_at_once_are_judged_as_a_whole(head, agency, roster):
    everybody = " ".join(f"{person.pk}:{MONDAY}" for person in agency.people[0])
    refused(edit(head, roster, agency.people[0][0], also=everybody))


def test_undo_is_judged_by_what_holds_today(head, roster, rina):
    edit(head, roster, rina)
    edit(head, roster, rina, action="office")
    give_duty(rina, DutyRole.TREASURER)
    answer = post(head, "undo", roster)
    assert answer.status_code == 422
    assert "This step can't be repeated" in words(answer)


def test_undo_of_somebody_who_has_moved_away_is_told_without_his_name(head, agency, roster, rina):
    edit(head, roster, rina, also=f"{agency.people[0][1].pk}:{MONDAY}")
    Employee.objects.filter(pk=rina.pk).update(unit=make_agency(2, name="Dinas Lain").unit)
    answer = post(head, "undo", roster)
    assert answer.status_code == 200
    assert "somebody who has left" in words(answer)
    assert rina.name not in words(answer)
    assert load_draft(roster).home == frozenset()


# --- sizes -------------------------------------------------------------------------------------------------------------------------


def test_cell_named_five_thousand_times_counts_once(head, roster, rina):
    assert edit(head, roster, rina, also=f"{rina.pk}:{MONDAY} " * 4000).status_code == 200
    assert Change.objects.count() == 1


def test_more_cells_than_the_roster_has_are_refused(head, roster, rina):
    days = [date(2023, 8, 21) + timedelta(days=offset) for offset in range(5000)]
    refused(edit(head, roster, rina, also=" ".join(f"{rina.pk}:{day}" for day in days)))


@pytest.mark.parametrize("size", [100_001, 3_000_000])
def test_endless_list_of_cells_is_refused(head, roster, rina, size):
    answer = edit(head, roster, rina, also="9" * size)
    assert answer.status_code in {400, 422}
    assert not Assignment.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{}", b'{"employee": 1}', b"\xff\xfe", b"=&=&="])
def test_body_that_is_no_form_is_refused(head, roster, body):
    answer = head.generic("POST", reverse("roster:cell", args=[roster.pk]), body, content_type="application/json", headers=HTMX)
    assert "This cell doesn't exist" in refused(answer)


# --- two tabs ----------------------------------------------------------------------------------------------------------------------


def test_undo_in_two_tabs_takes_one_step_back(head, roster, rina):
    edit(head, roster, rina)
    edit(head, roster, rina, TUESDAY)
    assert [post(head, "undo", roster, version=3).status_code for _tab in range(2)] == [200, 409]
    assert load_draft(roster).home == {(str(rina.pk), MONDAY)}


def test_publication_in_two_tabs_makes_one_revision(head, roster, rina):
    send_home(roster, rina, MONDAY)
    assert [post(head, "publish", roster, version=1, note="").status_code for _tab in range(2)] == [302, 422]
    assert Revision.objects.count() == 1


def test_tab_that_was_open_before_the_publication_edits_the_next_draft(head, roster, rina):
    send_home(roster, rina, MONDAY)
    post(head, "publish", roster, version=1, note="")
    assert edit(head, roster, rina, TUESDAY).status_code == 200
    assert Roster.objects.get().latest_revision.number == 1


def test_tab_of_a_discarded_draft_finds_nothing(head, roster, rina):
    assert post(head, "discard", roster).status_code == 302
    answer = head.post(
        reverse("roster:cell", args=[roster.pk]), {"employee": rina.pk, "day": MONDAY, "action": "home", "version": 1}
    )
    assert answer.status_code == 404


def test_tab_whose_session_has_ended_is_sent_to_the_login_and_stores_nothing(head, roster, rina):
    head.logout()
    answer = edit(head, roster, rina)
    assert answer.status_code == 302
    assert "/akun/login/" in answer.url
    assert not Assignment.objects.exists()


def test_stale_tab_of_another_agency_learns_nothing(agency, roster, rina):
    stranger = Client()
    stranger.force_login(make_agency(2, name="Dinas Lain").head)
    answer = stranger.post(
        reverse("roster:cell", args=[roster.pk]), {"employee": rina.pk, "day": MONDAY, "action": "home", "version": 0}
    )
    assert answer.status_code == 404
    assert rina.name not in words(answer)
