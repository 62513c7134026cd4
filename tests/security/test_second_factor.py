"""The second factor from its first code to the last recovery code, as allauth serves it on our pages."""

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from roster.accounts import SecondFactor
from roster.models import AdminMandate
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "kata-sandi-34"
LOGIN, SECOND = reverse("account_login"), reverse("mfa_authenticate")


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(monkeypatch):
    """Forget all tries, and let no half minute end between a code and its use."""
    cache.clear()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: 1_700_000_000))


@pytest.fixture
def user():
    account = UserFactory(username="rina")
    account.set_password(PASSWORD)
    account.save()
    return account


def log_in(client):
    return client.post(LOGIN, {"login": "rina", "password": PASSWORD})


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.fixture
def secret(user):
    """Turn the second factor on, as a person does: log in, read the secret, type the code."""
    client = Client()
    log_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})  # turning it on asks for the password once more
    page = client.get(reverse("mfa_activate_totp"))
    found = page.context["form"].secret
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(found)}).status_code == 302
    cache.clear()  # a code counts once; the test goes on within the same half minute
    return found


def recovery_codes(user):
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def is_in(client):
    return "_auth_user_id" in client.session


def test_password_alone_no_longer_lets_in_but_password_and_code_do(secret):
    client = Client()
    assert log_in(client).url == SECOND
    assert not is_in(client)
    client.post(SECOND, {"code": code_of(secret)})
    assert is_in(client)


def test_code_counts_once(secret):
    first, second = Client(), Client()
    code = code_of(secret)
    log_in(first)
    first.post(SECOND, {"code": code})
    log_in(second)
    answer = second.post(SECOND, {"code": code})
    assert is_in(first)
    assert not is_in(second)
    assert answer.status_code == 200


def test_recovery_code_lets_in_once(user, secret):
    code = recovery_codes(user)[0]
    for client, expected in ((Client(), True), (Client(), False)):
        log_in(client)
        client.post(SECOND, {"code": code})
        assert is_in(client) is expected


def test_wrong_codes_are_limited(secret):
    client = Client()
    log_in(client)
    for number in range(20):
        client.post(SECOND, {"code": f"{number:06d}"})
    answer = client.post(SECOND, {"code": code_of(secret)})
    assert not is_in(client)
    assert "Too many failed attempts" in answer.content.decode()


def test_secrets_lie_encrypted_in_the_database(user, secret):
    rows = "".join(str(row.data) for row in Authenticator.objects.filter(user=user))
    assert secret not in rows
    assert re.search(r"gAAAA", rows)


def test_secret_made_with_a_former_key_is_still_read(settings):
    settings.SECRET_KEY = "former-key"
    box = SecondFactor().encrypt("secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new-key", ["former-key"]
    assert SecondFactor().decrypt(box) == "secret"


def test_secret_that_no_key_reads_lets_nobody_in(user, secret, settings):
    settings.SECRET_KEY = "another-key"
    client = Client()
    log_in(client)
    answer = client.post(SECOND, {"code": code_of(secret)})
    assert answer.status_code == 200
    assert not is_in(client)


def test_turning_it_off_asks_for_the_password_or_a_code_again(user, secret):
    client = Client()
    client.force_login(user)
    answer = client.post(reverse("mfa_deactivate_totp"))
    assert reverse("mfa_reauthenticate") in answer.url or reverse("account_reauthenticate") in answer.url
    assert Authenticator.objects.filter(user=user, type="totp").exists()


def test_back_office_has_no_door_of_its_own(user):
    user.is_staff = user.is_superuser = True
    user.save()
    answer = Client().post(reverse("admin:login"), {"username": "rina", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer.url.startswith(LOGIN)


# --- where admins must have one ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_FOR_ADMINS = True


@pytest.fixture
def admin(user):
    AdminMandate.objects.create(user=user)
    return user


def test_admin_without_one_is_led_to_set_it_up_and_then_goes_on(admin, required):
    client = Client()
    log_in(client)
    assert client.get(reverse("roster:people")).url == reverse("mfa_activate_totp")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    found = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_of(found)})
    assert client.get(reverse("roster:people")).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
def test_admin_without_one_changes_nothing_meanwhile(admin, required, method):
    client = Client()
    log_in(client)
    assert getattr(client, method)(reverse("roster:new")).url == reverse("mfa_activate_totp")


def test_admin_without_one_can_still_log_out(admin, required):
    client = Client()
    log_in(client)
    client.post(reverse("account_logout"))
    assert not is_in(client)


def test_whoever_administers_nothing_is_not_asked(user, required):
    client = Client()
    log_in(client)
    assert client.get(reverse("roster:circulars")).status_code == 200


def test_whoever_has_no_password_here_has_his_second_factor_at_the_sign_on(admin, required):
    admin.set_unusable_password()
    admin.save()
    client = Client()
    client.force_login(admin)
    assert client.get(reverse("roster:people")).status_code == 200


def test_it_is_off_unless_asked_for(admin):
    client = Client()
    log_in(client)
    assert client.get(reverse("roster:people")).status_code == 200
