"""Lawful swaps: which are offered, in which order; none that a rule forbids."""

from datetime import date

import pytest

from policies.rules import DutyRole
from roster.queries.draft import load_draft
from roster.workflow.judge import facts_of, judge
from roster.workflow.publish import publish
from roster.workflow.suggest_swaps import MOST_JUDGED, suggest_swaps
from tests.factories import (
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    CoverageGroupFactory,
    absent,
    give_duty,
    make_agency,
    send_home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(settings):
    settings.TODAY = MONDAY
    return make_agency(4)  # two may be at home


@pytest.fixture
def roster(agency):
    """Adi and Budi are at home on Wednesday, when Rina is not; Rina is on Tuesday and Friday, each time with Citra."""
    roster = agency.draft()
    rina, adi, budi, citra = agency.people[0]
    send_home(roster, adi, WEDNESDAY)
    send_home(roster, budi, WEDNESDAY)
    send_home(roster, rina, TUESDAY, FRIDAY)
    send_home(roster, citra, TUESDAY, FRIDAY)
    return roster


def swaps(roster, person, day=WEDNESDAY, standing=lambda one: 0):
    facts, draft = facts_of(roster), load_draft(roster)
    return [
        (swap.partner.employee, swap.other_day) for swap in suggest_swaps(roster, facts, draft, (str(person.pk), day), standing)
    ]


def test_two_partners_are_offered_for_the_nearest_day(agency, roster):
    rina, adi, budi, _citra = agency.people[0]
    assert swaps(roster, rina) == [(adi, TUESDAY), (budi, TUESDAY)]


def test_partner_who_has_had_more_days_goes_first(agency, roster):
    rina, adi, budi, _citra = agency.people[0]
    assert swaps(roster, rina, standing=lambda one: one.employee == budi) == [(budi, TUESDAY), (adi, TUESDAY)]


def test_swap_changes_nobodys_number_of_days(agency, roster):
    facts, draft = facts_of(roster), load_draft(roster)
    (swap, _) = suggest_swaps(roster, facts, draft, (str(agency.people[0][0].pk), WEDNESDAY), lambda _: 0)
    assert [(person, day) in draft.home for person, day in swap.cells] == [False, True, True, False]


def test_pinned_cell_of_a_partner_is_left_alone(agency, roster):
    rina, adi, budi, _citra = agency.people[0]
    roster.assignments.filter(employee=adi).update(pinned_by=agency.head)
    assert swaps(roster, rina) == [(budi, TUESDAY)]


def test_absent_partner_and_exempt_partner_are_not_asked(agency, roster):
    rina, adi, budi, _citra = agency.people[0]
    absent(adi, TUESDAY)
    give_duty(budi, DutyRole.TREASURER, starts=FRIDAY)
    assert swaps(roster, rina) == [(budi, TUESDAY), (adi, FRIDAY)]


def test_day_gone_by_is_no_exchange_for_one_to_come(agency, roster, settings):
    settings.TODAY = WEDNESDAY
    rina, adi, budi, _citra = agency.people[0]
    assert swaps(roster, rina) == [(adi, FRIDAY), (budi, FRIDAY)]


def test_lived_day_can_not_be_swapped(agency, roster, settings):
    publish(roster.pk, None, agency.head)
    settings.TODAY = THURSDAY
    assert swaps(roster, agency.people[0][0]) == []


def test_counter_that_must_stay_open_picks_the_partner(agency, roster):
    """Rina holds the counter on Wednesday: only somebody of the counter can stand in for her."""
    rina, _adi, budi, _citra = agency.people[0]
    CoverageGroupFactory(unit=agency.unit, minimum=1, members=[rina, budi])
    assert swaps(roster, rina) == [(budi, TUESDAY)]


def test_exempt_person_gets_none(agency, roster):
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    assert swaps(roster, agency.people[0][0]) == []


def test_absent_person_gets_none(agency, roster):
    absent(agency.people[0][0], WEDNESDAY)
    assert swaps(roster, agency.people[0][0]) == []


def test_draft_that_is_broken_elsewhere_still_gets_swaps(agency, roster):
    for person in agency.people[0]:
        send_home(roster, person, THURSDAY)
    assert judge(roster, load_draft(roster), facts_of(roster))
    assert len(swaps(roster, agency.people[0][0])) == 2


def test_somebody_at_home_is_offered_swaps_to_the_office(agency, roster):
    _rina, adi, *_ = agency.people[0]
    assert [day for _partner, day in swaps(roster, adi, WEDNESDAY)] == [TUESDAY, TUESDAY]


def test_question_costs_a_few_dozen_verdicts_at_most(monkeypatch, settings):
    """Nobody can stand in for the person who holds the counter alone: the search gives up."""
    settings.TODAY = MONDAY
    agency = make_agency(12)
    roster = agency.draft(ends=date(2023, 9, 15))
    holder, *others = agency.people[0]
    for day in facts_of(roster).days[1:]:
        send_home(roster, holder, day)
    for person in others[:6]:
        send_home(roster, person, MONDAY)
    CoverageGroupFactory(unit=agency.unit, minimum=1, members=[holder])
    calls = []
    monkeypatch.setattr("roster.workflow.suggest_swaps.worsened", lambda *given: calls.append(given) or ["broken"])
    assert swaps(roster, holder, MONDAY) == []
    assert len(calls) == MOST_JUDGED
