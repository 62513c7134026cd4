"""Verbs that tell somebody "stored" open the outermost transaction, so that no caller can take it back; parts of them say so by name."""

import pytest
from django.db import transaction

from roster.excel.absences import AbsencesFile
from roster.models import Capacity, Revision
from roster.workflow.appoint_head import Appointment, appoint_head, end_appointment
from roster.workflow.generate_province import ProvinceWish, request_agency
from roster.workflow.import_absences import apply_absences
from roster.workflow.lock import hold_roster, lock_roster
from roster.workflow.publish import publish, publish_held
from roster.workflow.refusal import Refusal, Stale
from tests.factories import FRIDAY, MONDAY, act_for, make_agency

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _it_is_monday(settings):
    settings.TODAY = MONDAY


@pytest.fixture
def agency():
    return make_agency(3)


@pytest.fixture
def verbs(agency):
    """Everything that they need is there before the transaction which takes them back."""
    roster, unit, rina, head, admin = agency.draft(), agency.unit, agency.people[0][0], agency.head, agency.admin
    duty = act_for(rina, agency.subunits[0], MONDAY, FRIDAY)
    return {
        "publish": lambda: publish(roster.pk, None, head),
        "import": lambda: apply_absences(AbsencesFile((), ()), None, None),
        "appoint": lambda: appoint_head(unit, Appointment(rina, Capacity.STAND_IN, MONDAY, FRIDAY), admin),
        "end": lambda: end_appointment(duty),
        "request": lambda: request_agency(unit, ProvinceWish(MONDAY, FRIDAY)),
    }


@pytest.mark.parametrize("name", ["publish", "import", "appoint", "end", "request"])
def test_verb_never_becomes_part_of_a_larger_transaction(verbs, name):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        verbs[name]()
    verbs[name]()


def test_part_of_a_verb_joins_the_transaction_that_is_open_and_goes_with_it(agency):
    roster = agency.draft()
    with transaction.atomic():
        publish_held(hold_roster(roster.pk, roster.version), agency.head)
        transaction.set_rollback(True)
    assert not Revision.objects.exists()


def test_roster_that_is_gone_or_newer_is_refused(agency):
    roster = agency.draft()
    with pytest.raises(Stale), lock_roster(roster.pk, roster.version + 1):
        pass
    with pytest.raises(Refusal, match="no longer exists"), lock_roster(roster.pk + 1, None):
        pass
