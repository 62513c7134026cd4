"""Thousands of guesses at passwords, from one machine that claims to be many: nobody gets in, and the locked account says so to its owner too."""

import random

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import make_agency
from tests.faults.tally import IS_LONG

GUESSES = 10_000 if IS_LONG else 300
PASSWORD = "kata-sandi-34"


@pytest.mark.row(14)
@pytest.mark.django_db
def test_guessing_with_forged_addresses_never_gets_in(tally):
    cache.clear()
    dice = random.Random(14)
    agency = make_agency(4)
    users = [agency.head, agency.staff, agency.admin, agency.bkd]
    for user in users:
        user.set_password(PASSWORD)
        user.save()
    for number in range(GUESSES):
        client = Client()
        headers = {"X-Forwarded-For": f"203.0.{number // 250 % 250}.{number % 250}", "X-Real-IP": "198.51.100.1"}
        values = {"login": dice.choice(users).username, "password": f"{dice.choice(('jakarta', 'rahasia', 'admin'))}{number}"}
        answer = client.post(reverse("account_login"), values, headers=headers)
        tally.injected += 1
        tally.notes[f"answers of status {answer.status_code}"] += 1
        tally.lost += "_auth_user_id" in client.session
        assert answer.status_code in {200, 403, 429}
    late = Client()
    late.post(
        reverse("account_login"), {"login": users[0].username, "password": PASSWORD}, headers={"X-Forwarded-For": "192.0.2.1"}
    )
    assert "_auth_user_id" not in late.session
    assert tally.lost == 0
