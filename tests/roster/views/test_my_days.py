"""The employee's page: today, the weeks, and each day's reason in one sentence."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from policies.rules import DutyRole
from roster.models import AbsenceKind
from roster.workflow.publish import publish
from tests.factories import (
    FRIDAY,
    MAULID,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    UserFactory,
    absent,
    give_duty,
    make_agency,
    send_home,
    user_of,
)
from tests.roster.views.reading import words

pytestmark = pytest.mark.django_db

URL = reverse("roster:my_days")
WORK = "07.30–16.00"


@pytest.fixture
def mine(client, rina):
    """The client of Rina, who leads nothing."""
    client.force_login(user_of(rina))
    return client


def today_of(client, day=MONDAY):
    return client.get(URL, {"tanggal": day}).context["today"]


def sentence(client, day=MONDAY):
    return today_of(client, day)["sentence"]


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_home_day_is_told_with_count_and_cap(mine, agency, rina, roster):
    send_home(roster, rina, MONDAY)
    send_home(roster, agency.people[0][1], MONDAY)
    publish(roster.pk, None, agency.head)
    today = mine.get(URL).context["today"]
    assert (today["label"], today["place"], today["letter"]) == ("Today, Monday, 21 August 2023", "WFH", "H")
    assert today["sentence"] == "Your turn: 2 of at most 3 people of Seksi 1 work from home."
    assert today["reasons"][0] == "6 ASN × 50 % = 3 (SE Sekda DKI 34/2023)"


def test_004_f_home_day_shows_the_presence_windows(mine, agency, rina, roster):
    send_home(roster, rina, MONDAY)
    publish(roster.pk, None, agency.head)
    assert [(window["name"], window["hours"]) for window in today_of(mine)["windows"]] == [
        ("Morning presence", "06.00–08.00"),
        ("Afternoon presence", "16.00–18.00"),
    ]
    assert today_of(mine, TUESDAY)["windows"] == []
    assert "06.00–08.00" not in words(mine.get(URL, {"tanggal": TUESDAY}))


def test_004_1_home_day_shows_the_work_window(mine, agency, rina, roster):
    send_home(roster, rina, MONDAY)
    publish(roster.pk, None, agency.head)
    assert WORK in words(mine.get(URL))
    assert WORK not in words(mine.get(URL, {"tanggal": TUESDAY}))


def test_003_h_home_day_shows_the_conduct(mine, agency, rina, roster):
    send_home(roster, rina, MONDAY)
    publish(roster.pk, None, agency.head)
    home = mine.get(URL).context["duties"]["items"]
    assert len(home) == 12
    assert any("pakaian dinas" in item.lower() for item in home)
    assert mine.get(URL, {"tanggal": TUESDAY}).context["duties"] is None


def test_office_day_says_whether_the_quota_was_full(mine, agency, roster):
    for person in agency.people[0][1:4]:
        send_home(roster, person, MONDAY)
    send_home(roster, agency.people[0][1], TUESDAY)
    publish(roster.pk, None, agency.head)
    assert sentence(mine) == "The quota is full: 3 of 3 people of Seksi 1 work from home."
    assert sentence(mine, TUESDAY) == "Your turn at the office: 1 of at most 3 people of Seksi 1 work from home."
    assert today_of(mine)["place"] == "Office"


def test_pinned_office_day_says_who_set_it(mine, agency, rina, roster):
    send_home(roster, rina, TUESDAY)
    roster.assignments.create(employee=rina, day=MONDAY, location="WFO", pinned_by=agency.head)
    publish(roster.pk, None, agency.head)
    assert sentence(mine) == "Your head of unit set this day to the office."


def test_exempt_person_is_told_by_which_clause(mine, agency, rina, roster):
    give_duty(rina, DutyRole.TREASURER)
    publish(roster.pk, None, agency.head)
    assert sentence(mine).startswith("You always work at the office: ")
    assert "001-b" in sentence(mine) or "Tangerang Selatan" in sentence(mine)


def test_absence_holiday_and_weekend_have_their_own_reason(mine, agency, rina):
    roster = agency.draft(starts=MAULID - timedelta(days=3), ends=MAULID + timedelta(days=1))
    absent(rina, MAULID - timedelta(days=1), kind=AbsenceKind.LEAVE)
    publish(roster.pk, None, agency.head)
    assert sentence(mine, MAULID - timedelta(days=1)) == "Recorded absence: Leave."
    assert (today_of(mine, MAULID)["place"], sentence(mine, MAULID)) == ("Day off", "Maulid Nabi Muhammad")
    assert sentence(mine, date(2023, 9, 30)) == "Weekend."


def test_day_without_a_circular_is_an_office_day(mine, agency, rina):
    roster = agency.draft(starts=date(2023, 10, 19), ends=date(2023, 10, 23))
    publish(roster.pk, None, agency.head)
    assert sentence(mine, date(2023, 10, 23)) == "No circular lets your unit work from home on this day."


def test_day_that_changed_since_the_first_revision_says_so(mine, agency, rina, roster):
    send_home(roster, rina, FRIDAY)
    publish(roster.pk, None, agency.head)
    roster.assignments.all().delete()
    publish(roster.pk, None, agency.head)
    assert today_of(mine, FRIDAY)["change"] == "Changed in revision 2: WFH → Office"


def test_four_weeks_are_shown_from_the_chosen_one(mine, agency, rina, roster):
    send_home(roster, rina, WEDNESDAY)
    publish(roster.pk, None, agency.head)
    weeks = mine.get(URL).context["weeks"]
    assert [week["title"] for week in weeks] == ["This week", "Next week", "4–10 September 2023", "11–17 September 2023"]
    assert [tile["letter"] for tile in weeks[0]["days"]] == ["K", "K", "H", "K", "K", "–", "–"]
    assert weeks[1]["empty"] == "Not published yet; until then you work at the office."


def test_draft_is_nobodys_business_yet(mine, rina, roster):
    send_home(roster, rina, MONDAY)
    assert sentence(mine) == "The roster of Seksi 1 is not published yet; until then you work at the office."
    assert today_of(mine)["letter"] == "K"


def test_nobody_sees_the_days_of_others(mine, agency, rina, roster):
    send_home(roster, rina, MONDAY)
    publish(roster.pk, None, agency.head)
    text = words(mine.get(URL))
    assert not [person for person in agency.people[0][1:] if person.name in text or person.nip in text]


# --- refusals ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["kemarin", "2023-02-31", "", "\x00", "9" * 5000, "2023-W35-1"])
def test_nonsense_instead_of_a_day_is_today(mine, day):
    answer = mine.get(URL, {"tanggal": day})
    assert answer.status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "0001-01-07", "9999-12-01"])
def test_first_and_last_day_of_the_calendar_are_no_error(mine, day):
    assert mine.get(URL, {"tanggal": day}).status_code == 200


def test_account_without_employee_has_no_days(client, monday):
    client.force_login(UserFactory())
    assert client.get(URL).status_code == 404


def test_employee_of_an_agency_without_circular_reads_the_page(client, monday):
    person = make_agency(2, circular=None).people[0][0]
    client.force_login(user_of(person))
    assert client.get(URL).status_code == 200
