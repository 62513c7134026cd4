"""Recall and emergency on the pages: the way of the head, and where the order is seen afterwards."""

import pytest
from django.db import connection
from django.urls import reverse

from policies.rules import Place
from roster.append_only import unguarded
from roster.models import Order, OrderKind
from roster.workflow.give_order import OrderWish, give_order
from roster.workflow.publish import publish
from tests.factories import FRIDAY, MONDAY, THURSDAY, send_home, user_of
from tests.roster.views.reading import HTMX, said, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def roster(agency, rina):
    roster = agency.draft()
    send_home(roster, rina, THURSDAY)
    publish(roster.pk, None, agency.head)
    return roster


@pytest.fixture
def recalled(agency, roster, rina):
    wish = OrderWish(OrderKind.RECALL, 1, frozenset([rina.pk]), THURSDAY, THURSDAY, Place.OFFICE, "Rapat anggaran.")
    return give_order(roster.pk, wish, agency.head)


@pytest.fixture
def emergency(agency, roster):
    people = frozenset(person.pk for person in agency.people[0][1:5])
    return give_order(
        roster.pk, OrderWish(OrderKind.OVERRIDE, 1, people, FRIDAY, FRIDAY, Place.HOME, "Banjir di Kebon Sirih."), agency.head
    )


def url(name, roster, *more):
    return reverse(f"roster:{name}", args=[roster.pk, *more])


def send(client, roster, *people, **values):
    fields = {"kind": "panggilan", "number": 1, "starts": "2023-08-24", "ends": "2023-08-24", "reason": "Rapat anggaran."}
    return client.post(url("order", roster), {**fields, "people": [person.pk for person in people], **values})


def refused(client, roster, *people, **values):
    answer = send(client, roster, *people, **values)
    assert answer.status_code == 422
    assert not Order.objects.exists()
    return said(answer)[0]


# --- the way -----------------------------------------------------------------------------------------------------------------------


def test_page_shows_who_is_where_on_the_days_asked_for(head, roster, rina):
    page = head.get(url("order", roster), {"dari": "2023-08-24", "sampai": "2023-08-25", "pegawai": rina.pk})
    row = next(row for group in page.context["groups"] for row in group["rows"] if row["id"] == rina.pk)
    assert [cell["letter"] for cell in row["cells"]] == ["H", "K"]
    assert row["is_chosen"]
    assert [day["label"] for day in page.context["days"]] == ["Thu 24 Aug", "Fri 25 Aug"]


@pytest.mark.parametrize("asked", [{}, {"dari": "besok"}, {"dari": "2099-01-01"}, {"pegawai": "9" * 30}])
def test_nonsense_shows_the_next_day_on_which_somebody_is_at_home(head, roster, asked):
    page = head.get(url("order", roster), asked)
    assert page.context["starts"] == THURSDAY.isoformat()


def test_effect_is_shown_before_anything_is_published(head, roster, rina):
    answer = send(head, roster, rina)
    assert answer.status_code == 200
    text = words(answer)
    assert "1 person is told." in text
    assert "This order breaks no rule." in text
    assert not Order.objects.exists()


def test_confirmed_recall_is_published_and_told(head, roster, rina):
    answer = send(head, roster, rina, confirm="1")
    assert answer.url == url("grid", roster)
    assert said(answer) == ["Revision 2 is published; 1 person is told."]
    assert Order.objects.get().revision.number == 2


def test_emergency_names_the_rules_that_it_breaks_before_and_after(head, agency, roster):
    people = agency.people[0][1:5]
    fields = {"kind": "darurat", "place": "WFH", "starts": "2023-08-25", "ends": "2023-08-25"}
    sentence = "Friday, 25 August 2023: 4 at home in Seksi 1, the limit is 3."
    assert sentence in words(send(head, roster, *people, **fields))
    send(head, roster, *people, **fields, confirm="1")
    assert sentence in words(head.get(url("revision", roster, 2)))


def test_admin_of_the_agency_may_order_too(admin, roster, rina):
    assert send(admin, roster, rina, confirm="1").status_code == 302


# --- where it is seen --------------------------------------------------------------------------------------------------------------


def test_grid_marks_the_cell_and_its_panel_says_why(head, roster, rina, recalled):
    grid = head.get(url("grid", roster)).context["grid"]
    cell = next(row for row in grid["groups"][0]["rows"] if row["employee_id"] == rina.pk)["cells"][3]
    assert "ordered" in cell["css"].split()
    panel = head.get(url("cell", roster), {"employee": rina.pk, "day": THURSDAY.isoformat()}, headers=HTMX)
    assert "Called to the office, revision 2: Rapat anggaran." in words(panel)


def test_revision_list_and_history_name_order_and_reason(head, roster, recalled):
    for name, arguments in (("revision", [2]), ("revisions", []), ("history", [])):
        text = words(head.get(url(name, roster, *arguments)))
        assert "Called to the office" in text
        assert "Rapat anggaran." in text


def test_revision_before_the_order_bears_no_mark(head, roster, rina, recalled):
    def css(number):
        rows = head.get(url("revision", roster, number)).context["groups"][0]["rows"]
        return set(next(row for row in rows if row["employee_id"] == rina.pk)["cells"][3]["css"].split())

    assert (css(1), css(2)) == ({"home"}, {"office", "pinned", "ordered"})


def test_employee_reads_why_he_is_called(client, roster, rina, recalled):
    client.force_login(user_of(rina))
    text = words(client.get(reverse("roster:my_days"), {"tanggal": THURSDAY.isoformat()}))
    assert "Called to the office: Rapat anggaran." in text
    assert "Bersedia dipanggil untuk hadir di kantor" in text
    assert client.get(reverse("roster:my_days")).context["weeks"][0]["days"][3]["css"] == "office ordered"


def test_print_marks_the_cell(head, roster, recalled):
    assert "ordered" in head.get(url("print", roster)).content.decode()


def test_export_says_by_which_order(head, roster, recalled):
    lines = head.get(url("export", roster, "csv")).content.decode()
    assert lines.count("Called to the office, revision 2: Rapat anggaran.") == 1


def test_bkd_sees_how_many_orders_an_agency_gave(client, agency, roster, recalled):
    client.force_login(agency.bkd)
    assert "1 recall" in words(client.get(reverse("roster:province")))


def test_review_after_an_emergency_blocks_nothing(head, roster, emergency):
    assert not head.get(url("review", roster)).context["publish"]["is_blocked"]


# --- refusals ----------------------------------------------------------------------------------------------------------------------


def test_roster_that_was_never_published_has_nothing_to_order(head, agency):
    text = words(head.get(url("order", agency.draft())))
    assert "isn't published" in text


def test_wholly_past_roster_has_nothing_to_order(head, roster, settings):
    settings.TODAY = MONDAY.replace(month=9)
    assert "Every day of this roster has passed." in words(head.get(url("order", roster)))


def test_long_reason_is_refused_and_kept(head, roster, rina):
    answer = send(head, roster, rina, reason="x" * 10_000)
    assert answer.status_code == 422
    assert "10000 characters; at most 500 fit" in said(answer)[0]
    assert answer.context["reason"] == "x" * 10_000
    assert any(row["is_chosen"] for group in answer.context["groups"] for row in group["rows"])


def test_no_reason_and_nobody_are_refused(head, roster, rina):
    assert "Give the reason" in refused(head, roster, rina, reason=" ", confirm="1")
    assert "Nobody chosen" in refused(head, roster, confirm="1")


def test_old_page_is_refused(head, roster, rina):
    assert "incomplete" in refused(head, roster, rina, number="")
    send(head, roster, rina, confirm="1")
    answer = send(head, roster, rina, confirm="1")
    assert "Revision 2 has been published since" in said(answer)[-1]
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    "junk", [{"kind": "liburan"}, {"starts": "x"}, {"people": ["x"]}, {"people": ["9" * 40]}, {"place": "bulan"}, {"number": "-1"}]
)
def test_hand_made_posts_are_answered(head, roster, rina, junk):
    answer = head.post(
        url("order", roster),
        {
            "kind": "panggilan",
            "number": 1,
            "starts": "2023-08-24",
            "ends": "2023-08-24",
            "reason": "R",
            "people": [rina.pk],
            **junk,
        },
    )
    assert answer.status_code == 422
    assert "incomplete" in said(answer)[0]


def test_rules_that_an_emergency_broke_are_read_in_each_reader_s_language(client, agency, roster, emergency):
    client.force_login(agency.head)
    page = url("revision", roster, 2)
    assert "4 at home in Seksi 1, the limit is 3." in words(client.get(page))
    client.cookies["django_language"] = "id"
    assert "4 orang WFH di Seksi 1, batasnya 3." in words(client.get(page))
    client.force_login(agency.admin)
    client.cookies["django_language"] = "id"
    assert "4 orang WFH di Seksi 1, batasnya 3." in words(client.get(reverse("roster:audit")))


def test_order_from_before_shows_what_its_writer_read(client, agency, roster, emergency):
    with unguarded(connection):
        Order.objects.update(broken=[{"kind": "cap", "subject": "1", "day": "2023-08-25", "excess": 1, "text": "Ditulis dahulu."}])
    client.force_login(agency.head)
    assert "Ditulis dahulu." in words(client.get(url("revision", roster, 2)))
