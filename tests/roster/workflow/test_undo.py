"""Undo and redo: on the server, step by step, and never against the law."""

import pytest

from policies.rules import Place
from roster.models import Assignment
from roster.workflow import run_ledger
from roster.workflow.edit import CellAction, edit_cells
from roster.workflow.refusal import Refusal, Stale
from roster.workflow.solve import solve_run
from roster.workflow.undo import redo, steps_of, undo
from tests.factories import MONDAY, TUESDAY, WEDNESDAY, absent, make_agency, user_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency(4)


@pytest.fixture
def roster(agency):
    return agency.draft()


def edit(roster, by, action, *cells):
    roster.refresh_from_db()
    return edit_cells(roster.pk, roster.version, [(str(employee.pk), day) for employee, day in cells], action, by)


def take(step, roster, by):
    roster.refresh_from_db()
    return step(roster.pk, roster.version, by)


def draft(roster):
    return {(row.employee_id, row.day, row.location, row.pinned_by_id) for row in Assignment.objects.filter(roster=roster)}


def at_home(roster):
    return {(person, day) for person, day, place, _pin in draft(roster) if place == Place.HOME}


def test_undo_brings_back_place_and_pin(agency, roster):
    rina = agency.people[0][0]
    edit(roster, agency.head, CellAction.HOME, (rina, MONDAY))
    take(undo, roster, agency.head)
    assert draft(roster) == {(rina.pk, MONDAY, Place.OFFICE, None)}


def test_redo_makes_the_step_again(agency, roster):
    rina = agency.people[0][0]
    edit(roster, agency.head, CellAction.HOME, (rina, MONDAY))
    before = draft(roster)
    take(undo, roster, agency.head)
    take(redo, roster, agency.head)
    assert draft(roster) == before


def test_steps_are_taken_back_one_by_one_and_survive_a_reload(agency, roster):
    rina = agency.people[0][0]
    for day in (MONDAY, TUESDAY, WEDNESDAY):
        edit(roster, agency.head, CellAction.HOME, (rina, day))
    take(undo, roster, agency.head)
    take(undo, roster, agency.head)
    assert at_home(roster) == {(rina.pk, MONDAY)}
    take(redo, roster, agency.head)
    assert at_home(roster) == {(rina.pk, MONDAY), (rina.pk, TUESDAY)}


def test_swap_of_four_cells_is_one_step(agency, roster):
    rina, sari = agency.people[0][:2]
    edit(roster, agency.head, CellAction.HOME, (rina, MONDAY), (sari, TUESDAY))
    edit(roster, agency.head, CellAction.TOGGLE, (rina, MONDAY), (rina, TUESDAY), (sari, MONDAY), (sari, TUESDAY))
    assert at_home(roster) == {(sari.pk, MONDAY), (rina.pk, TUESDAY)}
    take(undo, roster, agency.head)
    assert at_home(roster) == {(rina.pk, MONDAY), (sari.pk, TUESDAY)}


def test_new_step_forgets_what_had_been_undone(agency, roster):
    rina = agency.people[0][0]
    edit(roster, agency.head, CellAction.HOME, (rina, MONDAY))
    take(undo, roster, agency.head)
    edit(roster, agency.head, CellAction.HOME, (rina, TUESDAY))
    with pytest.raises(Refusal):
        take(redo, roster, agency.head)


def test_accepted_re_solve_can_be_taken_back(agency, roster):
    solve_run(run_ledger.request_run(roster, agency.head).pk)
    solved = at_home(roster)
    person, day = min(solved)
    employee = next(one for one in agency.people[0] if one.pk == person)
    edit(roster, agency.head, CellAction.OFFICE, (employee, day))
    take(undo, roster, agency.head)
    assert at_home(roster) == solved


def test_first_solve_is_where_undo_ends(agency, roster):
    edit(roster, agency.head, CellAction.PIN, (agency.people[0][0], MONDAY))
    solve_run(run_ledger.request_run(roster, agency.head).pk)
    assert steps_of(roster).done == []
    with pytest.raises(Refusal):
        take(undo, roster, agency.head)


def test_nothing_to_undo_and_nothing_to_redo_are_refused(agency, roster):
    for step in (undo, redo):
        with pytest.raises(Refusal):
            take(step, roster, agency.head)


def test_stale_undo_takes_nothing_back(agency, roster):
    rina = agency.people[0][0]
    edit(roster, agency.head, CellAction.HOME, (rina, MONDAY))
    with pytest.raises(Stale):
        undo(roster.pk, 1, agency.head)
    assert at_home(roster) == {(rina.pk, MONDAY)}


def test_undo_that_would_pass_the_cap_is_refused(agency, roster):
    rina, sari, tono = agency.people[0][:3]
    edit(roster, agency.head, CellAction.HOME, (rina, MONDAY), (sari, MONDAY))
    edit(roster, agency.head, CellAction.OFFICE, (rina, MONDAY))
    Assignment.objects.create(roster=roster, employee=tono, day=MONDAY, location=Place.HOME)  # as a re-import of facts might
    before = draft(roster)
    with pytest.raises(Refusal):
        take(undo, roster, agency.head)
    assert draft(roster) == before


def test_undo_of_a_colleague_s_step_says_who_undid_it(agency, roster):
    rina = agency.people[0][0]
    edit(roster, agency.head, CellAction.HOME, (rina, MONDAY))
    absent(rina, MONDAY)
    take(undo, roster, user_of(rina))
    change = roster.changes.order_by("-version").first()
    assert (change.kind, change.by, change.undoes) == ("urung", user_of(rina), 2)
