"""The grid page: what it shows, its two views, and that it costs the same for many people."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse

from policies.rules import DutyRole
from roster.models import AbsenceKind
from roster.workflow.publish import publish
from roster.workflow.set_day_minimum import set_day
from tests.factories import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, CoverageGroupFactory, absent, give_duty, send_home
from tests.roster.views.reading import words

pytestmark = pytest.mark.django_db


def page(client, roster, **query):
    return client.get(reverse("roster:grid", args=[roster.pk]), query)


def cell_of(answer, employee, day=MONDAY):
    """Letter, CSS classes and whether it may be edited, as the browser gets them."""
    tag = re.search(rf'<td id="c-{employee.pk}-{day}" class="([^"]*)"([^>]*)>([^<]*)</td>', answer.content.decode())
    css, rest, letter = tag.groups()
    return letter, set(css.split()) - {"week"}, "aria-readonly" not in rest


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_cells_tell_home_office_leave_exemption_and_pin(head, agency, roster):
    rina, adi, sari, bima, *_ = agency.people[0]
    send_home(roster, rina, MONDAY)
    send_home(roster, adi, MONDAY, pinned_by=agency.head)
    absent(sari, MONDAY, kind=AbsenceKind.LEAVE)
    give_duty(bima, DutyRole.TREASURER)
    shown = page(head, roster)
    assert cell_of(shown, rina) == ("H", {"home", "draft", "today"}, True)
    assert cell_of(shown, adi) == ("H", {"home", "draft", "pinned", "today"}, True)
    assert cell_of(shown, sari) == ("C", {"leave", "draft", "today"}, False)
    assert cell_of(shown, bima) == ("K", {"office", "draft", "exempt", "today"}, False)


def test_counter_shows_used_and_cap_of_each_subunit(head, agency, roster):
    send_home(roster, agency.people[0][0], MONDAY)
    groups = page(head, roster).context["grid"]["groups"]
    assert [(group["name"], group["counters"][0]["used"], group["counters"][0]["cap"]) for group in groups] == [
        ("Seksi 1", 1, 3),
        ("Seksi 2", 0, 2),
    ]


def test_short_period_opens_whole_and_a_long_one_at_the_current_week(head, agency, settings):
    four = agency.draft(ends=MONDAY + timedelta(days=25))
    nine = agency.draft(ends=date(2023, 10, 20))
    settings.TODAY = date(2023, 9, 6)
    assert len(page(head, four).context["grid"]["weeks"]) == 4
    (week,) = page(head, nine).context["grid"]["weeks"]
    assert week["label"] == "Week 3"
    assert len(page(head, nine, tampilan="period").context["grid"]["weeks"]) == 9


def test_week_view_leads_to_its_neighbours(head, agency):
    roster = agency.draft(ends=MONDAY + timedelta(days=25))
    first = page(head, roster, tampilan="week", minggu="1").context["grid"]
    assert (first["previous_url"], first["next_url"][-8:]) == ("", "minggu=2")
    last = page(head, roster, tampilan="week", minggu="4").context["grid"]
    assert (last["previous_url"][-8:], last["next_url"]) == ("minggu=3", "")


def test_holiday_is_no_working_day(head, agency):
    roster = agency.draft(starts=date(2023, 9, 25), ends=date(2023, 9, 29))
    assert cell_of(page(head, roster), agency.people[0][0], date(2023, 9, 28)) == ("–", {"holiday"}, False)


def test_minimum_on_site_is_counted_under_the_grid(head, agency, roster):
    CoverageGroupFactory(unit=agency.unit, minimum=2, members=agency.people[0][:2])
    send_home(roster, agency.people[0][0], MONDAY)
    (line,) = page(head, roster).context["grid"]["coverage"]
    assert [(cell["count"], cell["is_short"], cell["own"]) for cell in line["cells"]] == [(1, True, None), *[(2, False, None)] * 4]
    assert line["summary"] == "met on 4 of 5 days"


def footer(answer):
    """Each row of minimums on site as it is read: its name, its cells, its summary."""
    rows = re.findall(r"<tr>(.*?)</tr>", answer.content.decode().partition("<tfoot>")[2].partition("</tfoot>")[0], re.DOTALL)
    return [
        [" ".join(unescape(re.sub("<[^>]+>", "", cell)).split()) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_figure_of_a_single_day_stands_in_the_row_of_its_minimum(head, agency, roster, loket):
    set_day(loket, TUESDAY, 1)
    set_day(loket, WEDNESDAY, 4)
    send_home(roster, agency.people[0][0], MONDAY, TUESDAY)
    answer = page(head, roster)
    assert footer(answer) == [["Loket · at least 3 on site", "▲ 2", "2/1 ✓", "▲ 3/4", "3 ✓", "3 ✓", "met on 3 of 5 days"]]
    assert f'id="v-group_{loket.pk}-2023-08-22"' in answer.content.decode()
    titles = [cell["title"] for cell in answer.context["grid"]["coverage"][0]["cells"]]
    assert titles == [
        "",
        *[f"Loket on {day}: at least {least} on site instead of 3" for day, least in (("Tue 22 Aug", 1), ("Wed 23 Aug", 4))],
        "",
        "",
    ]


def test_minimum_whose_every_day_has_a_figure_of_its_own_has_one_row(head, agency, roster, loket):
    for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        set_day(loket, day, 2)
    assert footer(page(head, roster)) == [["Loket · at least 3 on site", *["3/2 ✓"] * 5, "met on 5 of 5 days"]]


def test_single_day_is_counted_in_the_row_of_its_people(head, agency, roster):
    one, two, *_ = agency.people[0]
    group = CoverageGroupFactory(unit=agency.subunits[0], name="Kas", minimum=2, role=DutyRole.TREASURER)
    give_duty(one, DutyRole.TREASURER, MONDAY, TUESDAY)
    give_duty(two, DutyRole.TREASURER, WEDNESDAY, FRIDAY)
    set_day(group, THURSDAY, 1)
    first, second = footer(page(head, roster))
    assert first[1:6] == ["▲ 1", "▲ 1", "–", "–", "–"]
    assert second[1:6] == ["–", "–", "▲ 1", "1/1 ✓", "▲ 1"]


def test_published_roster_shows_what_changed_since_and_what_is_past(head, agency, rina, roster, settings):
    send_home(roster, rina, MONDAY, TUESDAY)
    publish(roster.pk, None, agency.head)
    assert cell_of(page(head, roster), rina, TUESDAY) == ("H", {"home"}, True)
    roster.assignments.filter(day=TUESDAY).delete()
    settings.TODAY = TUESDAY
    shown = page(head, roster)
    assert cell_of(shown, rina, TUESDAY) == ("K", {"office", "changed", "today"}, True)
    assert cell_of(shown, rina, MONDAY) == ("H", {"home", "past"}, False)


def test_phone_gets_one_day_as_a_list_with_the_office_first(head, agency, rina, roster):
    send_home(roster, rina, FRIDAY)
    day = page(head, roster, hari=FRIDAY.isoformat()).context["day"]
    assert [section["title"] for section in day["sections"]] == ["Office, 9 people", "WFH, 1 person"]
    assert (day["used"], day["cap"], day["next_url"]) == (1, 5, "")


def test_print_view_holds_letterhead_signature_and_every_person(head, agency, rina, roster):
    text = words(head.get(reverse("roster:print", args=[roster.pk])))
    assert "DINAS CONTOH" in text
    assert "SE Sekda DKI 34/2023" in text
    assert text.count(agency.people[0][-1].name) >= 2  # a row, and the signature
    assert all(person.name in text for group in agency.people for person in group)


# --- refusals ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        {"tampilan": "bulan"},
        {"tampilan": "week", "minggu": "0"},
        {"tampilan": "week", "minggu": "-1"},
        {"tampilan": "week", "minggu": "99999"},
        {"tampilan": "week", "minggu": "9" * 5000},
        {"tampilan": "week", "minggu": "²"},
        {"tampilan": "week", "minggu": "dua"},
        {"hari": "kemarin"},
        {"hari": "2023-08-26"},
        {"hari": "\x00"},
    ],
    ids=lambda query: str(query)[:40],
)
def test_nonsense_in_the_address_shows_the_grid(head, roster, query):
    assert page(head, roster, **query).status_code == 200


def test_grid_of_people_who_have_left_is_empty_but_opens(head, agency, roster):
    for group in agency.people:
        for employee in group:
            employee.employed_to = MONDAY - timedelta(days=1)
            employee.save()
    assert page(head, roster).status_code == 200
    assert head.get(reverse("roster:print", args=[roster.pk])).status_code == 200
    assert head.get(reverse("roster:review", args=[roster.pk])).status_code == 200
