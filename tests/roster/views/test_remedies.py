"""Ways out of a conflict: one click back, and each refusal."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from roster.models import CoverageGroup, Roster
from roster.workflow.apply_remedy import group_of
from roster.workflow.set_day_minimum import set_day
from tests.factories import MONDAY, CoverageGroupFactory, absent, send_home
from tests.roster.views.conflict_pages import click, points
from tests.roster.views.reading import said, solve

pytestmark = pytest.mark.django_db

WEEK = [MONDAY + timedelta(days=number) for number in range(5)]


def for_good(client, run):
    """The way out that lowers a minimum on every day, not on one alone."""
    return next(
        way for way in points(client, run)[0]["remedies"] if way["title"].startswith("Lower") and "only" not in way["title"]
    )


# --- one click back --------------------------------------------------------------------------------------------------------------------


def test_lowered_minimum_is_restored_by_one_click_after_a_reload(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    click(head, for_good(head, run))
    remedy = points(head, run)[0]["remedies"][0]
    assert (remedy["title"], remedy["text"], remedy["button"]) == ("Loket: at least 2 on site", "It was 3.", "Undo")
    assert click(head, remedy) == "It is as it was before."
    assert CoverageGroup.objects.get().minimum == 3
    assert not points(head, run)[0]["is_settled"]


def test_minimum_lowered_to_nothing_keeps_its_name_and_its_way_back(head, agency, roster):
    CoverageGroupFactory(unit=agency.subunits[0], name="Server", minimum=1, members=agency.people[0][:1])
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    click(head, for_good(head, run))
    (point,) = points(head, run)
    assert "Server needs 1 on site" in point["title"]
    click(head, point["remedies"][0])
    assert CoverageGroup.objects.get().minimum == 1


def test_removed_pin_comes_back_with_its_author(head, client, agency, crowded):
    remedy = points(head, crowded)[0]["remedies"][0]
    click(head, remedy)
    pinned = crowded.roster.assignments.exclude(pinned_by=None)
    assert pinned.count() == 3
    client.force_login(agency.admin)
    done = points(client, crowded)[0]["remedies"][0]
    assert done["is_done"]
    click(client, done)
    assert set(pinned.values_list("pinned_by", flat=True)) == {agency.head.pk}
    assert pinned.count() == 4


def test_pins_come_back_in_any_order(head, agency, roster):
    for person in agency.people[0][:5]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    run = solve(roster)
    for _ in range(2):
        click(head, next(way for way in points(head, run)[0]["remedies"] if not way["is_done"] and way["button"] == "Unpin"))
    click(head, next(way for way in points(head, run)[0]["remedies"] if way["title"].startswith("Unpinned")))
    assert roster.assignments.exclude(pinned_by=None).count() == 4
    assert not points(head, run)[0]["is_settled"]


def test_pins_that_have_to_go_together_go_and_come_back_by_one_click(head, agency, roster):
    for person in agency.people[0][:5]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    run = solve(roster)
    together = points(head, run)[0]["remedies"][0]
    assert (together["title"], together["button"]) == ("Remove 2 pins together", "Remove them all")
    click(head, together)
    assert roster.assignments.exclude(pinned_by=None).count() == 3
    (point,) = points(head, run)
    assert point["is_settled"]
    (done,) = [way for way in point["remedies"] if way["is_done"]]
    assert (done["title"], done["button"]) == ("2 pins removed", "Undo")
    click(head, done)
    assert roster.assignments.exclude(pinned_by=None).count() == 5


def on_one_day(client, run):
    return next(way for way in points(client, run)[0]["remedies"] if "only" in way["title"])


def test_minimum_is_lowered_for_one_day_and_restored_by_one_click(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    click(head, on_one_day(head, run))
    assert [(row.day, row.minimum) for row in loket.exceptions.all()] == [(MONDAY, 2)]
    assert {part["status"] for part in solve(roster).result} == {"optimal"}
    assert points(head, run)[0]["is_settled"]
    done = on_one_day(head, run)
    assert (done["title"], done["text"], done["button"]) == ("Loket on Mon 21 Aug only: at least 2 on site", "It was 3.", "Undo")
    click(head, done)
    assert not loket.exceptions.exists()
    assert not points(head, run)[0]["is_settled"]
    assert LogEntry.objects.filter(content_type__model="coverageexception").count() == 2


def test_way_back_of_one_day_leaves_it_to_the_figure_that_holds_for_all_days_now(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    click(head, on_one_day(head, run))
    CoverageGroup.objects.update(minimum=5)
    assert click(head, on_one_day(head, run)) == "It is as it was before."
    assert not loket.exceptions.exists()
    assert on_one_day(head, run)["text"] == "All other days keep 5."


@pytest.fixture
def special(agency, roster, loket):
    """A solve in vain: of 3 people 2 are there, where the day alone asks for 3, all others for 1."""
    loket.minimum = 1
    loket.save()
    set_day(loket, MONDAY, 3)
    absent(agency.people[0][0], MONDAY)
    return solve(roster)


def test_day_that_had_a_figure_of_its_own_gets_it_back_by_one_click(head, loket, special):
    assert on_one_day(head, special)["text"] == "All other days keep 1."
    click(head, on_one_day(head, special))
    assert [(row.day, row.minimum) for row in loket.exceptions.all()] == [(MONDAY, 2)]
    click(head, on_one_day(head, special))
    assert [(row.day, row.minimum) for row in loket.exceptions.all()] == [(MONDAY, 3)]


def test_day_that_now_follows_all_others_gets_its_own_figure_back(head, loket, special):
    CoverageGroup.objects.update(minimum=2)
    click(head, on_one_day(head, special))
    assert not loket.exceptions.exists()
    assert points(head, special)[0]["is_settled"]
    click(head, on_one_day(head, special))
    assert [(row.day, row.minimum) for row in loket.exceptions.all()] == [(MONDAY, 3)]


def test_figure_that_an_order_lowered_is_no_row_to_change():
    assert group_of("group-5=2023-08-21") == 5
    assert group_of("group-5=2023-08-21!2023-08-21") is None


def test_raised_limit_is_restored(head, agency, rina):
    roster = agency.draft(max_home_per_week=2)
    send_home(roster, rina, *WEEK[:4], pinned_by=agency.head)
    run = solve(roster)
    click(head, next(remedy for remedy in points(head, run)[0]["remedies"] if "a week" in remedy["title"]))
    done = next(remedy for remedy in points(head, run)[0]["remedies"] if remedy["is_done"])
    assert (done["title"], done["text"]) == ("Most WFH days a week: 4", "It was 2.")
    click(head, done)
    assert Roster.objects.get(pk=roster.pk).max_home_per_week == 2


@pytest.fixture
def modest(agency):
    """A solve in vain: the own target lets one of six be at home, two are pinned there."""
    roster = agency.draft(target=20)
    for person in agency.people[0][:2]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    return solve(roster)


def drop(client, run):
    return next(remedy for remedy in points(client, run)[0]["remedies"] if "target" in remedy["title"])


def test_own_target_is_dropped_where_the_circulars_leave_room(head, modest):
    assert drop(head, modest)["title"] == "Drop the own target of 20 % and follow the circulars"
    click(head, drop(head, modest))
    assert Roster.objects.get().target is None
    assert points(head, modest)[0]["is_settled"]
    assert {part["status"] for part in solve(Roster.objects.get()).result} == {"optimal"}


def test_dropped_target_is_restored(head, modest):
    click(head, drop(head, modest))
    done = drop(head, modest)
    assert (done["title"], done["text"], done["button"]) == (
        "No own target: the caps of the circulars hold",
        "It was 20 %.",
        "Undo",
    )
    click(head, done)
    assert Roster.objects.get().target == 20
    assert not points(head, modest)[0]["is_settled"]


def test_own_target_is_no_way_out_beyond_the_circulars(head, agency):
    roster = agency.draft(target=20)
    for person in agency.people[0][:4]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    (point,) = points(head, solve(roster))
    assert {remedy["button"] for remedy in point["remedies"]} == {"Unpin", "Remove them all"}


def test_audit_keeps_what_the_figure_was(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    click(head, for_good(head, run))
    entry = LogEntry.objects.get_for_object(loket).latest("pk")
    assert (entry.changes, entry.actor) == ({"minimum": ["3", "2"]}, agency.head)


# --- refused ---------------------------------------------------------------------------------------------------------------------------


def post(client, run, **values):
    answer = client.post(reverse("roster:remedy", args=[run.roster_id, run.pk]), values)
    assert answer.url == reverse("roster:conflicts", args=[run.roster_id, run.pk])
    return said(answer)[-1]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"version": "x", "key": "pin:999999:2023-08-21"},
        {"version": 1, "key": "cap:1"},
        {"version": 1, "key": "max_home_per_week"},
        {"version": 1, "key": "pin:999999:2023-08-21"},
        {"version": 1, "key": "x" * 10_000},
    ],
)
def test_way_out_that_nobody_offered_is_refused(head, crowded, values):
    assert post(head, crowded, **values) == "The solver offered no such way out. Open the page again."
    assert crowded.roster.assignments.exclude(pinned_by=None).count() == 4


def test_way_out_from_a_stale_page_is_refused(head, crowded):
    remedy = points(head, crowded)[0]["remedies"][0]
    click(head, points(head, crowded)[0]["remedies"][1])
    assert "has changed since you opened it" in click(head, remedy)
    assert crowded.roster.assignments.exclude(pinned_by=None).count() == 3


@pytest.mark.parametrize("way_out", [for_good, on_one_day])
def test_figure_that_somebody_changed_meanwhile_is_not_overwritten(head, agency, roster, loket, way_out):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    remedy = way_out(head, run)
    CoverageGroup.objects.update(minimum=5)
    assert click(head, remedy) == "Somebody has changed this figure meanwhile. Open the page again."
    assert CoverageGroup.objects.get().minimum == 5
    assert not loket.exceptions.exists()


def test_day_that_somebody_gave_a_figure_meanwhile_is_not_overwritten(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    remedy = on_one_day(head, run)
    set_day(loket, MONDAY, 4)
    assert click(head, remedy) == "Somebody has changed this figure meanwhile. Open the page again."
    assert [(row.day, row.minimum) for row in loket.exceptions.all()] == [(MONDAY, 4)]


def test_point_that_is_settled_is_not_settled_twice(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    remedy = for_good(head, run)
    click(head, remedy)
    assert click(head, remedy) == "This point is settled already."


def test_nothing_to_take_back_is_said(head, crowded):
    key = dict(points(head, crowded)[0]["remedies"][0]["values"])["key"]
    assert post(head, crowded, version=crowded.roster.version, key=key, urungkan="1") == "There is nothing to undo."
