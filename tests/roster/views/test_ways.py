"""The panel's ways: every swap it offers is taken by the endpoint as it was promised, in agencies of all kinds."""

import random

import pytest
from django.urls import reverse

from policies.rules import DutyRole, Place
from roster.models import Roster
from roster.queries.draft import load_draft
from roster.workflow.judge import facts_of, judge
from tests.factories import (
    FRIDAY,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    CoverageGroupFactory,
    absent,
    give_duty,
    make_agency,
    send_home,
)
from tests.roster.views.reading import HTMX, solve, words

pytestmark = pytest.mark.django_db


def cell(client, roster, person, day=MONDAY, **values):
    roster.refresh_from_db()
    data = {"employee": person.pk, "day": day, "action": "home", "version": roster.version} | values
    return client.post(reverse("roster:cell", args=[roster.pk]), data, headers=HTMX)


def why(client, roster, person, day=MONDAY):
    return client.get(reverse("roster:cell", args=[roster.pk]), {"employee": person.pk, "day": day}, headers=HTMX)


def ways(client, roster, person, day=MONDAY):
    return client.get(reverse("roster:ways", args=[roster.pk]), {"employee": person.pk, "day": day}, headers=HTMX)


def take(client, option):
    return client.post(option["url"], dict(option["values"]), headers=HTMX)


def promised(option):
    """Day label → the letter that the asking person gets."""
    return {day["day"]: day["after"] for day in option["days"]}


@pytest.fixture
def full(agency, roster):
    """Rina asks for Monday, which is full; she is at home on Tuesday."""
    rina, *others = agency.people[0]
    for person in others[:3]:
        send_home(roster, person, MONDAY)
    send_home(roster, rina, TUESDAY)
    return roster


# --- refusal -----------------------------------------------------------------------------------------------------------------------------


def test_refusal_offers_two_swaps_and_marks_the_partners_cells(head, full, agency, rina):
    panel = cell(head, full, rina).context["panel"]
    one, two = panel["options"]
    assert panel["options_title"] == "2 lawful swaps"
    partner = agency.people[0][1]
    assert one["title"] == partner.name
    assert one["title"] != two["title"]
    assert set(one["cells"].split()) == {f"c-{partner.pk}-{MONDAY}", f"c-{rina.pk}-{TUESDAY}", f"c-{partner.pk}-{TUESDAY}"}
    assert [(day["day"], day["before"], day["after"]) for day in one["days"]] == [
        ("Mon 21 Aug", "K", "H"),
        ("Tue 22 Aug", "H", "K"),
    ]


def test_swap_is_applied_by_one_click_and_named(head, full, agency, rina):
    option = cell(head, full, rina).context["panel"]["options"][0]
    answer = take(head, option)
    assert answer.status_code == 200
    assert f"{agency.people[0][1].name} and {rina.name} have swapped Mon 21 Aug and Tue 22 Aug" in words(answer) or (
        f"{rina.name} and {agency.people[0][1].name} have swapped Mon 21 Aug and Tue 22 Aug" in words(answer)
    )
    home = set(full.assignments.filter(location=Place.HOME).values_list("employee", "day"))
    assert {(rina.pk, MONDAY), (agency.people[0][1].pk, TUESDAY)} <= home
    assert (rina.pk, TUESDAY) not in home


def test_refusal_without_a_swap_asks_the_solver_next(head, agency, roster, rina):
    for person in agency.people[0][1:4]:
        send_home(roster, person, MONDAY)
    panel = cell(head, roster, rina).context["panel"]
    assert panel.get("options") is None
    assert panel["ways_url"].startswith(reverse("roster:ways", args=[roster.pk]))


def test_refused_exemption_offers_nothing(head, roster, rina):
    give_duty(rina, DutyRole.TREASURER)
    panel = cell(head, roster, rina).context["panel"]
    assert (panel.get("options"), panel["ways_url"]) == (None, "")


# --- why ---------------------------------------------------------------------------------------------------------------------------------


def test_why_lists_who_is_at_home_and_from_whom_fairness_would_take_the_day(head, full, agency, rina):
    text = words(why(head, full, rina))
    assert "The day's count: full" in text
    assert all(person.name in text for person in agency.people[0][1:4])
    assert "Nobody at home that day has had more WFH days" in text
    send_home(full, agency.people[0][1], WEDNESDAY, FRIDAY)
    assert f"One more for this day would be one less for {agency.people[0][1].name} first" in words(why(head, full, rina))


def test_why_names_the_minimum_that_holds_and_the_own_limits(head, agency, rina):
    CoverageGroupFactory(unit=agency.subunits[0], name="Loket", minimum=1, members=[rina])
    roster = agency.draft(max_home_per_week=1, max_home_run=1)
    send_home(roster, rina, TUESDAY)
    text = words(why(head, roster, rina))
    assert f"Loket needs 1 on site; there are 1: {rina.name}." in text
    assert f"At home too, {rina.name} would have 2 WFH days that week; this roster allows 1." in text
    assert f"At home too, {rina.name} would have 2 WFH days in a row; this roster allows 1." in text


def test_why_names_who_pinned(head, agency, roster, rina):
    cell(head, roster, rina, action="pin")
    assert f"Pinned by {agency.head.employee.name} on" in words(why(head, roster, rina))


def test_why_of_a_cell_at_home_asks_for_no_ways(head, agency, roster, rina):
    send_home(roster, rina, MONDAY)
    assert why(head, roster, rina).context["panel"]["ways_url"] == ""
    assert words(ways(head, roster, rina)) == ""


# --- ways --------------------------------------------------------------------------------------------------------------------------------


def test_free_day_is_one_click(head, roster, rina):
    shown = ways(head, roster, rina)
    assert "Home that day? It breaks no rule." in words(shown)
    (option,) = shown.context["ways"]["options"]
    assert take(head, option).status_code == 200


def test_full_day_shows_swaps(head, full, rina):
    assert "2 lawful swaps" in words(ways(head, full, rina))


def test_without_a_swap_the_nearest_lawful_roster_is_one_click(head, agency, roster, rina):
    for person in agency.people[0][1:4]:
        send_home(roster, person, MONDAY)
    shown = ways(head, roster, rina)
    assert "No swap of two people does it." in words(shown)
    (option,) = shown.context["ways"]["options"]
    assert option["title"] == "2 cells move"
    assert take(head, option).status_code == 200
    assert roster.assignments.get(employee=rina, day=MONDAY).location == Place.HOME


def test_impossible_day_is_said_to_be_proven_with_its_rules(head, agency, roster, rina):
    CoverageGroupFactory(unit=agency.subunits[0], name="Server", minimum=1, members=[rina])
    text = words(ways(head, roster, rina))
    assert f"Proven: in no lawful roster is {rina.name} at home on Mon 21 Aug." in text
    assert "minimum on site: Server (Mon 21 Aug)" in text


def test_day_full_of_pins_names_them(head, agency, roster, rina):
    for person in agency.people[0][1:4]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    text = words(ways(head, roster, rina))
    assert f"Proven: while these pins stand, {rina.name} can't be at home on Mon 21 Aug." in text
    assert f"pin of {agency.people[0][1].name}" in text


@pytest.mark.parametrize(
    "values", [{}, {"employee": "x", "day": MONDAY}, {"employee": 1, "day": "2023-08-26"}, {"employee": 10**9}]
)
def test_ways_of_no_cell_are_refused(head, roster, values):
    assert head.get(reverse("roster:ways", args=[roster.pk]), values).status_code == 422


# --- every offer is kept ---------------------------------------------------------------------------------------------------------------


def any_agency(chance):
    """A small agency with some of everything: minimums on site, leave, duties, own limits, pins; solved."""
    agency = make_agency(*chance.choices([3, 4, 5, 7], k=chance.choice([1, 2])))
    people = [person for group in agency.people for person in group]
    roster = agency.draft(
        ends=chance.choice([FRIDAY, FRIDAY.replace(month=9, day=8)]),
        pattern=chance.choice(["weekly", "mixed"]),
        max_home_per_week=chance.choice([None, None, 3]),
        max_home_run=chance.choice([None, None, 3]),
    )
    CoverageGroupFactory(unit=agency.unit, minimum=1, members=chance.sample(people, 2))
    absent(chance.choice(people), MONDAY, chance.choice([MONDAY, WEDNESDAY]))
    give_duty(chance.choice(people), DutyRole.TREASURER, starts=chance.choice([None, WEDNESDAY]))
    return agency, roster


@pytest.mark.parametrize("seed", range(12))
def test_every_offered_swap_is_accepted_and_is_what_was_promised(client, settings, seed):
    settings.TODAY = MONDAY
    chance = random.Random(seed)
    agency, roster = any_agency(chance)
    client.force_login(agency.head)
    solve(roster)
    people = [person for group in agency.people for person in group]
    for _ in range(6):
        person, day = chance.choice(people), chance.choice(facts_of(roster).days)
        asked = (
            ways(client, roster, person, day).context["ways"]
            if chance.random() < 0.5
            else cell(client, roster, person, day).context["panel"]
        )
        for option in asked.get("options") or []:
            if dict(option["values"]).get("action") not in {"toggle", "home"}:
                continue
            before = load_draft(roster)
            row = Roster.objects.get(pk=roster.pk)
            values = dict(option["values"]) | {"version": row.version}
            answer = client.post(option["url"], values, headers=HTMX)
            assert answer.status_code == 200, words(answer)
            after = load_draft(roster)
            moved = {f"{one}:{when}" for one, when in before.home ^ after.home}
            assert moved == {f"{person.pk}:{day}", *values.get("also", "").split()}
            assert (str(person.pk), day) in after.home
            assert judge(Roster.objects.get(pk=roster.pk), after, facts_of(roster)) == []
            break
