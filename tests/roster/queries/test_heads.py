from datetime import date

import pytest

from policies.rules import DutyRole
from roster.queries.heads import headless_since
from tests.factories import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, give_duty, make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(3, 3)


def gap(agency):
    unit = agency.subunits[0]
    return headless_since([unit], MONDAY, FRIDAY).get(unit)


def lead(agency, starts=None, ends=None, person=0):
    give_duty(agency.people[0][person], DutyRole.UNIT_HEAD, starts, ends)


def test_unit_with_a_head_all_along_is_not_named(agency):
    lead(agency)
    assert gap(agency) is None
    assert list(headless_since(agency.subunits, MONDAY, FRIDAY)) == [agency.subunits[1]]


def test_unit_without_a_head_is_named_from_the_first_day(agency):
    assert gap(agency) == MONDAY


@pytest.mark.parametrize(
    ("spans", "since"),
    [
        ([(None, TUESDAY)], WEDNESDAY),
        ([(TUESDAY, None)], MONDAY),
        ([(None, TUESDAY), (WEDNESDAY, None)], None),  # an acting head follows at once
        ([(None, TUESDAY), (THURSDAY, None)], WEDNESDAY),
        ([(MONDAY, FRIDAY), (MONDAY, TUESDAY)], None),
        ([(None, date(2020, 1, 1))], MONDAY),
    ],
)
def test_first_day_without_a_head(agency, spans, since):
    for person, (starts, ends) in enumerate(spans):
        lead(agency, starts, ends, person)
    assert gap(agency) == since


def test_other_roles_lead_nobody(agency):
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    assert gap(agency) == MONDAY
