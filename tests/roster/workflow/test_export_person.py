import json
import re

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.auth.models import User
from django.urls import reverse

from policies.rules import DutyRole
from roster.models import Employee
from roster.workflow.export_person import export_person
from roster.workflow.publish import publish
from tests.factories import MONDAY, TUESDAY, CoverageGroupFactory, absent, give_duty, make_agency, send_home, user_of

pytestmark = pytest.mark.django_db

# Every table that points at a person or an account: where the export has it, or why it doesn't. Left out is who did something to somebody
# else's day (made_by, pinned_by …): acts of office, which stand beside what they did.
TABLES = {
    "roster.Employee.user": "akun",
    "roster.DutyAssignment.employee": "tugas",
    "roster.Absence.employee": "ketidakhadiran",
    "roster.CoverageGroup.members": "minimum_di_kantor",
    "roster.PublishedDay.employee": "hari_terbit",
    "roster.Assignment.employee": "rancangan",
    "roster.Change.employee": "perubahan",
    "roster.OrderedDay.employee": "perintah",
    "roster.Notice.employee": "pemberitahuan",
    "usersessions.UserSession.user": "sesi",
    "mfa.Authenticator.user": "faktor_kedua",
    "roster.Presence.user": "a page that is in sight; cleared each night",
    "auditlog.LogEntry.actor": "says what others' rows are; the audit itself is the record",
    "roster.Change.pin_before": "about somebody else's day",
    "roster.Change.pin_after": "about somebody else's day",
    "roster.AdminMandate.user": "the office, not the person; the admin sees it in the back office",
    "account.EmailAddress.user": "the address is in akun",
    "socialaccount.SocialAccount.user": "keeps only the number that the provincial sign-on gave",
    "admin.LogEntry.user": "an act of office in the back office",
}


@pytest.fixture
def rina(settings):
    settings.TODAY = MONDAY
    agency = make_agency(6, 4)
    person = agency.people[0][0]
    roster = agency.draft(agency.subunits[0])
    send_home(roster, person, MONDAY)
    publish(roster.pk, None, agency.head)
    give_duty(person, DutyRole.TREASURER)
    absent(person, TUESDAY)
    CoverageGroupFactory(unit=agency.subunits[0], members=[person])
    person.agency = agency
    user_of(person)
    return person


def held(person, by=None):
    return json.loads(export_person(person, by or person.user))


def test_person_gets_what_is_kept_about_him(rina):
    data = held(rina)
    assert (data["pegawai"]["nip"], data["akun"]["username"]) == (rina.nip, rina.user.username)
    assert [duty["role"] for duty in data["tugas"]] == ["bendahara"]
    assert [one["starts"] for one in data["ketidakhadiran"]] == [str(TUESDAY)]
    assert data["minimum_di_kantor"][0]["name"] == "Loket"
    assert {"day": str(MONDAY), "location": "WFH"}.items() <= data["hari_terbit"][0].items()
    assert data["pemberitahuan"]


def test_nobody_else_is_in_it(rina):
    text = export_person(rina, rina.user).decode()
    others = Employee.objects.exclude(pk=rina.pk)
    assert not [person for person in others if person.nip in text or person.name in text]


def test_export_is_in_the_audit_with_who_asked(rina):
    export_person(rina, rina.agency.admin)
    entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).latest("pk")
    assert (entry.object_id, entry.actor, entry.additional_data) == (rina.pk, rina.agency.admin, {"export": "person"})


def test_every_table_that_points_at_a_person_is_exported_or_has_its_reason(rina):
    pointing = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in [*model._meta.get_fields()]
        if field.concrete
        and field.is_relation
        and field.related_model in {User, Employee}
        and not re.search(r"(^|_)by$", field.name)
    }
    assert pointing == set(TABLES)
    keys = {"jadwal_dibuat", "penyusunan_diminta"} | {value for value in TABLES.values() if " " not in value}
    assert keys <= set(held(rina))


def test_person_downloads_his_own_and_the_admin_those_of_his_agency(rina, client):
    client.force_login(rina.user)
    answer = client.get(reverse("roster:my_data"))
    assert answer["Content-Disposition"] == 'attachment; filename="data-saya.json"'
    assert answer.json()["pegawai"]["nip"] == rina.nip
    client.force_login(rina.agency.admin)
    path = reverse("roster:person_data", args=[rina.pk])
    assert rina.nip not in path
    assert client.get(path).json()["pegawai"]["nip"] == rina.nip
