import pytest

from policies.checks import RuleKind
from policies.rules import DutyRole, Place
from roster.models import Assignment, Change, PublishedDay, RosterStatus
from roster.models.rosters import ChangeKind
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal, Stale
from tests.factories import (
    FRIDAY,
    MAULID,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    CoverageGroupFactory,
    UserFactory,
    absent,
    give_duty,
    make_agency,
    send_home,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(4)


@pytest.fixture
def roster(agency):
    return agency.draft()


@pytest.fixture
def rina(agency):
    return agency.people[0][0]


def edit(roster, employee, action=CellAction.TOGGLE, day=MONDAY, *, by=None, version=None):
    roster.refresh_from_db()
    return edit_cell(roster.pk, version or roster.version, employee.pk, day, action, by or UserFactory())


def cell(roster, employee, day=MONDAY):
    row = Assignment.objects.filter(roster=roster, employee=employee, day=day).first()
    return (row.location, row.pinned_by) if row else (Place.OFFICE, None)


def refused(roster, employee, action=CellAction.TOGGLE, day=MONDAY):
    """What a refusal says; and nothing at all was stored."""
    before = list(Assignment.objects.values()), Change.objects.count()
    with pytest.raises(Refusal) as refusal:
        edit(roster, employee, action, day)
    version = roster.version
    roster.refresh_from_db()
    assert (list(Assignment.objects.values()), Change.objects.count(), roster.version) == (*before, version)
    return refusal.value


# --- works -----------------------------------------------------------------------------------------------------------------------------


def test_toggle_sends_home_and_pins(agency, roster, rina):
    edited = edit(roster, rina, by=agency.head)
    assert cell(roster, rina) == (Place.HOME, agency.head)
    assert edited.roster.version == 2
    assert edited.cells == [(str(rina.pk), MONDAY)]
    assert edited.draft.home - edited.before.home == {(str(rina.pk), MONDAY)}


def test_toggle_again_brings_back_and_keeps_the_pin(agency, roster, rina):
    edit(roster, rina)
    edit(roster, rina, by=agency.head)
    assert cell(roster, rina) == (Place.OFFICE, agency.head)


def test_home_and_office_say_where_not_how(agency, roster, rina):
    for action, place in ((CellAction.HOME, Place.HOME), (CellAction.HOME, Place.HOME), (CellAction.OFFICE, Place.OFFICE)):
        edit(roster, rina, action, by=agency.head)
        assert cell(roster, rina) == (place, agency.head)


def test_pin_keeps_a_cell_where_it_is(agency, roster, rina):
    send_home(roster, rina, MONDAY)
    edit(roster, rina, CellAction.PIN, by=agency.head)
    edit(roster, rina, CellAction.PIN, day=TUESDAY, by=agency.head)
    assert (cell(roster, rina), cell(roster, rina, TUESDAY)) == ((Place.HOME, agency.head), (Place.OFFICE, agency.head))


def test_unpin_leaves_the_place(roster, rina):
    edit(roster, rina)
    edit(roster, rina, CellAction.UNPIN)
    assert cell(roster, rina) == (Place.HOME, None)


def test_each_edit_is_a_change_with_its_author_and_version(agency, roster, rina):
    edit(roster, rina, by=agency.head)
    edit(roster, rina, CellAction.UNPIN, by=agency.head)
    rows = Change.objects.filter(roster=roster).values_list("version", "kind", "employee", "day", "before", "after", "by")
    assert list(rows) == [
        (2, ChangeKind.CELL, rina.pk, MONDAY, "WFO", "WFH", agency.head.pk),
        (3, ChangeKind.PIN, rina.pk, MONDAY, "WFH", "WFH", agency.head.pk),
    ]


def test_edit_after_publication_makes_a_draft_again_and_staff_see_no_difference(agency, roster, rina, settings):
    settings.TODAY = MONDAY
    publish(roster.pk, None, agency.head)
    edit(roster, rina)
    roster.refresh_from_db()
    assert roster.status == RosterStatus.DRAFT
    assert PublishedDay.objects.get(employee=rina, day=MONDAY, is_current=True).location == "WFO"


# --- refused with rule and clause ----------------------------------------------------------------------------------------------------------------


def test_004_b_one_too_many_is_refused_with_the_cap(agency, roster):
    for employee in agency.people[0][:2]:
        edit(roster, employee)
    refusal = refused(roster, agency.people[0][2])
    assert "can't work from home on Monday, 21 August 2023" in refusal.message
    (violation,) = refusal.violations
    assert (violation.kind, violation.limit, violation.actual) == (RuleKind.CAP, 2, 3)


def test_001_b_treasurer_is_refused_by_exemption(roster, rina):
    give_duty(rina, DutyRole.TREASURER)
    assert [violation.kind for violation in refused(roster, rina).violations] == [RuleKind.EXEMPT]


def test_treasurer_since_tuesday_may_go_home_on_monday_only(roster, rina):
    give_duty(rina, DutyRole.TREASURER, starts=TUESDAY)
    edit(roster, rina, day=MONDAY)
    (violation,) = refused(roster, rina, day=TUESDAY).violations
    assert violation.subject == f"exempt-{rina.pk}"


def test_003_e_minimum_on_site_is_refused(agency, roster, rina):
    CoverageGroupFactory(unit=agency.unit, minimum=2, members=agency.people[0][:2])
    assert [violation.kind for violation in refused(roster, rina).violations] == [RuleKind.COVERAGE]


def test_week_and_run_of_the_roster_are_refused(agency, rina):
    roster = agency.draft(max_home_per_week=2, max_home_run=1)
    edit(roster, rina, day=MONDAY)
    assert [violation.kind for violation in refused(roster, rina, day=TUESDAY).violations] == [RuleKind.RUN]
    edit(roster, rina, day=WEDNESDAY)
    assert [violation.kind for violation in refused(roster, rina, day=FRIDAY).violations] == [RuleKind.WEEK]


def test_absent_person_cannot_be_moved(roster, rina):
    absent(rina, MONDAY)
    assert "is absent" in refused(roster, rina).message


def test_pin_from_before_an_absence_may_go(roster, rina):
    edit(roster, rina)
    absent(rina, MONDAY)
    edit(roster, rina, CellAction.UNPIN)
    assert cell(roster, rina) == (Place.HOME, None)


def test_holidays_and_days_outside_the_period_are_no_days_of_the_roster(agency, rina):
    roster = agency.draft(ends=MAULID)
    for day in (MAULID, MAULID.replace(day=29), MONDAY.replace(day=27)):
        assert "not a working day" in refused(roster, rina, day=day).message


def test_employee_of_another_unit_is_not_in_the_roster(roster):
    stranger = make_agency(2, name="Dinas Lain").people[0][0]
    assert "not in this roster" in refused(roster, stranger).message


def test_day_that_staff_have_lived_is_frozen(agency, roster, rina, settings):
    settings.TODAY = TUESDAY
    edit(roster, rina)  # not published yet: a first publication may be late
    publish(roster.pk, None, agency.head)
    assert "has passed" in refused(roster, rina).message
    edit(roster, rina, day=TUESDAY)


def test_roster_that_no_longer_exists_is_refused(roster, rina):
    with pytest.raises(Refusal, match="no longer exists"):
        edit_cell(roster.pk + 1, 1, rina.pk, MONDAY, CellAction.HOME, UserFactory())


# --- two heads at once ---------------------------------------------------------------------------------------------------------------------------


def test_stale_edit_gets_the_difference_and_overwrites_nothing(agency, roster, rina):
    edit(roster, rina, by=agency.head)
    edit(roster, agency.people[0][1], by=agency.head)
    with pytest.raises(Stale) as stale:
        edit(roster, rina, version=1)
    assert [(change.employee, change.day, change.by) for change in stale.value.changes] == [
        (rina, MONDAY, agency.head),
        (agency.people[0][1], MONDAY, agency.head),
    ]
    assert cell(roster, rina) == (Place.HOME, agency.head)


# --- a draft that is already wrong -------------------------------------------------------------------------------------------------------------------


def test_draft_broken_by_a_new_fact_improves_step_by_step(agency, roster):
    for employee in agency.people[0]:
        send_home(roster, employee, MONDAY)
    edit(roster, agency.people[0][0], CellAction.OFFICE)  # 3 of at most 2: better, though not good yet
    assert [violation.actual for violation in refused(roster, agency.people[0][0], CellAction.HOME).violations] == [4]
    edit(roster, agency.people[0][1], CellAction.HOME, day=TUESDAY)  # another day is free as ever


def test_new_treasurer_s_home_days_may_be_taken_back(roster, rina):
    send_home(roster, rina, MONDAY, TUESDAY)
    give_duty(rina, DutyRole.TREASURER)
    edit(roster, rina, CellAction.OFFICE)
    edit(roster, rina, CellAction.OFFICE, day=TUESDAY)
