"""Two people at one draft: the later one is told what has changed, sees it, and makes the own change again by one click."""

import pytest
from django.urls import reverse

from roster.models import Assignment, Change, Roster
from roster.queries.draft import load_draft
from roster.workflow.edit import CellAction, edit_cells
from roster.workflow.undo import undo
from tests.factories import FRIDAY, MONDAY, TUESDAY, UserFactory, absent, send_home
from tests.roster.views.reading import HTMX, said, solve, words

pytestmark = pytest.mark.django_db


def cell(employee, day=MONDAY):
    return str(employee.pk), day


@pytest.fixture
def other(db):
    """Somebody else who edits the same draft."""
    return UserFactory()


def by(user, roster, action, *cells):
    return edit_cells(roster.pk, None, cells, action, user)


def post(client, roster, employee, action="toggle", day=MONDAY, version=1, also=""):
    values = {"employee": employee.pk, "day": day, "action": action, "version": version, "also": also}
    return client.post(reverse("roster:cell", args=[roster.pk]), values, headers=HTMX)


def offer(answer):
    """The option to make the change again."""
    (option,) = answer.context["panel"]["options"]
    return option


def again(client, answer):
    option = offer(answer)
    return client.post(option["url"], dict(option["values"]), headers=HTMX)


def home(roster):
    return load_draft(roster).home


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_stale_page_gets_what_others_changed_and_nothing_is_stored(head, agency, roster, rina, other):
    adi = agency.people[0][1]
    by(other, roster, CellAction.HOME, cell(adi))
    answer = post(head, roster, rina)
    assert answer.status_code == 409
    assert home(roster) == {cell(adi)}
    assert [one["employee_id"] for one in answer.context["cells"]] == [adi.pk]
    assert answer.context["counters"][0]["counter"]["used"] == 1
    assert answer.context["state"]["version"] == 2
    assert "The page now shows the newest version" in words(answer)


def test_own_change_is_made_again_by_one_click(head, agency, roster, rina, other):
    adi = agency.people[0][1]
    by(other, roster, CellAction.HOME, cell(adi))
    answer = again(head, post(head, roster, rina))
    assert answer.status_code == 200
    assert home(roster) == {cell(rina), cell(adi)}
    assert f"{rina.name} works from home on Mon 21 Aug" in words(answer)


def test_option_shows_what_the_change_does_now(head, roster, rina, other):
    by(other, roster, CellAction.PIN, cell(rina, FRIDAY))
    (day,) = offer(post(head, roster, rina))["days"]
    assert (day["before"], day["after"]) == ("K", "H")


def test_toggle_means_what_its_page_showed(head, agency, roster, rina, other):
    """Both wanted Rina at home; turning the newest place around would bring her back to the office."""
    by(other, roster, CellAction.HOME, cell(rina))
    answer = post(head, roster, rina)
    assert "It already is as you wanted" in words(answer)
    assert answer.context["panel"]["options"] == []
    assert home(roster) == {cell(rina)}


def test_toggle_of_a_cell_that_was_changed_twice_means_what_its_page_showed(head, roster, rina, other):
    by(other, roster, CellAction.HOME, cell(rina))
    by(other, roster, CellAction.OFFICE, cell(rina))
    again(head, post(head, roster, rina))
    assert home(roster) == {cell(rina)}


def test_swap_is_made_again_whole(head, agency, roster, rina, other):
    adi = agency.people[0][1]
    send_home(roster, rina, MONDAY)
    send_home(roster, adi, TUESDAY)
    by(other, roster, CellAction.PIN, cell(rina, FRIDAY))
    also = f"{adi.pk}:{MONDAY} {rina.pk}:{TUESDAY} {adi.pk}:{TUESDAY}"
    assert again(head, post(head, roster, rina, also=also)).status_code == 200
    assert home(roster) == {cell(rina, TUESDAY), cell(adi, MONDAY)}


def test_what_is_lawful_no_more_is_left_and_named_with_its_reason(head, agency, roster, rina, other):
    people = agency.people[0]  # six: three may be at home
    by(other, roster, CellAction.HOME, *(cell(person) for person in people[1:4]))
    stale = post(head, roster, rina, "home", also=f"{rina.pk}:{TUESDAY}")
    answer = again(head, stale)
    assert answer.status_code == 200
    assert cell(rina, TUESDAY) in home(roster)
    assert cell(rina) not in home(roster)
    assert f"Not done: {rina.name}, Mon 21 Aug." in words(answer)


def test_cell_that_another_one_of_the_same_change_makes_room_for_is_done(head, agency, roster, rina, other):
    people = agency.people[0]
    for person in people[1:4]:
        send_home(roster, person, MONDAY)
    by(other, roster, CellAction.PIN, cell(rina, FRIDAY))
    answer = again(head, post(head, roster, rina, also=f"{people[1].pk}:{MONDAY}"))
    assert answer.status_code == 200
    assert home(roster) == {cell(rina), cell(people[2]), cell(people[3])}


def test_change_made_again_is_one_step_that_undo_takes_back(head, agency, roster, rina, other):
    by(other, roster, CellAction.PIN, cell(rina, FRIDAY))
    again(head, post(head, roster, rina, "home", also=f"{rina.pk}:{TUESDAY}"))
    undo(roster.pk, Roster.objects.get(pk=roster.pk).version, agency.head)
    assert home(roster) == frozenset()


def test_page_that_missed_a_solve_is_loaded_anew(head, roster, rina):
    solve(roster)
    stale = post(head, roster, rina, "pin")
    assert stale.context["panel"]["reload_url"]
    assert stale.context["cells"] == []
    answer = again(head, stale)
    assert answer["HX-Refresh"] == "true"
    assert said(answer) == ["Your change is made on the newest version."]
    assert cell(rina) in load_draft(roster).pins


def test_new_page_keeps_week_and_filters(head, roster, rina):
    solve(roster)
    here = reverse("roster:grid", args=[roster.pk]) + "?tampilan=week&hanya=peringatan"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{here}"}
    values = {"employee": rina.pk, "day": MONDAY, "action": "pin", "version": 1}
    answer = head.post(reverse("roster:cell", args=[roster.pk]), values, headers=headers)
    assert answer.context["panel"]["reload_url"] == here


def test_stale_undo_shows_the_newest_version_and_offers_nothing(head, roster, rina, other):
    by(other, roster, CellAction.HOME, cell(rina))
    answer = head.post(reverse("roster:undo", args=[roster.pk]), {"version": 1}, headers=HTMX)
    assert answer.status_code == 409
    assert answer.context["panel"]["options"] == []
    assert [one["letter"] for one in answer.context["cells"]] == ["H"]


# --- replayed, reordered -----------------------------------------------------------------------------------------------------------


def test_request_that_comes_twice_counts_once(head, roster, rina):
    assert [post(head, roster, rina).status_code for _time in range(2)] == [200, 409]
    assert home(roster) == {cell(rina)}
    assert Change.objects.filter(roster=roster).count() == 1


def test_requests_that_change_places_on_the_way_lose_nothing(head, agency, roster, rina):
    """The second click was sent with the version that the first one would make."""
    adi = agency.people[0][1]
    assert post(head, roster, adi, "home", version=2).status_code == 409
    assert post(head, roster, rina, "home", version=1).status_code == 200
    assert post(head, roster, adi, "home", version=2).status_code == 200
    assert home(roster) == {cell(rina), cell(adi)}


def test_change_that_came_too_late_twice_is_offered_again(head, roster, rina, other):
    by(other, roster, CellAction.PIN, cell(rina, FRIDAY))
    first = post(head, roster, rina)
    by(other, roster, CellAction.PIN, cell(rina, TUESDAY))
    second = again(head, first)
    assert second.status_code == 409
    assert again(head, second).status_code == 200
    assert home(roster) == {cell(rina)}


# --- refusals ----------------------------------------------------------------------------------------------------------------------


def test_change_of_which_nothing_is_lawful_is_refused_with_the_rule(head, agency, roster, rina, other):
    by(other, roster, CellAction.HOME, *(cell(person) for person in agency.people[0][1:4]))
    answer = again(head, post(head, roster, rina, "home"))
    assert answer.status_code == 422
    assert "can't work from home" in words(answer)
    assert cell(rina) not in home(roster)


def test_absence_that_came_meanwhile_is_said(head, roster, rina, other):
    by(other, roster, CellAction.PIN, cell(rina, FRIDAY))
    stale = post(head, roster, rina, "home", also=f"{rina.pk}:{TUESDAY}")
    absent(rina, MONDAY)
    assert f"{rina.name} is absent on this day" in words(again(head, stale))
    assert home(roster) == {cell(rina, TUESDAY)}


@pytest.mark.parametrize(
    "junk",
    [
        {"cells": ""},
        {"cells": "x"},
        {"cells": "1:2023-08-21"},
        {"cells": "1:2023-08-21:fire"},
        {"cells": "9" * 40 + ":2023-08-21:home"},
        {"version": ""},
    ],
    ids=str,
)
def test_junk_changes_nothing(head, roster, rina, junk):
    values = {"cells": f"{rina.pk}:{MONDAY}:home", "version": 1, **junk}
    assert head.post(reverse("roster:reapply", args=[roster.pk]), values, headers=HTMX).status_code == 422
    assert not Assignment.objects.exists()
