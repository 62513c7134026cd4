"""The provincial sign-on, walked against a real OpenID provider in a thread: discovery, PKCE, token, userinfo, claims."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import run_server_in_thread

from roster.models import Employee
from tests.factories import MONDAY, EmployeeFactory

pytestmark = pytest.mark.django_db

LOGIN = reverse("openid_connect_login", args=["sso"])


@pytest.fixture(scope="module")
def provider():
    """A provider at which anybody may say who he is; the claims are what it then tells of him."""
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def sso(provider, settings):
    app = {
        "provider_id": "sso",
        "name": "SSO Pemprov",
        "client_id": "jadwal",
        "secret": "s3cret",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    settings.TODAY = MONDAY


@pytest.fixture
def rina():
    return EmployeeFactory(name="Rina Contoh")


def sign_on(provider, subject, nip, client=None):
    """Walk as a browser does, from our button to the provider and back; return our last answer and the client."""
    client = client or Client()
    requests.put(
        f"{provider}/users/{subject}", json={"preferred_username": nip, "name": "Nama dari SSO"}, timeout=5
    ).raise_for_status()
    leaving = client.post(LOGIN)
    assert leaving.url.startswith(f"{provider}/oauth2/authorize")
    asked = parse_qs(urlsplit(leaving.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = requests.post(leaving.url, data={"sub": subject}, allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://testserver")), client


def test_employee_of_the_staff_table_comes_in_and_his_account_is_opened(provider, rina):
    answer, client = sign_on(provider, "sub-1", rina.nip)
    rina.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(rina.user.pk)
    assert rina.user.username == rina.nip
    assert not rina.user.has_usable_password()


def test_second_visit_meets_the_same_account(provider, rina):
    sign_on(provider, "sub-2", rina.nip)
    _answer, client = sign_on(provider, "sub-2", rina.nip)
    rina.refresh_from_db()
    assert client.session["_auth_user_id"] == str(rina.user.pk)
    assert SocialAccount.objects.filter(user=rina.user).count() == 1


def test_nothing_else_that_the_province_tells_of_a_person_is_kept(provider, rina):
    for _ in range(2):
        sign_on(provider, "sub-3", rina.nip)
    assert SocialAccount.objects.get().extra_data == {}
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize("nip", ["", "199901012020011999", "%", "1' OR '1'='1"])
def test_whoever_is_in_no_staff_table_stays_outside_and_is_told_whom_to_ask(provider, rina, nip):
    answer, client = sign_on(provider, "sub-4", nip)
    assert answer.status_code == 403
    assert "no agency has your NIP in its staff table" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not Employee.objects.exclude(user=None).exists()


def test_whoever_has_left_stays_outside(provider, rina):
    Employee.objects.update(employed_to="2023-08-20")
    answer, _client = sign_on(provider, "sub-5", rina.nip)
    assert answer.status_code == 403


def test_disabled_account_stays_outside(provider, rina):
    sign_on(provider, "sub-6", rina.nip)
    rina.refresh_from_db()
    rina.user.is_active = False
    rina.user.save()
    _answer, client = sign_on(provider, "sub-6", rina.nip)
    assert "_auth_user_id" not in client.session


def test_answer_to_a_question_that_this_browser_did_not_ask_is_refused(provider, rina):
    client = Client()
    requests.put(f"{provider}/users/sub-7", json={"preferred_username": rina.nip}, timeout=5)
    leaving = client.post(LOGIN)
    back = requests.post(leaving.url, data={"sub": "sub-7"}, allow_redirects=False, timeout=5).headers["Location"]
    other = Client()
    other.get(back.removeprefix("http://testserver"))
    assert "_auth_user_id" not in other.session


def test_button_asks_by_post_with_a_token_only(provider):
    assert "Log in with SSO Pemprov" in Client().get(reverse("account_login")).content.decode()
    assert Client(enforce_csrf_checks=True).post(LOGIN).status_code == 403
    assert Client().get(LOGIN).status_code == 200  # asks first


def test_without_a_provider_there_is_no_button_and_no_address(settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Log in with" not in Client().get(reverse("account_login")).content.decode()
    assert Client().post(LOGIN).status_code == 404
