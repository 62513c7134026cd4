"""The list of people, and the one-time link by which an employee gets a password."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from policies.rules import DutyRole
from roster.models import AbsenceKind
from tests.factories import MONDAY, EmployeeFactory, absent, give_duty, make_agency
from tests.roster.views.reading import said, words

pytestmark = pytest.mark.django_db

PEOPLE = reverse("roster:people")
PASSWORD = "kata-sandi-baru-34"


def invite(client, employee):
    return client.post(reverse("roster:invite", args=[employee.pk]))


def link_of(answer):
    return re.search(r'value="http://testserver(/akun/[^"]+)"', answer.content.decode())[1]


def set_password(client, link, password=PASSWORD):
    """Open the link and choose a password; return the last answer."""
    opened = client.get(link, follow=True)
    form_url = opened.redirect_chain[-1][0] if opened.redirect_chain else link
    return client.post(form_url, {"password1": password, "password2": password}, follow=True)


def log_in(nip, password=PASSWORD):
    client = Client()
    client.post(reverse("account_login"), {"login": nip, "password": password})
    return client


# --- the list ------------------------------------------------------------------------------------------------------------------------


def test_list_shows_duties_and_absences_with_nip_masked(head, agency, rina):
    give_duty(rina, DutyRole.TREASURER)
    absent(rina, MONDAY, kind=AbsenceKind.LEAVE)
    page = head.get(PEOPLE)
    row = next(row for row in page.context["people"] if row["id"] == rina.pk)
    assert (row["roles"], row["absences"][0]["letter"], row["nip"]) == (["Bendahara"], "C", f"•••••• {rina.nip[-3:]}")
    assert page.context["total_label"] == "10 employees"


def test_list_is_filtered_by_name_and_unit(head, agency, rina):
    assert [row["id"] for row in head.get(PEOPLE, {"q": rina.name}).context["people"]] == [rina.pk]
    assert len(head.get(PEOPLE, {"unit": agency.subunits[1].pk}).context["people"]) == 4
    assert "Nobody found" in words(head.get(PEOPLE, {"q": "tidak ada"}))


def test_list_comes_in_pages_that_keep_the_filter(head, agency):
    EmployeeFactory.create_batch(55, unit=agency.subunits[0])
    page = head.get(PEOPLE, {"q": "Pegawai"})
    assert page.context["pager"]["label"] == "Page 1 of 2"
    assert "q=Pegawai" in page.context["pager"]["next_url"]
    assert len(head.get(PEOPLE, {"q": "Pegawai", "halaman": "2"}).context["people"]) == 15


@pytest.mark.parametrize(
    "query", [{"halaman": "x"}, {"halaman": "-1"}, {"halaman": "9" * 5000}, {"unit": "x"}, {"q": "\x00"}, {"q": "%_'\""}]
)
def test_nonsense_in_the_address_shows_a_list(head, agency, query):
    assert head.get(PEOPLE, query).status_code == 200


def test_head_sees_nobody_of_another_agency(head, agency):
    stranger = make_agency(2, name="Dinas Lain").people[0][0]
    text = words(head.get(PEOPLE))
    assert stranger.name not in text


# --- invitations -----------------------------------------------------------------------------------------------------------------------


def test_one_time_link_sets_a_password_and_the_nip_logs_in(admin, rina):
    answer = invite(admin, rina)
    assert answer.status_code == 200
    link = link_of(answer)
    assert rina.nip not in answer.content.decode()
    set_password(Client(), link)
    mine = log_in(rina.nip)
    page = mine.get("/", follow=True)
    assert page.redirect_chain[-1][0] == reverse("roster:my_days")
    assert rina.name in words(page)
    assert rina.nip not in page.content.decode()


def test_used_link_no_longer_works(admin, rina):
    link = link_of(invite(admin, rina))
    set_password(Client(), link)
    assert "This link no longer works" in words(Client().get(link, follow=True))
    set_password(Client(), link, "kata-sandi-lain-34")
    rina.refresh_from_db()
    assert rina.user.check_password(PASSWORD)


def test_tampered_link_does_not_work(admin, rina):
    link = link_of(invite(admin, rina))
    assert "This link no longer works" in words(Client().get(link[:-3] + "xy/", follow=True))


def test_asking_again_before_it_is_used_makes_a_new_link(admin, rina):
    invite(admin, rina)
    set_password(Client(), link_of(invite(admin, rina)))
    assert get_user_model().objects.filter(username=rina.nip).count() == 1


def test_weak_password_is_refused_with_a_reason(admin, rina):
    answer = set_password(Client(), link_of(invite(admin, rina)), "12345678")
    assert "password" in words(answer).lower()
    rina.refresh_from_db()
    assert not rina.user.has_usable_password()


def test_invitation_goes_by_mail_when_there_is_an_address(admin, rina, mailoutbox):
    rina.email = "rina@contoh.id"
    rina.save()
    answer = invite(admin, rina)
    assert answer.url == PEOPLE
    assert said(answer) == [f"The invitation was sent to {rina.name}."]
    (mail,) = mailoutbox
    assert mail.to == ["rina@contoh.id"]
    link = re.search(r"http://testserver(/akun/\S+)", mail.body)[1]
    set_password(Client(), link)
    assert "_auth_user_id" in log_in(rina.nip).session


def test_mail_server_that_is_down_is_told_and_the_link_is_shown(admin, rina, monkeypatch):
    rina.email = "rina@contoh.id"
    rina.save()

    def down(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("roster.workflow.invite.send_mail", down)
    answer = invite(admin, rina)
    assert "The mail could not be sent." in words(answer)
    assert link_of(answer)


def test_whoever_can_log_in_already_is_not_invited(admin, agency, rina):
    set_password(Client(), link_of(invite(admin, rina)))
    answer = invite(admin, rina)
    assert answer.url == PEOPLE
    assert said(answer) == [f"{rina.name} can log in already."]


def test_head_does_not_hand_out_ways_to_log_in(head, rina):
    assert invite(head, rina).status_code == 403
    assert "Invite" not in words(head.get(PEOPLE))


def test_without_a_mail_server_the_link_is_shown_to_hand_over(admin, rina, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    rina.email = "rina@example.go.id"
    rina.save()
    assert link_of(invite(admin, rina))


def test_employee_of_another_agency_is_not_found(admin):
    stranger = make_agency(1, name="Dinas Lain").people[0][0]
    assert invite(admin, stranger).status_code == 404
    assert not get_user_model().objects.filter(username=stranger.nip).exists()


def test_employee_invites_nobody(client, agency, rina):
    client.force_login(agency.people[0][1].user or agency.staff)
    assert invite(client, rina).status_code == 403
