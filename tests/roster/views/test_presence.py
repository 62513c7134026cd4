"""Who else has the grid open: a page in sight says so from time to time and hears of the others."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roster.models import Presence
from roster.queries.presence import AWAY_AFTER
from tests.roster.views.reading import words

pytestmark = pytest.mark.django_db


def call_in(client, roster):
    return words(client.post(reverse("roster:presence", args=[roster.pk])))


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def test_alone_nobody_is_named(head, roster):
    assert [call_in(head, roster) for _call in range(2)] == ["", ""]
    assert Presence.objects.count() == 1


def test_each_hears_of_the_other(head, admin, agency, roster):
    call_in(head, roster)
    assert call_in(admin, roster) == f"also open at {agency.head.employee.name}"
    assert call_in(head, roster) == f"also open at {agency.admin.username}"


def test_who_does_not_call_any_more_has_gone(head, admin, agency, roster):
    call_in(head, roster)
    Presence.objects.update(at=timezone.now() - AWAY_AFTER - timedelta(seconds=1))
    assert call_in(admin, roster) == ""


def test_other_rosters_are_other_rooms(head, admin, agency, roster):
    call_in(head, agency.draft())
    assert call_in(admin, roster) == ""


def test_several_are_named_in_order(head, admin, agency, roster):
    for user in (agency.bkd, agency.admin):
        call_in(client_of(user), roster)
    assert call_in(head, roster) == f"also open at {', '.join(sorted([agency.bkd.username, agency.admin.username]))}"


def test_employee_is_not_told_who_works_on_the_roster(client, agency, roster):
    client.force_login(agency.staff)
    assert client.post(reverse("roster:presence", args=[roster.pk])).status_code == 403
    assert not Presence.objects.exists()
