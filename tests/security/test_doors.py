"""The sign-in door: guessing, forged headers, fixed sessions, and what it tells strangers."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from roster.demo import PASSWORD as DEMO
from roster.models import Employee

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
PASSWORD = "kata-sandi-34"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()


@pytest.fixture
def account(scene):
    user = scene.users["employee"]
    user.set_password(PASSWORD)
    user.save()
    return user


def try_to_log_in(client, account, password, **headers):
    return client.post(LOGIN, {"login": account.username, "password": password}, headers=headers)


def test_rotating_forwarded_addresses_does_not_help_a_guesser(account):
    guesser = Client()
    for number in range(10):
        try_to_log_in(guesser, account, "salah", **{"X-Forwarded-For": f"203.0.113.{number}"})
    answer = try_to_log_in(guesser, account, PASSWORD, **{"X-Forwarded-For": "203.0.113.99"})
    assert answer.status_code in {200, 403, 429}
    assert "_auth_user_id" not in guesser.session


def test_ten_wrong_passwords_lock_the_account_at_this_address(account):
    client = Client()
    for _ in range(10):
        try_to_log_in(client, account, "salah")
    try_to_log_in(client, account, PASSWORD)
    assert "_auth_user_id" not in client.session
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    try_to_log_in(elsewhere, account, PASSWORD)
    assert elsewhere.session["_auth_user_id"] == str(account.pk)


def test_guessing_one_account_does_not_lock_another(scene, account):
    other = scene.users["head"]
    other.set_password(PASSWORD)
    other.save()
    client = Client()
    for _ in range(10):
        try_to_log_in(client, account, "salah")
    try_to_log_in(client, other, PASSWORD)
    assert client.session["_auth_user_id"] == str(other.pk)


def test_session_gets_a_new_key_at_the_sign_in(account):
    client = Client()
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    try_to_log_in(client, account, PASSWORD)
    assert client.session["_auth_user_id"] == str(account.pk)
    assert client.session.session_key != session.session_key


def test_cookies_are_out_of_reach_of_scripts(account):
    client = Client()
    try_to_log_in(client, account, PASSWORD)
    cookie = client.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_new_password_ends_the_other_sessions(account):
    first, second = Client(), Client()
    try_to_log_in(first, account, PASSWORD)
    try_to_log_in(second, account, PASSWORD)
    account.set_password("kata-sandi-baru-34")
    account.save()
    assert second.get(reverse("roster:my_days")).url.startswith(LOGIN)


def test_forgotten_password_page_tells_nobody_who_has_an_account(scene, account, mailoutbox):
    account.email = "ada@contoh.id"
    account.save()
    url = reverse("account_reset_password")
    known, unknown = (Client().post(url, {"email": address}) for address in ("ada@contoh.id", "tidak.ada@contoh.id"))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Employee.objects.get(user=account).nip not in "".join(mail.body for mail in mailoutbox)


def test_htmx_post_without_csrf_token_is_refused(scene):
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.users["head"])
    answer = client.post(reverse("roster:cell", args=[scene.roster.pk]), {}, headers={"HX-Request": "true"})
    assert answer.status_code == 403


def test_guessing_one_account_from_many_addresses_is_limited_too(account):
    for number in range(20):
        try_to_log_in(Client(REMOTE_ADDR=f"203.0.113.{number}"), account, "salah")
    late = Client(REMOTE_ADDR="203.0.113.99")
    try_to_log_in(late, account, PASSWORD)
    assert "_auth_user_id" not in late.session


@pytest.fixture
def behind_a_proxy(settings):
    """As TRUSTED_PROXIES=1 sets it up."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def test_behind_our_proxy_the_visitor_is_whom_the_proxy_names_and_forged_addresses_before_it_count_for_nothing(
    account, behind_a_proxy
):
    for number in range(10):
        try_to_log_in(Client(), account, "salah", **{"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.5"})
    guesser, owner = Client(), Client()
    try_to_log_in(guesser, account, PASSWORD, **{"X-Forwarded-For": "198.51.100.77, 203.0.113.5"})
    assert "_auth_user_id" not in guesser.session
    try_to_log_in(owner, account, PASSWORD, **{"X-Forwarded-For": "203.0.113.6"})
    assert owner.session["_auth_user_id"] == str(account.pk)


def test_known_password_of_the_demo_opens_no_account_of_a_public_site(account, settings):
    account.set_password(DEMO)
    account.save()
    laptop, public = Client(), Client()
    settings.ALLOWED_HOSTS = ["testserver", "jadwal.example"]
    answer = try_to_log_in(public, account, DEMO)
    assert "known to everybody: it opens no account here" in answer.content.decode()
    assert "_auth_user_id" not in public.session
    settings.ALLOWED_HOSTS = ["testserver"]
    try_to_log_in(laptop, account, DEMO)
    assert laptop.session["_auth_user_id"] == str(account.pk)
