"""What stands around every page: the front door, the menu, the language, and the pages that say no."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import user_of
from tests.roster.views.reading import words

pytestmark = pytest.mark.django_db


def menu(client):
    page = client.get(reverse("roster:circulars"))
    return [str(label) for _url, label, _is_current, _icon in page.context["menu"]["nav"]]


# --- the front door ----------------------------------------------------------------------------------------------------------------


def test_head_is_led_to_the_rosters_and_staff_to_their_days(client, agency, rina):
    client.force_login(agency.head)
    assert client.get("/").url == reverse("roster:list")
    client.force_login(user_of(rina))
    assert client.get("/").url == reverse("roster:my_days")


def test_sign_in_leads_where_one_wanted_to_go(client, agency, rina):
    user = user_of(rina)
    user.set_password("kata-sandi-34")
    user.save()
    wanted = client.get(reverse("roster:my_days")).url
    assert wanted == f"{reverse('account_login')}?next={reverse('roster:my_days')}"
    answer = client.post(wanted, {"login": user.username, "password": "kata-sandi-34", "next": reverse("roster:my_days")})
    assert answer.url == reverse("roster:my_days")


def test_session_that_ended_under_a_form_leads_back_to_the_form_s_page(client, agency, roster):
    page = reverse("roster:review", args=[roster.pk])
    target = reverse("roster:publish", args=[roster.pk])
    login = reverse("account_login")
    assert client.post(target, headers={"referer": f"http://testserver{page}"}).url == f"{login}?next={page}"
    assert client.post(target, headers={"referer": f"http://elsewhere.example{page}"}).url == f"{login}?next=/"


def test_sign_in_never_leads_away_from_the_product(client, agency, rina):
    user = user_of(rina)
    user.set_password("kata-sandi-34")
    user.save()
    answer = client.post(
        reverse("account_login"), {"login": user.username, "password": "kata-sandi-34", "next": "//jahat.example/"}
    )
    assert answer.url == reverse("roster:home")


def test_wrong_password_is_refused_without_saying_what_was_wrong(client, rina):
    answers = [client.post(reverse("account_login"), {"login": name, "password": "salah"}) for name in (rina.nip, "0" * 18)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].context["form"].errors == answers[1].context["form"].errors


def test_sign_out_ends_the_session(head):
    head.post(reverse("account_logout"))
    assert "login" in head.get("/").url


# --- the menu ----------------------------------------------------------------------------------------------------------------------


def test_menu_offers_what_one_may_open(client, agency, rina):
    client.force_login(agency.head)
    assert menu(client) == ["Rosters", "People and leave", "Circulars", "My days"]
    client.force_login(user_of(rina))
    assert menu(client) == ["Circulars", "My days"]
    client.force_login(agency.bkd)
    assert menu(client) == ["Agencies", "Rosters", "People and leave", "Circulars", "Audit"]


def test_every_page_of_the_menu_opens(client, agency, rina):
    for user in (agency.head, agency.admin, agency.bkd, user_of(rina)):
        client.force_login(user)
        for url, *_ in client.get(reverse("roster:circulars")).context["menu"]["nav"]:
            assert client.get(url).status_code == 200


# --- the language --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def indonesian(settings):
    settings.LANGUAGE_CODE = "id"


def switch(client, language):
    return client.post(reverse("set_language"), {"language": language, "next": reverse("roster:list")})


def test_indonesian_comes_first_whatever_the_browser_asks_for(head, indonesian):
    assert '<html lang="id"' in head.get(reverse("roster:list"), headers={"Accept-Language": "en"}).content.decode()


def test_language_can_be_switched_and_back(head, indonesian):
    assert switch(head, "en").url == reverse("roster:list")
    assert "New roster" in words(head.get(reverse("roster:list")))
    switch(head, "id")
    assert "Jadwal baru" in words(head.get(reverse("roster:list")))


@pytest.mark.parametrize("language", ["xx", "", "../../etc", "id\x00"])
def test_unknown_language_changes_nothing(head, indonesian, language):
    switch(head, language)
    assert '<html lang="id"' in head.get(reverse("roster:list")).content.decode()
    head.cookies["django_language"] = "klingon"
    assert '<html lang="id"' in head.get(reverse("roster:list")).content.decode()


def test_language_switch_never_leads_away_from_the_product(head):
    answer = head.post(reverse("set_language"), {"language": "en", "next": "https://jahat.example/"})
    assert "jahat" not in answer.url


# --- pages that say no ---------------------------------------------------------------------------------------------------------------


def test_unknown_address_says_so(head):
    answer = head.get("/tidak-ada/")
    assert answer.status_code == 404
    assert "This page does not exist" in words(answer)


def test_forbidden_page_says_so(client, agency):
    client.force_login(agency.staff)
    answer = client.get(reverse("roster:list"))
    assert answer.status_code == 403
    assert "You have no access to this page" in words(answer)


def test_missing_csrf_token_says_so_in_words(agency):
    client = Client(enforce_csrf_checks=True)
    client.force_login(agency.head)
    answer = client.post(reverse("roster:new"))
    assert answer.status_code == 403
    assert "Your step was not carried out" in words(answer)


def test_damaged_request_says_so_in_words():
    answer = Client(HTTP_HOST="elsewhere.example").get("/")
    assert answer.status_code == 400
    assert "The server did not understand the request" in words(answer)


def test_error_of_ours_shows_a_page_and_no_details(head, monkeypatch):
    def broken(_reach):
        raise RuntimeError("rahasia")

    monkeypatch.setattr("roster.views.rosters.build_list", broken)
    head.raise_request_exception = False
    answer = head.get(reverse("roster:list"))
    assert answer.status_code == 500
    assert "The server could not answer" in words(answer)
    assert "rahasia" not in answer.content.decode()


def test_health_needs_no_login_and_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/healthz").content == b"ok"


def test_pages_send_strict_headers(head):
    answer = head.get(reverse("roster:list"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_pages_are_kept_in_no_cache(head):
    assert "no-store" in head.get(reverse("roster:list"))["Cache-Control"]


def test_language_can_be_switched_before_the_sign_in(indonesian):
    client = Client()
    client.post(reverse("set_language"), {"language": "en", "next": reverse("account_login")})
    assert '<html lang="en"' in client.get(reverse("account_login")).content.decode()
