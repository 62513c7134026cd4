"""Who is told what: only those whose days changed, old → new, and one mail a person and revision."""

import pytest
from django.core import mail

from policies.rules import Place
from roster.models import Notice
from roster.workflow.edit import CellAction, edit_cells
from roster.workflow.notify import lines, mail_notices, mark_read, unmailed, unread
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal
from tests.factories import MONDAY, THURSDAY, TUESDAY, make_agency, send_home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_is_monday(settings):
    settings.TODAY = MONDAY


@pytest.fixture
def agency():
    agency = make_agency(4)
    for number, employee in enumerate(agency.people[0]):
        employee.email = f"pegawai{number}@example.go.id"
        employee.save()
    return agency


@pytest.fixture
def roster(agency):
    roster = agency.draft()
    send_home(roster, agency.people[0][0], THURSDAY)
    return roster


def move(roster, by, employee, day):
    roster.refresh_from_db()
    edit_cells(roster.pk, roster.version, [(str(employee.pk), day)], CellAction.TOGGLE, by)


def test_first_publication_tells_everybody_how_many_days_are_new(agency, roster):
    revision = publish(roster.pk, None, agency.head)
    assert revision.notices.count() == 4
    (text,) = lines(unread(agency.people[0][0]).get())
    assert "1 WFH of" in text


def test_next_revision_tells_only_those_whose_days_changed_old_to_new(agency, roster):
    rina, sari = agency.people[0][:2]
    publish(roster.pk, None, agency.head)
    mark_read(rina)
    move(roster, agency.head, rina, TUESDAY)
    revision = publish(roster.pk, None, agency.head, note="Rapat anggaran.")
    assert [notice.employee for notice in revision.notices.all()] == [rina]
    notice = unread(rina).get()
    assert notice.changes == [{"day": TUESDAY.isoformat(), "before": Place.OFFICE, "after": Place.HOME}]
    assert lines(notice)[0] == "Rapat anggaran."
    assert lines(notice)[1].endswith("Office → WFH")
    assert not unread(sari).filter(revision=revision).exists()


def test_refused_publication_tells_nobody(agency, roster):
    publish(roster.pk, None, agency.head)
    before = Notice.objects.count()
    with pytest.raises(Refusal):
        publish(roster.pk, None, agency.head)
    assert Notice.objects.count() == before


def test_read_notices_are_put_away_for_their_reader_only(agency, roster):
    rina, sari = agency.people[0][:2]
    publish(roster.pk, None, agency.head)
    mark_read(rina)
    assert (unread(rina).count(), unread(sari).count()) == (0, 1)


def test_each_person_gets_one_mail_a_revision_however_often_the_bell_rings(agency, roster):
    revision = publish(roster.pk, None, agency.head)
    assert unmailed() == [revision.pk]
    assert [mail_notices(revision.pk), mail_notices(revision.pk)] == [4, 0]
    assert sorted(message.to[0] for message in mail.outbox) == [f"pegawai{number}@example.go.id" for number in range(4)]
    assert unmailed() == []


def test_person_without_address_is_told_in_the_app_and_not_waited_for(agency, roster):
    for employee in agency.people[0]:
        employee.email = ""
        employee.save()
    publish(roster.pk, None, agency.head)
    assert unmailed() == []
    assert unread(agency.people[0][0]).exists()


def test_mail_that_could_not_be_sent_goes_out_the_next_time(agency, roster, monkeypatch):
    revision = publish(roster.pk, None, agency.head)

    def fail(*_args):
        raise OSError("no mail server")

    with monkeypatch.context() as broken:
        broken.setattr("roster.workflow.send_mail.mail.send_mail", fail)
        assert mail_notices(revision.pk) == 0
    assert mail_notices(revision.pk) == 4
