"""Why there is no roster: each kind of conflict with its sentence, and its ways out, each one click and one click back."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from policies.rules import DutyMode, DutyRole
from roster.models import CoverageGroup, Roster, RunStatus, SolveRun, UnitPolicy
from roster.workflow.edit import CellAction, edit_cell
from tests.factories import (
    MONDAY,
    SE_34,
    TUESDAY,
    CoverageGroupFactory,
    absent,
    adopt,
    give_duty,
    make_agency,
    send_home,
    shipped,
)
from tests.roster.views.reading import said, solve, words

pytestmark = pytest.mark.django_db

WEEK = [MONDAY + timedelta(days=number) for number in range(5)]


def page_of(client, run):
    return client.get(reverse("roster:conflicts", args=[run.roster_id, run.pk]))


def points(client, run):
    """The conflicts of a run as its page shows them."""
    return page_of(client, run).context["conflicts"]


def click(client, remedy):
    """Press the button of a way out; return what is said."""
    return said(client.post(remedy["url"], dict(remedy["values"])))[-1]


def settled(client, run):
    """Take the first way out of each point that has none yet, until the page says that all is settled; solve again."""
    for _ in range(10):
        open_points = [point for point in points(client, run) if not point["is_settled"]]
        if not open_points:
            break
        remedy = next(remedy for remedy in open_points[0]["remedies"] if not remedy["is_done"])
        assert click(client, remedy) == "Done; the point below offers the way back."
    assert page_of(client, run).context["is_settled"]
    return {part["status"] for part in solve(Roster.objects.get(pk=run.roster_id)).result}


@pytest.fixture
def loket(agency):
    return CoverageGroupFactory(unit=agency.subunits[0], name="Loket", minimum=3, members=agency.people[0][:3])


@pytest.fixture
def crowded(agency, roster):
    """Four are pinned at home where three may be."""
    for person in agency.people[0][:4]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    return solve(roster)


@pytest.fixture
def two_on_site(client, monday):
    """An agency of five of whom at most two may be on site; its head is signed in."""
    wfh, _khusus = shipped(SE_34)["caps"]
    agency = make_agency(5, circular=None)
    adopt(agency.unit, number="SE Uji 1/2023", caps=[wfh | {"place": "WFO", "percent": "40"}], exemptions=[])
    client.force_login(agency.head)
    return agency


# --- each kind: its sentence, and its remedy makes the problem feasible ----------------------------------------------------------------


def test_coverage_names_the_minimum_and_who_is_missing_and_can_be_lowered(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY, TUESDAY)
    run = solve(roster)
    monday, _tuesday = points(head, run)
    assert monday["title"] == "Monday, 21 August 2023: Loket needs 3 on site, only 2 can be there."
    assert [(figure["value"], figure["label"]) for figure in monday["figures"]] == [
        (3, "needed on site"),
        (2, "available of 3 people"),
        ("−1", "short"),
    ]
    assert [(person["letter"], person["note"]) for person in monday["people"]] == [
        ("C", "Leave, Mon 21 Aug – Tue 22 Aug"),
        ("K", "available"),
        ("K", "available"),
    ]
    (remedy,) = monday["remedies"]
    assert remedy["title"] == "Lower the minimum of Loket to 2"
    assert settled(head, run) == {"optimal"}
    assert CoverageGroup.objects.get().minimum == 2


def test_coverage_against_a_pin_is_settled_by_either(head, agency, roster, loket):
    send_home(roster, agency.people[0][1], MONDAY, pinned_by=agency.head)
    run = solve(roster)
    (point,) = points(head, run)
    assert [remedy["title"] for remedy in point["remedies"]] == [
        f"Unpin {agency.people[0][1].name} on Mon 21 Aug",
        "Lower the minimum of Loket to 2",
    ]
    assert [person["letter"] for person in point["people"]] == ["H", "K", "K"]
    click(head, point["remedies"][1])
    assert points(head, run)[0]["is_settled"]
    assert {part["status"] for part in solve(roster).result} == {"optimal"}


def test_cap_passed_by_pins_quotes_the_clause_and_unpins(head, crowded):
    (point,) = points(head, crowded)
    assert point["title"] == "Monday, 21 August 2023: 4 would be at home in Seksi 1, the limit is 3."
    assert [(figure["value"], figure["label"]) for figure in point["figures"]] == [
        (4, "would be at home"),
        (3, "limit: 6 ASN × 50 % = 3"),
        ("+1", "over"),
    ]
    assert "maksimal 50 persen" in point["quote"]
    assert point["circular"] == "SE Sekda DKI 34/2023"
    assert [person["is_pinned"] for person in point["people"]] == [True] * 4
    assert {remedy["button"] for remedy in point["remedies"]} == {"Unpin"}
    assert settled(head, crowded) == {"optimal"}


def test_cap_passed_by_two_is_settled_when_two_pins_are_gone(head, agency, roster):
    for person in agency.people[0][:5]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    run = solve(roster)
    (point,) = points(head, run)
    assert {remedy["text"] for remedy in point["remedies"]} == {"2 of these pins have to go."}
    click(head, point["remedies"][0])
    assert not points(head, run)[0]["is_settled"]
    click(head, points(head, run)[0]["remedies"][1])
    assert points(head, run)[0]["is_settled"]
    assert {part["status"] for part in solve(roster).result} == {"optimal"}


def test_pin_on_a_day_of_exemption_says_so_and_goes(head, agency, roster, rina):
    send_home(roster, rina, MONDAY, pinned_by=agency.head)
    give_duty(rina, DutyRole.TREASURER)
    run = solve(roster)
    (point,) = points(head, run)
    assert point["title"] == f"Monday, 21 August 2023: the pin of {rina.name} can't hold."
    assert point["figures"] == []
    assert [(person["letter"], person["note"]) for person in point["people"]] == [("K", "always at the office")]
    assert settled(head, run) == {"optimal"}


def test_pin_of_somebody_exempt_on_some_days_goes_but_the_duty_stays(head, agency, roster, rina):
    send_home(roster, rina, TUESDAY, pinned_by=agency.head)
    give_duty(rina, DutyRole.TREASURER, starts=TUESDAY)
    run = solve(roster)
    (point,) = points(head, run)
    assert rina.name in point["title"]
    assert [remedy["title"] for remedy in point["remedies"]] == [f"Unpin {rina.name} on Tue 22 Aug"]
    assert settled(head, run) == {"optimal"}


def test_week_limit_below_the_pins_is_raised_for_the_roster(head, agency, rina):
    roster = agency.draft(max_home_per_week=2)
    send_home(roster, rina, *WEEK[:4], pinned_by=agency.head)
    run = solve(roster)
    (point,) = points(head, run)
    assert f"{rina.name} would have 4 WFH days that week, this roster allows 2." in point["title"]
    raise_it = next(remedy for remedy in point["remedies"] if remedy["title"] == "Most WFH days a week: 4")
    click(head, raise_it)
    assert Roster.objects.get(pk=roster.pk).max_home_per_week == 4
    assert points(head, run)[0]["is_settled"]
    assert {part["status"] for part in solve(roster).result} == {"optimal"}


def test_run_limit_below_the_pins_is_raised_for_the_roster(head, agency, rina):
    roster = agency.draft(max_home_run=1)
    send_home(roster, rina, *WEEK[:3], pinned_by=agency.head)
    run = solve(roster)
    found = points(head, run)
    assert any(
        f"{rina.name} would have" in point["title"] and "in a row, this roster allows 1." in point["title"] for point in found
    )
    remedy = next(remedy for remedy in found[0]["remedies"] if remedy["title"].startswith("Longest run"))
    click(head, remedy)
    assert Roster.objects.get(pk=roster.pk).max_home_run == 3
    assert page_of(head, run).context["is_settled"]
    assert {part["status"] for part in solve(Roster.objects.get(pk=roster.pk)).result} == {"optimal"}


def test_limit_on_site_that_exempt_people_pass_is_law_and_offers_nothing(client, two_on_site):
    """The circular's own figure is never moved: the page says what else can change."""
    for person in two_on_site.people[0][:3]:
        give_duty(person, DutyRole.TREASURER)
    run = solve(two_on_site.draft())
    point = points(client, run)[0]
    assert point["title"].endswith("the limit on site asks 3 in Seksi 1 to work from home, only 2 can.")
    assert point["remedies"] == []
    assert "No single change that is allowed here settles this." in words(page_of(client, run))


def test_limit_on_site_against_office_pins_is_settled_by_unpinning(client, two_on_site):
    roster = two_on_site.draft()
    for version, person in enumerate(two_on_site.people[0][:3], start=1):
        edit_cell(roster.pk, version, person.pk, MONDAY, CellAction.PIN, two_on_site.head)
    run = solve(roster)
    (point,) = points(client, run)
    assert "the limit on site asks 3" in point["title"]
    assert [person["note"].partition(",")[0] for person in point["people"]] == [
        f"pinned at the office by {two_on_site.head.employee}"
    ] * 3
    assert len(point["remedies"]) == 3
    assert settled(client, run) == {"optimal"}


def test_too_few_changes_allowed_solve_again_with_enough(head, roster):
    """A limit on changes belongs to the solve that was asked for: its way out asks for another."""
    conflict = {
        "rule": "max_changes:reference",
        "day": None,
        "needed": 4,
        "available": 2,
        "because": [],
        "remedies": [{"action": "raise", "rule": "max_changes:reference", "to": 4}],
    }
    run = SolveRun.objects.create(
        roster=roster, base_version=1, status=RunStatus.DONE, problem={"days": []}, result=[{"home": None, "conflicts": [conflict]}]
    )
    (point,) = points(head, run)
    assert point["title"] == "4 cells would have to change, at most 2 may."
    (remedy,) = point["remedies"]
    assert (remedy["url"], remedy["values"]) == (reverse("roster:solve", args=[roster.pk]), [("max_changes", 4)])


def test_role_s_turn_on_site_is_law_and_not_offered(head, agency, roster):
    """A minimum that a circular or the agency sets for a role isn't a group's figure; the pins against it are."""
    treasurers = agency.people[0][:2]
    for person in treasurers:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
        give_duty(person, DutyRole.TREASURER)
    UnitPolicy.objects.create(unit=agency.unit, duty_mode=DutyMode.ROTATE, duty_minimum=1)
    run = solve(roster)
    (point,) = points(head, run)
    assert {remedy["button"] for remedy in point["remedies"]} == {"Unpin"}
    assert settled(head, run) == {"optimal"}


# --- one click back --------------------------------------------------------------------------------------------------------------------


def test_lowered_minimum_is_restored_by_one_click_after_a_reload(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    click(head, points(head, run)[0]["remedies"][0])
    (remedy,) = points(head, run)[0]["remedies"]
    assert (remedy["title"], remedy["text"], remedy["button"]) == ("Loket: at least 2 on site", "It was 3.", "Undo")
    assert click(head, remedy) == "It is as it was before."
    assert CoverageGroup.objects.get().minimum == 3
    assert not points(head, run)[0]["is_settled"]


def test_minimum_lowered_to_nothing_keeps_its_name_and_its_way_back(head, agency, roster):
    CoverageGroupFactory(unit=agency.subunits[0], name="Server", minimum=1, members=agency.people[0][:1])
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    click(head, points(head, run)[0]["remedies"][0])
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
        click(head, next(way for way in points(head, run)[0]["remedies"] if not way["is_done"]))
    click(head, points(head, run)[0]["remedies"][0])
    assert roster.assignments.exclude(pinned_by=None).count() == 4
    assert not points(head, run)[0]["is_settled"]


def test_raised_limit_is_restored(head, agency, rina):
    roster = agency.draft(max_home_per_week=2)
    send_home(roster, rina, *WEEK[:4], pinned_by=agency.head)
    run = solve(roster)
    click(head, next(remedy for remedy in points(head, run)[0]["remedies"] if "a week" in remedy["title"]))
    done = next(remedy for remedy in points(head, run)[0]["remedies"] if remedy["is_done"])
    assert (done["title"], done["text"]) == ("Most WFH days a week: 4", "It was 2.")
    click(head, done)
    assert Roster.objects.get(pk=roster.pk).max_home_per_week == 2


def test_audit_keeps_what_the_figure_was(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    click(head, points(head, run)[0]["remedies"][0])
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


def test_figure_that_somebody_changed_meanwhile_is_not_overwritten(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    remedy = points(head, run)[0]["remedies"][0]
    CoverageGroup.objects.update(minimum=5)
    assert click(head, remedy) == "Somebody has changed this figure meanwhile. Open the page again."
    assert CoverageGroup.objects.get().minimum == 5


def test_point_that_is_settled_is_not_settled_twice(head, agency, roster, loket):
    absent(agency.people[0][0], MONDAY)
    run = solve(roster)
    remedy = points(head, run)[0]["remedies"][0]
    click(head, remedy)
    assert click(head, remedy) == "This point is settled already."


def test_nothing_to_take_back_is_said(head, crowded):
    key = dict(points(head, crowded)[0]["remedies"][0]["values"])["key"]
    assert post(head, crowded, version=crowded.roster.version, key=key, urungkan="1") == "There is nothing to undo."


def test_days_strip_marks_the_bad_days_and_the_time_it_took(head, crowded):
    context = page_of(head, crowded).context
    assert context["days_label"] == "4 of 5 days are fine"
    assert [day["is_bad"] for day in context["days"]] == [True, False, False, False, False]
    assert "proven impossible" in context["proof_label"]
    assert context["solve_label"] == "Solve again (0 of 1 settled)"
