"""`demo`: loaded once through the doors of real data, and nothing more the second time."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User

from policies.rules import Place
from roster.demo import PASSWORD, load
from roster.models import Absence, Adoption, Employee, OrgUnit, PublishedDay, Revision, Roster
from roster.permissions import get_reach
from tests.factories import UnitFactory

FRIDAY = date(2026, 7, 10)
TABLES = (OrgUnit, Employee, Absence, Adoption, Roster, Revision, PublishedDay, User)


def counts():
    return [table.objects.count() for table in TABLES]


@pytest.mark.django_db(transaction=True)  # the solver's heart beats on a connection of its own
def test_demo_is_lived_in_and_loading_it_again_changes_nothing(run, settings, rf):
    settings.TODAY = FRIDAY
    code, out, err = run("demo")
    assert (code, err) == (0, "")
    assert PASSWORD in out
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["kepala", "kasubbag", "pegawai", "admin", "bkd"]

    users = {user.username: user for user in User.objects.all()}
    assert all(authenticate(rf.get("/"), username=name, password=PASSWORD) == user for name, user in users.items())
    root = OrgUnit.objects.agencies().get()
    assert get_reach(users["kepala"]).manages(root)
    assert not get_reach(users["kasubbag"]).manages(root)
    assert get_reach(users["kasubbag"]).led[0].name == "Subbagian Umum"
    assert get_reach(users["admin"]).administers(root)
    assert get_reach(users["bkd"]).is_province
    assert not get_reach(users["pegawai"]).manages_something

    assert set(Adoption.objects.values_list("circular__number", flat=True)) == {"SE Sekda DKI 34/2023", "SE MenPANRB 3/2026"}
    today = PublishedDay.objects.get(employee=users["pegawai"].employee, day=FRIDAY, is_current=True)
    assert today.location in set(Place)
    assert PublishedDay.objects.filter(day=FRIDAY, location=Place.HOME).count() > 40
    assert not Roster.objects.filter(starts__year=2023).exists()
    assert Absence.objects.filter(starts__year=2023).exists()
    assert Absence.objects.filter(starts__year=2026).exists()

    before = counts()
    assert run("demo")[1] == out
    assert counts() == before


@pytest.mark.django_db
@pytest.mark.parametrize("today", [date(2023, 8, 21), date(2024, 3, 6)])
def test_the_trial_and_a_month_without_circular_get_no_roster(run, settings, today):
    settings.TODAY = today
    assert run("demo")[0] == 0
    assert Employee.objects.count() == 160
    assert not Roster.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("options", [(), ("--province",)])
def test_a_database_with_real_agencies_is_refused(run, options):
    UnitFactory(name="Dinas Sungguhan")
    code, out, err = run("demo", *options)
    assert (code, out) == (1, "")
    assert "Dinas Sungguhan" in err
    assert not Employee.objects.exists()


@pytest.mark.django_db
def test_province_is_imported_once(run, monkeypatch):
    people = load.province.people()[:300]
    monkeypatch.setattr(load.province, "people", lambda: people)
    assert "300" in run("demo", "--province")[1]
    before = counts()
    assert run("demo", "--province")[0] == 0
    assert counts() == before
    assert Adoption.objects.count() == OrgUnit.objects.agencies().count() > 1


@pytest.mark.django_db
def test_on_a_public_site_the_demo_has_a_password_of_its_own_that_is_told_once(run, monkeypatch, settings, rf):
    settings.ALLOWED_HOSTS = ["jadwal.example"]
    people = load.province.people()[:30]
    monkeypatch.setattr(load.province, "people", lambda: people)
    out = run("demo", "--province")[1]
    password = out.splitlines()[1].split()[-1]
    assert PASSWORD not in out
    assert len(password) == 16
    assert authenticate(rf.get("/"), username="bkd", password=PASSWORD) is None
    assert authenticate(rf.get("/"), username="bkd", password=password).username == "bkd"
    again = run("demo", "--province")[1]
    assert "their password was told when they were made" in again
    assert "bkd" in again
    assert authenticate(rf.get("/"), username="bkd", password=password).username == "bkd"
