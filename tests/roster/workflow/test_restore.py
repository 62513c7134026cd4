"""An earlier revision comes back as the draft; publishing it makes a new revision, and nothing old changes."""

import pytest

from roster.models import PublishedDay
from roster.queries.draft import load_draft
from roster.workflow.edit import CellAction, edit_cells
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal, Stale
from roster.workflow.restore import restore_revision
from roster.workflow.undo import undo
from tests.factories import MONDAY, THURSDAY, TUESDAY, give_duty, make_agency, send_home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_is_monday(settings):
    settings.TODAY = MONDAY


@pytest.fixture
def agency():
    return make_agency(4)


@pytest.fixture
def roster(agency):
    """Revision 1 has Rina home on Thursday; revision 2, pinned by hand, has her at the office."""
    roster = agency.draft()
    send_home(roster, agency.people[0][0], THURSDAY)
    publish(roster.pk, None, agency.head)
    edit_cells(roster.pk, None, [(str(agency.people[0][0].pk), THURSDAY)], CellAction.OFFICE, agency.head)
    publish(roster.pk, None, agency.head)
    roster.refresh_from_db()
    return roster


def published(revision):
    rows = PublishedDay.objects.filter(revision=revision)
    return {(row.employee_id, row.day, row.location) for row in rows}


def test_restored_revision_is_published_as_a_new_one(agency, roster):
    restore_revision(roster.pk, roster.version, 1, agency.head)
    third = publish(roster.pk, None, agency.head)
    first = roster.revisions.get(number=1)
    assert third.number == 3
    assert published(third) == published(first)


def test_pins_come_back_as_they_were(agency, roster):
    rina = agency.people[0][0]
    restore_revision(roster.pk, roster.version, 1, agency.head)
    assert load_draft(roster).pins == {}
    roster.refresh_from_db()
    restore_revision(roster.pk, roster.version, 2, agency.head)
    assert load_draft(roster).pins == {(str(rina.pk), THURSDAY): agency.head.pk}


def test_restoring_can_be_undone(agency, roster):
    before = load_draft(roster)
    restored = restore_revision(roster.pk, roster.version, 1, agency.head)
    undo(roster.pk, restored.roster.version, agency.head)
    assert (load_draft(roster).home, load_draft(roster).pins) == (before.home, before.pins)


def test_days_lived_since_stay_as_they_were_lived(agency, roster, settings):
    settings.TODAY = THURSDAY.replace(day=THURSDAY.day + 1)
    with pytest.raises(Refusal):  # the only difference lies in the past
        restore_revision(roster.pk, roster.version, 1, agency.head)


def test_revision_that_the_draft_already_equals_is_refused(agency, roster):
    with pytest.raises(Refusal):
        restore_revision(roster.pk, roster.version, 2, agency.head)


def test_revision_that_would_break_a_rule_today_is_refused(agency, roster):
    give_duty(agency.people[0][0], "bendahara")
    with pytest.raises(Refusal) as refusal:
        restore_revision(roster.pk, roster.version, 1, agency.head)
    assert refusal.value.violations


def test_stale_restore_is_refused(agency, roster):
    edit_cells(roster.pk, None, [(str(agency.people[0][1].pk), TUESDAY)], CellAction.HOME, agency.head)
    with pytest.raises(Stale):
        restore_revision(roster.pk, roster.version, 1, agency.head)
