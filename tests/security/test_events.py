"""Each thing that happens at the door is one line in the log, by the number of the account."""

import logging

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    cache.clear()
    account = UserFactory(username="197001011995032001")
    account.set_password("kata-sandi-34")
    account.save()
    return account


@pytest.fixture
def events(caplog):
    caplog.set_level(logging.INFO, "roster.security")
    return lambda: [
        (record.fields["event"], record.fields["user"]) for record in caplog.records if record.name == "roster.security"
    ]


def log_in(client, password):
    client.post(reverse("account_login"), {"login": "197001011995032001", "password": password})


def test_login_and_logout(user, events):
    client = Client()
    log_in(client, "kata-sandi-34")
    client.post(reverse("account_logout"))
    assert events() == [("logged in", user.pk), ("logged out", user.pk)]


def test_refused_login_without_the_name_that_was_typed(user, events, caplog):
    log_in(Client(), "salah")
    assert ("login refused", None) in events()
    ours = [record.getMessage() for record in caplog.records if record.name == "roster.security"]
    assert "197001011995032001" not in "".join(ours)


def test_changed_password(user, events):
    client = Client()
    log_in(client, "kata-sandi-34")
    new = {"oldpassword": "kata-sandi-34", "password1": "kata-sandi-baru-34", "password2": "kata-sandi-baru-34"}
    client.post(reverse("account_change_password"), new)
    assert ("password changed", user.pk) in events()


def test_second_factor_is_heard_of(user, events):
    authenticator_added.send(sender=Authenticator, request=None, user=user, authenticator=None)
    assert events() == [("second factor added", user.pk)]
