"""`publish`: the guards of the page, rights included."""

import pytest

from roster.models import PublishedDay, Revision
from tests.factories import MONDAY, UserFactory, make_agency, send_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(4)


@pytest.fixture
def roster(agency):
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY)
    return roster


@pytest.mark.parametrize("who", ["head", "admin", "bkd"])
def test_who_manages_the_unit_publishes(agency, roster, run, who):
    user = getattr(agency, who)
    code, out, err = run("publish", roster.pk, "--by", user.username)
    assert (code, err) == (0, "")
    assert "revision 1" in out
    assert Revision.objects.get().published_by == user
    assert PublishedDay.objects.count() == 4 * 5


def test_head_just_imported_publishes_by_nip_before_any_invitation(agency, roster, run):
    head = agency.head.employee
    head.user = None
    head.save()
    assert run("publish", roster.pk, "--by", head.nip)[0] == 0
    assert Revision.objects.get().published_by.username == head.nip
    assert not Revision.objects.get().published_by.has_usable_password()


def test_superuser_publishes(agency, roster, run):
    operator = UserFactory(is_superuser=True)
    assert run("publish", roster.pk, "--by", operator.username)[0] == 0


@pytest.mark.parametrize("who", ["staff", "outsider"])
def test_others_are_refused(agency, roster, run, who):
    code, out, _err = run("publish", roster.pk, "--by", getattr(agency, who).username)
    assert (code, out) == (1, "")
    assert not Revision.objects.exists()


def test_an_unknown_user_is_refused(roster, run):
    code, _out, err = run("publish", roster.pk, "--by", "nobody")
    assert code == 1
    assert "nobody" in err


def test_an_unknown_roster_is_refused(agency, run):
    assert run("publish", 999, "--by", agency.head.username)[0] == 1


def test_a_broken_rule_is_refused_in_words(agency, roster, run):
    for person in agency.people[0][1:]:
        send_home(roster, person, MONDAY)
    code, _out, err = run("publish", roster.pk, "--by", agency.head.username)
    assert code == 1
    assert "4 at home" in err
    assert not Revision.objects.exists()


def test_publishing_the_same_twice_is_refused(agency, roster, run):
    run("publish", roster.pk, "--by", agency.head.username)
    code, _out, err = run("publish", roster.pk, "--by", agency.head.username)
    assert code == 1
    assert "Nothing has changed" in err
