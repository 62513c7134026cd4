"""The facts behind a cell, and claims that a solve has proven: compared with every plan there is."""

import random
from dataclasses import replace
from itertools import product

import pytest

from policies.checks import find_violations
from policies.rules import DutyRole
from roster.queries.draft import load_draft
from roster.workflow.build_problem import build_problem, plan_of
from roster.workflow.edit import CellAction, edit_cell
from roster.workflow.explain_cell import Answer, explain_cell
from roster.workflow.judge import facts_of
from roster.workflow.prove_cell import can_be_home
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


def known(roster, person, day=MONDAY, standing=lambda one: 0):
    return explain_cell(roster, facts_of(roster), load_draft(roster), (str(person.pk), day), standing)


def verdict(roster, person, day=MONDAY):
    return can_be_home(roster, facts_of(roster), load_draft(roster), (str(person.pk), day))


# --- facts -----------------------------------------------------------------------------------------------------------------------------


def test_full_day_tells_the_cap_and_who_is_at_home(agency):
    rina, adi, budi, citra = agency.people[0]
    roster = agency.draft()
    send_home(roster, adi, MONDAY)
    send_home(roster, budi, MONDAY)
    send_home(roster, citra, MONDAY)
    absent(citra, MONDAY)  # leave lies over what was decided
    found = known(roster, rina)
    assert ([person.employee for person in found.home], found.cap, found.is_full) == ([adi, budi], 2, True)


def test_minimum_that_would_fall_short_holds_the_person(agency):
    rina, adi, *_ = agency.people[0]
    CoverageGroupFactory(unit=agency.unit, name="Loket", minimum=1, members=[rina, adi])
    roster = agency.draft()
    assert known(roster, rina).holds == ()
    send_home(roster, adi, MONDAY)
    (held,) = known(roster, rina).holds
    assert (held.need.name, [person.employee for person in held.on_site]) == ("Loket", [rina])


def test_own_week_is_told_when_a_day_more_would_pass_it(agency):
    rina = agency.people[0][0]
    roster = agency.draft(max_home_per_week=2)
    send_home(roster, rina, TUESDAY)
    assert known(roster, rina).week is None
    send_home(roster, rina, FRIDAY)
    assert known(roster, rina).week == 3


def test_own_run_is_told_when_a_day_more_would_pass_it(agency):
    rina = agency.people[0][0]
    roster = agency.draft(max_home_run=2)
    send_home(roster, rina, MONDAY, WEDNESDAY)
    assert known(roster, rina, TUESDAY).run == 3
    assert known(roster, rina, FRIDAY).run is None


def test_fairness_would_take_the_day_from_whoever_has_had_most_and_is_not_pinned(agency):
    rina, adi, budi, _citra = agency.people[0]
    roster = agency.draft()
    send_home(roster, adi, MONDAY)
    send_home(roster, budi, MONDAY, pinned_by=agency.head)
    assert known(roster, rina, standing=lambda one: one.employee == budi).giver.employee == adi


def test_pin_tells_its_author_and_survives_other_steps(agency):
    rina, adi, *_ = agency.people[0]
    roster = agency.draft()
    edit_cell(roster.pk, 1, rina.pk, MONDAY, CellAction.PIN, agency.admin)
    edit_cell(roster.pk, 2, adi.pk, MONDAY, CellAction.PIN, agency.head)
    assert known(roster, rina).pinning.pin_after == agency.admin
    edit_cell(roster.pk, 3, rina.pk, MONDAY, CellAction.UNPIN, agency.head)
    assert known(roster, rina).pinning is None


# --- claims ----------------------------------------------------------------------------------------------------------------------------


def test_possible_where_others_can_move_and_says_which(agency):
    rina, adi, budi, _citra = agency.people[0]
    roster = agency.draft()
    send_home(roster, adi, MONDAY)
    send_home(roster, budi, MONDAY)
    found = verdict(roster, rina)
    assert found.answer is Answer.POSSIBLE
    assert (str(rina.pk), MONDAY) in found.cells
    assert len(found.cells) == 2  # one of the two comes to the office


def test_pins_that_fill_the_day_block_it_and_are_named(agency):
    rina, adi, budi, _citra = agency.people[0]
    roster = agency.draft()
    send_home(roster, adi, MONDAY, pinned_by=agency.head)
    send_home(roster, budi, MONDAY, pinned_by=agency.head)
    found = verdict(roster, rina)
    assert found.answer is Answer.BLOCKED_BY_PINS
    assert {rule for rule, _day in found.rules} == {f"pin:{adi.pk}", f"pin:{budi.pk}", f"cap:{agency.subunits[0].pk}"}


def test_counter_of_one_is_impossible_whatever_is_pinned(agency):
    rina, adi, *_ = agency.people[0]
    CoverageGroupFactory(unit=agency.unit, minimum=1, members=[rina])
    roster = agency.draft()
    send_home(roster, adi, MONDAY, pinned_by=agency.head)
    found = verdict(roster, rina)
    assert found.answer is Answer.IMPOSSIBLE
    assert [rule.partition(":")[0] for rule, _day in found.rules] == ["coverage"]


def test_part_without_any_roster_is_said_to_have_none(agency):
    rina, *others = agency.people[0]
    roster = agency.draft()
    for person in others:
        send_home(roster, person, TUESDAY, pinned_by=agency.head)
    assert verdict(roster, rina).answer is Answer.NO_ROSTER


def test_other_parts_without_a_roster_say_nothing_of_this_one(settings):
    settings.TODAY = MONDAY
    agency = make_agency(4, 4)
    roster = agency.draft()
    for person in agency.people[1][:3]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    assert verdict(roster, agency.people[0][0]).answer is Answer.POSSIBLE


def every_plan(requirements):
    """Every way to send people home on the days of a tiny roster."""
    people, days = sorted(requirements.people), requirements.days
    for choice in product((False, True), repeat=len(people) * len(days)):
        home = iter(choice)
        yield {person: frozenset(day for day in days if next(home)) for person in people}


def true_answer(roster, facts, draft, cell):
    """What looking at every plan shows."""
    requirements = build_problem(roster, facts, draft).requirements
    fixed = tuple(pin for pin in requirements.fixed if (pin.person, pin.day) != cell)
    kept = [plan for plan in every_plan(requirements) if not find_violations(replace(requirements, fixed=fixed), plan)]
    if any(cell[1] in plan[cell[0]] for plan in kept):
        return Answer.POSSIBLE
    if not kept:
        return Answer.NO_ROSTER
    free = (plan for plan in every_plan(requirements) if cell[1] in plan[cell[0]])
    found = any(not find_violations(replace(requirements, fixed=()), plan) for plan in free)
    return Answer.BLOCKED_BY_PINS if found else Answer.IMPOSSIBLE


@pytest.mark.parametrize("seed", range(24))
def test_claim_is_what_every_plan_shows(seed, settings):
    settings.TODAY = MONDAY
    chance = random.Random(seed)
    agency = make_agency(chance.choice([3, 4]))
    people = agency.people[0]
    days = [MONDAY, TUESDAY, WEDNESDAY]
    roster = agency.draft(ends=WEDNESDAY, max_home_per_week=chance.choice([None, 1, 2]), max_home_run=chance.choice([None, 1]))
    CoverageGroupFactory(unit=agency.unit, minimum=chance.choice([1, 2]), members=chance.sample(people, 2))
    if chance.random() < 0.4:
        absent(chance.choice(people), chance.choice(days))
    for person in people:
        for day in days:
            if chance.random() < 0.4:
                send_home(roster, person, day, pinned_by=agency.head if chance.random() < 0.5 else None)
    facts, draft = facts_of(roster), load_draft(roster)
    for person in chance.sample(people, 2):
        cell = (str(person.pk), chance.choice(days))
        found, truth = can_be_home(roster, facts, draft, cell), true_answer(roster, facts, draft, cell)
        if truth is Answer.NO_ROSTER or found.answer is Answer.NO_ROSTER:  # both may hold: which rules are named is a choice
            assert found.answer is not Answer.POSSIBLE
            assert truth is not Answer.POSSIBLE
            continue
        assert found.answer is truth
        if found.cells:  # the roster that it proposes is lawful
            after = replace(draft, home=draft.home.symmetric_difference(found.cells))
            assert cell in after.home
            assert not find_violations(build_problem(roster, facts, after).requirements, plan_of(facts, after))


def test_exempt_person_is_impossible(agency):
    rina = agency.people[0][0]
    give_duty(rina, DutyRole.TREASURER)
    found = verdict(agency.draft(), rina, THURSDAY)
    assert (found.answer, found.rules) == (Answer.IMPOSSIBLE, ())


def test_absent_person_is_impossible_without_a_proof(agency):
    rina = agency.people[0][0]
    absent(rina, MONDAY)
    assert verdict(agency.draft(), rina).answer is Answer.IMPOSSIBLE
