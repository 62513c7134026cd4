"""Why there is no roster: each kind of conflict with its sentence, and its ways out, each one click and one click back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from policies.rules import DutyMode, DutyRole
from roster.models import CoverageGroup, Roster, RunStatus, SolveRun, UnitPolicy
from roster.workflow.edit import CellAction, edit_cell
from tests.factories import (
    MONDAY,
    SE_34,
    TUESDAY,
    absent,
    adopt,
    give_duty,
    make_agency,
    send_home,
    shipped,
)
from tests.roster.views.conflict_pages import click, page_of, points
from tests.roster.views.reading import solve, words

pytestmark = pytest.mark.django_db

WEEK = [MONDAY + timedelta(days=number) for number in range(5)]


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
    assert [remedy["title"] for remedy in monday["remedies"]] == [
        "Lower the minimum of Loket to 2 on Mon 21 Aug only",
        "Lower the minimum of Loket to 2",
    ]
    assert settled(head, run) == {"optimal"}
    assert [(row.day, row.minimum) for row in loket.exceptions.all()] == [(MONDAY, 2), (TUESDAY, 2)]
    assert CoverageGroup.objects.get().minimum == 3


def test_coverage_against_a_pin_is_settled_by_either(head, agency, roster, loket):
    send_home(roster, agency.people[0][1], MONDAY, pinned_by=agency.head)
    run = solve(roster)
    (point,) = points(head, run)
    assert [remedy["title"] for remedy in point["remedies"]] == [
        f"Unpin {agency.people[0][1].name} on Mon 21 Aug",
        "Lower the minimum of Loket to 2 on Mon 21 Aug only",
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
    together, *single = point["remedies"]
    assert together["title"] == "Remove 2 pins together"
    assert {remedy["text"] for remedy in single} == {"2 of these pins have to go."}
    click(head, single[0])
    assert not points(head, run)[0]["is_settled"]
    click(head, next(way for way in points(head, run)[0]["remedies"][1:] if not way["is_done"] and "together" not in way["title"]))
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


# --- the page ------------------------------------------------------------------------------------------------------------------------


def test_days_strip_marks_the_bad_days_and_the_time_it_took(head, crowded):
    context = page_of(head, crowded).context
    assert context["days_label"] == "4 of 5 days are fine"
    assert [day["is_bad"] for day in context["days"]] == [True, False, False, False, False]
    assert "proven impossible" in context["proof_label"]
    assert context["solve_label"] == "Solve again (0 of 1 settled)"


def test_the_page_of_a_run_that_found_a_roster_leads_to_its_progress(head, roster):
    run = solve(roster)
    assert page_of(head, run).url == reverse("roster:progress", args=[roster.pk, run.pk])
