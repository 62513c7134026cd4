"""One cell: why it is as it is, and changing it. What a rule forbids is refused with the rule and stored nowhere."""

import pytest
from django.urls import reverse

from policies.rules import DutyRole, Place
from roster.models import Assignment, Roster
from roster.workflow.publish import publish
from roster.workflow.set_day_minimum import set_day
from tests.factories import MONDAY, TUESDAY, absent, give_duty, make_agency, send_home, user_of
from tests.roster.views.reading import HTMX, words

pytestmark = pytest.mark.django_db


def url(roster, name="cell"):
    return reverse(f"roster:{name}", args=[roster.pk])


def change(client, roster, employee, action="toggle", day=MONDAY, version=None):
    version = version or Roster.objects.get(pk=roster.pk).version
    return client.post(url(roster), {"employee": employee.pk, "day": day, "action": action, "version": version}, headers=HTMX)


def refused(client, roster, employee, status=422, **values):
    """What the panel says; and the draft is as it was."""
    before = list(Assignment.objects.values())
    answer = change(client, roster, employee, **values)
    assert answer.status_code == status
    assert list(Assignment.objects.values()) == before
    return words(answer)


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_toggle_answers_with_cell_total_counter_version_and_panel_only(head, agency, roster, rina):
    answer = change(head, roster, rina)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert roster.assignments.get().location == Place.HOME
    assert 'data-version="2"' in html
    assert (
        html.count("hx-swap-oob") == 9
    )  # refresh, state with version, pins, undo and redo, balances, cell, total, counter, average
    assert f'id="c-{rina.pk}-2023-08-21"' in html
    assert f'id="t-{rina.pk}"' in html
    assert f'id="n-{agency.subunits[0].pk}-2023-08-21"' in html
    assert f"{rina.name} works from home on Mon 21 Aug" in words(answer)
    assert "<html" not in html


def test_answer_to_an_edit_draws_the_cell_as_the_page_does(head, roster, rina):
    answer = change(head, roster, rina, "home")
    (cell,) = answer.context["cells"]
    (group, *_) = head.get(reverse("roster:grid", args=[roster.pk])).context["grid"]["groups"]
    row = next(row for row in group["rows"] if row["employee_id"] == rina.pk)
    assert cell == {"employee_id": rina.pk, **row["cells"][0]}
    assert answer.context["counters"][0]["counter"] == group["counters"][0]
    assert answer.context["averages"] == [group["average"]]


def test_answer_to_an_edit_counts_the_minimums_it_touches(head, roster, rina, loket):
    answer = change(head, roster, rina, "pin")
    (line,) = head.get(reverse("roster:grid", args=[roster.pk])).context["grid"]["coverage"]
    assert answer.context["coverage"] == line["cells"][:1]


def test_answer_to_an_edit_of_a_day_with_its_own_minimum_counts_one_cell(head, roster, rina, loket):
    set_day(loket, MONDAY, 1)
    answer = change(head, roster, rina, "home")
    (line,) = head.get(reverse("roster:grid", args=[roster.pk])).context["grid"]["coverage"]
    assert answer.context["coverage"] == line["cells"][:1]
    assert (line["cells"][0]["count"], line["cells"][0]["own"]) == (2, 1)
    assert "at least 1 on site instead of 3" in answer.content.decode()
    (refreshed,) = head.get(reverse("roster:remarks", args=[roster.pk]), headers=HTMX).context["coverage"]
    assert refreshed == {name: line[name] for name in ("summary_id", "summary")}


def balances(client, roster):
    """Employee → what the page says of the balance."""
    groups = client.get(reverse("roster:grid", args=[roster.pk])).context["grid"]["groups"]
    return {row["employee_id"]: (row["balance_label"], *row["balance"].values()) for group in groups for row in group["rows"]}


def test_answer_to_an_edit_moves_the_balance_of_all_whose_mean_has_moved(head, agency, roster, rina):
    before = balances(head, roster)
    answer = change(head, roster, rina)
    after = balances(head, roster)
    told = {
        int(pk): (label, int(x), int(width))
        for pk, label, x, width in (word.split(":") for word in answer.context["balances"].split())
    }
    assert told == {pk: figures for pk, figures in after.items() if figures != before[pk] and pk != rina.pk}
    assert len(told) == 5
    assert agency.people[1][0].pk not in told


def test_edit_that_moves_nobody_tells_no_balances(head, roster, rina):
    assert change(head, roster, rina, "pin").context["balances"] == ""


def test_undo_brings_the_cell_back(head, roster, rina):
    (option,) = change(head, roster, rina).context["panel"]["options"]
    assert head.post(option["url"], dict(option["values"]), headers=HTMX).status_code == 200
    assert roster.assignments.get().location == Place.OFFICE


def test_pin_keeps_the_place_and_unpin_frees_it(head, agency, roster, rina):
    assert "Pinned" in words(change(head, roster, rina, "pin"))
    assert roster.assignments.get().pinned_by == agency.head
    assert "Unpinned" in words(change(head, roster, rina, "unpin"))
    assert roster.assignments.get().pinned_by is None


def test_why_shows_rule_quotation_arithmetic_count_and_fairness(head, agency, roster, rina):
    send_home(roster, rina, MONDAY)
    answer = head.get(url(roster), {"employee": rina.pk, "day": MONDAY}, headers=HTMX)
    text = words(answer)
    assert "Why home on Mon 21 Aug?" in text
    assert "SE Sekda DKI 34/2023" in text
    assert "6 ASN × 50 % = 3" in text
    assert answer.context["panel"]["rule"]["quote"] in text
    assert "1 WFH of at most 3 in Seksi 1." in text
    assert "has 1 WFH days in this period" in text or "has 1 WFH day" in text
    assert rina.nip not in text


def test_why_of_an_exempt_person_names_role_and_clause(head, roster, rina):
    give_duty(rina, DutyRole.TREASURER)
    text = words(head.get(url(roster), {"employee": rina.pk, "day": MONDAY}, headers=HTMX))
    assert "Bendahara: always at the office" in text
    assert "Tangerang Selatan" in text


# --- refusals: rules -----------------------------------------------------------------------------------------------------------------


def test_one_too_many_is_refused_with_arithmetic_and_clause(head, agency, roster):
    send_home(roster, agency.people[0][1], MONDAY)
    send_home(roster, agency.people[0][2], MONDAY)
    send_home(roster, agency.people[0][3], MONDAY)
    text = refused(head, roster, agency.people[0][0])
    assert f"{agency.people[0][0].name} can't work from home on Monday, 21 August 2023." in text
    assert "4 at home in Seksi 1, the limit is 3" in text
    assert "6 ASN × 50 % = 3 (SE Sekda DKI 34/2023)" in text
    assert "maksimal 50 persen" in text
    assert "The roster has not changed." in text


def test_exempt_person_stays_and_is_told_why(head, roster, rina):
    give_duty(rina, DutyRole.TREASURER)
    assert "always works at the office: bendahara" in refused(head, roster, rina)


def test_absent_person_can_not_be_moved(head, roster, rina):
    absent(rina, MONDAY)
    assert "is absent on this day" in refused(head, roster, rina)


def test_published_day_that_has_passed_can_not_change(head, agency, roster, rina, settings):
    publish(roster.pk, None, agency.head)
    settings.TODAY = TUESDAY
    assert "A day that has passed can't be changed." in refused(head, roster, rina)


# --- refusals: stale -----------------------------------------------------------------------------------------------------------------


def test_stale_edit_gets_the_difference_and_who_made_it(head, client, agency, roster, rina):
    change(head, roster, agency.people[0][1], "home")
    text = refused(head, roster, rina, status=409, version=1)
    assert "This draft has changed since you opened it" in text
    assert f"{agency.head.employee.name} changed it (now version 2)" in text
    assert agency.people[0][1].name in text
    assert "Mon 21 Aug" in text


def test_stale_edit_after_an_account_without_employee_names_the_account(client, agency, roster, rina):
    client.force_login(agency.bkd)
    change(client, roster, rina, "home")
    assert agency.bkd.username in refused(client, roster, rina, status=409, version=1)


# --- refusals: junk ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "junk",
    [
        {"employee": "x"},
        {"employee": "-1"},
        {"employee": "9" * 40},
        {"day": "kemarin"},
        {"day": "2023-02-30"},
        {"day": "9999-12-31"},
        {"action": "fire"},
        {"version": "x"},
        {"version": "9" * 5000},
        {"day": "\x00"},
    ],
    ids=lambda junk: str(junk)[:40],
)
def test_junk_is_refused_and_stores_nothing(head, roster, rina, junk):
    values = {"employee": rina.pk, "day": MONDAY, "action": "home", "version": 1} | junk
    assert head.post(url(roster), values, headers=HTMX).status_code in {409, 422}
    assert head.get(url(roster), values, headers=HTMX).status_code in {200, 422}
    assert not Assignment.objects.exists()


def test_version_from_the_future_is_stale(head, roster, rina):
    refused(head, roster, rina, status=409, version=10**30)


def test_employee_of_another_agency_has_no_cell_here(head, roster):
    stranger = make_agency(1, name="Dinas Lain").people[0][0]
    assert "not in this roster any more" in refused(head, roster, stranger)
    assert "This cell doesn't exist" in words(head.get(url(roster), {"employee": stranger.pk, "day": MONDAY}, headers=HTMX))


@pytest.mark.parametrize("day", ["2023-08-20", "2023-08-26", "2023-08-28"])
def test_day_outside_the_roster_has_no_cell(head, roster, rina, day):
    assert "This day is not a working day of this roster." in refused(head, roster, rina, day=day)


def test_employee_can_not_change_a_cell(client, agency, roster, rina):
    client.force_login(user_of(rina))
    assert change(client, roster, rina).status_code == 403


# --- several cells in one step, undo and redo ------------------------------------------------------------------------------------------


def swap(client, roster, one, other, **changes):
    """Toggle both people on both days, in one step."""
    also = f"{one.pk}:{TUESDAY} {other.pk}:{MONDAY} {other.pk}:{TUESDAY}"
    values = {"employee": one.pk, "day": MONDAY, "action": "toggle", "also": also, "version": 1}
    return client.post(url(roster), values | changes, headers=HTMX)


def homes(roster):
    return set(roster.assignments.filter(location=Place.HOME).values_list("employee", "day"))


def test_swap_changes_four_cells_in_one_step(head, agency, roster):
    rina, adi, *_ = agency.people[0]
    send_home(roster, rina, MONDAY)
    send_home(roster, adi, TUESDAY)
    answer = swap(head, roster, rina, adi)
    assert answer.status_code == 200
    assert len(answer.context["cells"]) == 4
    assert homes(roster) == {(rina.pk, TUESDAY), (adi.pk, MONDAY)}


def test_one_forbidden_cell_refuses_the_whole_step(head, agency, roster):
    rina, adi, sari, *_ = agency.people[0]
    send_home(roster, rina, MONDAY)
    absent(adi, TUESDAY)
    before = homes(roster)
    assert swap(head, roster, rina, adi).status_code == 422
    assert swap(head, roster, rina, sari, also="x").status_code == 422
    assert swap(head, roster, rina, sari, also=f"{sari.pk}:2023-99-99").status_code == 422
    assert homes(roster) == before


def test_undo_and_redo_lead_back_and_forth(head, roster, rina):
    change(head, roster, rina)
    assert head.post(url(roster, "undo"), {"version": 2}, headers=HTMX).status_code == 200
    assert homes(roster) == set()
    assert head.post(url(roster, "undo") + "?lagi", {"version": 3}, headers=HTMX).status_code == 200
    assert homes(roster) == {(rina.pk, MONDAY)}


def test_undo_of_nothing_says_so(head, roster):
    answer = head.post(url(roster, "undo"), {"version": 1}, headers=HTMX)
    assert answer.status_code == 422
    assert "There is nothing to undo." in words(answer)
    assert "There is nothing to redo." in words(head.post(url(roster, "undo") + "?lagi", {"version": 1}, headers=HTMX))


def test_undo_on_a_stale_page_is_told_so(head, roster, rina):
    change(head, roster, rina)
    assert head.post(url(roster, "undo"), {"version": 1}, headers=HTMX).status_code == 409
    assert homes(roster) == {(rina.pk, MONDAY)}


@pytest.mark.parametrize("values", [{}, {"version": "x"}, {"version": "9" * 5000}], ids=["nothing", "letters", "huge"])
def test_undo_with_junk_changes_nothing(head, roster, rina, values):
    change(head, roster, rina)
    assert head.post(url(roster, "undo"), values, headers=HTMX).status_code in {409, 422}
    assert homes(roster) == {(rina.pk, MONDAY)}
