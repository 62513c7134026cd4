"""Where somebody is logged in: he sees it, and ends what isn't his."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SESSIONS = reverse("usersessions_list")


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()


@pytest.fixture
def user():
    account = UserFactory(username="rina")
    account.set_password("kata-sandi-34")
    account.save()
    return account


def logged_in(browser):
    client = Client(headers={"User-Agent": browser})
    client.post(reverse("account_login"), {"login": "rina", "password": "kata-sandi-34"})
    return client


def test_person_sees_where_he_is_logged_in_and_ends_the_others(user):
    here, there = logged_in("Peramban kantor"), logged_in("Telepon hilang")
    page = here.get(SESSIONS).content.decode()
    assert "Peramban kantor" in page
    assert "Telepon hilang" in page
    here.post(SESSIONS)
    assert "_auth_user_id" in here.session
    assert there.get(SESSIONS).url.startswith(reverse("account_login"))
    assert "Telepon hilang" not in here.get(SESSIONS).content.decode()


def test_nobody_sees_or_ends_another_s_sessions(user):
    theirs = logged_in("Peramban kantor")
    other = Client()
    other.force_login(UserFactory())
    assert "Peramban kantor" not in other.get(SESSIONS).content.decode()
    other.post(SESSIONS)
    assert theirs.get(SESSIONS).status_code == 200


def test_logging_out_ends_the_session_on_the_server_too(user):
    client = logged_in("Peramban kantor")
    key = client.session.session_key
    client.post(reverse("account_logout"))
    stolen = Client()
    stolen.cookies["sessionid"] = key
    assert stolen.get(SESSIONS).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("remember", "ends_with_browser"), [("", True), ("on", False)])
def test_session_ends_with_the_browser_unless_asked_otherwise(user, remember, ends_with_browser):
    client = Client()
    client.post(reverse("account_login"), {"login": "rina", "password": "kata-sandi-34", "remember": remember})
    assert client.session.get_expire_at_browser_close() is ends_with_browser


@pytest.fixture
def clock(monkeypatch):
    """The idle middleware's clock, in seconds; tests turn it."""
    now = SimpleNamespace(s=1_700_000_000)
    monkeypatch.setattr("roster.views.idle.time", SimpleNamespace(time=lambda: now.s))
    return now


def test_session_that_lay_idle_ends(user, clock, settings):
    client = logged_in("Peramban kantor")
    assert client.get(SESSIONS).status_code == 200
    clock.s += settings.SESSION_IDLE_S + 1
    assert client.get(SESSIONS).url.startswith(reverse("account_login"))


def test_session_that_is_used_goes_on(user, clock, settings):
    client = logged_in("Peramban kantor")
    for _ in range(4):
        assert client.get(SESSIONS).status_code == 200
        clock.s += settings.SESSION_IDLE_S // 2


def test_session_that_was_asked_to_stay_stays(user, clock, settings):
    client = Client()
    client.post(reverse("account_login"), {"login": "rina", "password": "kata-sandi-34", "remember": "on"})
    clock.s += settings.SESSION_IDLE_S * 3
    assert client.get(SESSIONS).status_code == 200


def test_disabled_account_is_out_at_its_next_request(user):
    client = logged_in("Peramban kantor")
    user.is_active = False
    user.save()
    assert client.get(SESSIONS).url.startswith(reverse("account_login"))


def test_messages_lie_in_the_session_and_in_no_cookie(user):
    assert "messages" not in logged_in("Peramban kantor").cookies
