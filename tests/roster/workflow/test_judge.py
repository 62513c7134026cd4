import pytest

from policies.checks import RuleKind
from policies.rules import DutyRole
from roster.queries.draft import load_draft
from roster.workflow.judge import facts_of, judge, worsened
from roster.workflow.publish import publish
from tests.factories import FRIDAY, MONDAY, THURSDAY, TUESDAY, WEDNESDAY, absent, give_duty, make_agency, send_home

pytestmark = pytest.mark.django_db
WEEK = (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY)


@pytest.fixture
def agency():
    return make_agency(4)


def verdict(roster):
    return [(found.kind, found.day, found.limit, found.actual) for found in judge(roster, load_draft(roster), facts_of(roster))]


def change(roster, *, add=(), remove=()):
    """What gets worse when cells are sent home or back."""
    before = load_draft(roster)
    after = type(before)((before.home | set(add)) - set(remove), before.pins, before.published, before.frozen)
    return [found.kind for found in worsened(roster, before, after, facts_of(roster))]


def test_everybody_at_the_office_is_lawful(agency):
    assert verdict(agency.draft()) == []


def test_one_too_many_at_home_breaks_the_cap(agency):
    roster = agency.draft()
    for employee in agency.people[0][:3]:
        send_home(roster, employee, MONDAY)
    assert verdict(roster) == [(RuleKind.CAP, MONDAY, 2, 3)]


def test_home_on_a_day_of_absence_is_absence(agency):
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY)
    absent(agency.people[0][0], MONDAY)
    assert verdict(roster) == []


def test_role_that_came_later_makes_the_draft_unlawful(agency):
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY, TUESDAY)
    give_duty(agency.people[0][0], DutyRole.TREASURER, starts=TUESDAY)
    assert verdict(roster) == [(RuleKind.COVERAGE, TUESDAY, 1, 0)]


def test_days_that_were_lived_are_not_judged_again(agency, settings):
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY, FRIDAY)
    publish(roster.pk, None, agency.head)
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    settings.TODAY = TUESDAY
    assert verdict(roster) == [(RuleKind.EXEMPT, FRIDAY, 0, 1)]


def test_roster_that_is_wholly_lived_breaks_nothing(agency):
    roster = agency.draft()
    send_home(roster, agency.people[0][0], MONDAY)
    publish(roster.pk, None, agency.head)
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    assert verdict(roster) == []


# --- a draft that is already wrong ------------------------------------------------------------------------------------------------------------


def test_broken_draft_may_get_better_step_by_step(agency):
    roster = agency.draft()
    cells = [(str(employee.pk), MONDAY) for employee in agency.people[0]]
    for employee in agency.people[0]:
        send_home(roster, employee, MONDAY)
    assert change(roster, remove=cells[:1]) == []


def test_broken_draft_may_not_get_worse(agency):
    roster = agency.draft()
    for employee in agency.people[0][:3]:
        send_home(roster, employee, MONDAY)
    assert change(roster, add=[(str(agency.people[0][3].pk), MONDAY)]) == [RuleKind.CAP]


def test_broken_day_does_not_hide_another(agency):
    roster = agency.draft()
    for employee in agency.people[0][:3]:
        send_home(roster, employee, MONDAY, TUESDAY) if employee != agency.people[0][2] else send_home(roster, employee, MONDAY)
    assert change(roster, add=[(str(agency.people[0][3].pk), TUESDAY)]) == [RuleKind.CAP]


def test_week_with_too_many_home_days_improves_from_its_first_day_on(agency):
    roster = agency.draft(max_home_per_week=2)
    person = agency.people[0][0]
    send_home(roster, person, *WEEK[:4])
    assert change(roster, remove=[(str(person.pk), MONDAY)]) == []
    assert change(roster, add=[(str(person.pk), FRIDAY)]) == [RuleKind.WEEK]


def test_too_long_run_improves_from_any_end(agency):
    roster = agency.draft(max_home_run=2)
    person = agency.people[0][0]
    send_home(roster, person, *WEEK)
    assert change(roster, remove=[(str(person.pk), MONDAY)]) == []
    assert change(roster, remove=[(str(person.pk), TUESDAY)]) == []
