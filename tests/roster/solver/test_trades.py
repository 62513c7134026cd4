"""Trades mend what the flow can't hold, even out the weekdays, and leave everything that is decided before as it was."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.instances import unit
from policies.checks import find_violations
from roster.solver.bounds import relax
from roster.solver.problem import Coverage, Location, Pattern, Wish
from roster.solver.score import days_outside, stage_values, weekday_shares
from roster.solver.solve import solve
from roster.solver.trades import trade
from tests.roster.solver.builders import a_problem, home_pins, with_person, workdays
from tests.roster.solver.random_problems import small_problem

DAYS = workdays(10)
MON = DAYS[0]
UNEVEN = {"p1": frozenset({DAYS[0], DAYS[5]}), "p2": frozenset({DAYS[1], DAYS[6]})}  # both Mondays, both Tuesdays


def two_weeks(**changes):
    """Two people and one place on Mondays and Tuesdays: an even share is one Monday and one Tuesday each."""
    caps = (1, 1, 0, 0, 0) * 2
    problem = a_problem(days=10)
    return replace(problem, subunits=(replace(problem.subunits[0], caps=caps),), **changes)


def test_two_people_trade_the_days_of_one_week():
    problem = two_weeks()
    even = trade(problem, UNEVEN)
    assert days_outside(weekday_shares(problem), UNEVEN) == 2
    assert days_outside(weekday_shares(problem), even) == 0
    assert sorted(map(len, even.values())) == [2, 2]


def test_a_pinned_cell_is_never_traded():
    even = trade(two_weeks(pins=home_pins(("p1", MON))), UNEVEN)
    assert MON in even["p1"]
    assert DAYS[5] in even["p2"]


def test_a_trade_that_would_empty_a_counter_is_left_out():
    counter = Coverage("loket", ("p2",), 1, frozenset({MON, DAYS[5]}))
    assert trade(two_weeks(coverage=(counter,)), UNEVEN) == UNEVEN


def test_where_changes_count_nothing_is_traded():
    assert trade(two_weeks(reference=UNEVEN), UNEVEN) == UNEVEN


def test_counters_that_share_people_are_kept_open():
    counters = (Coverage("a", ("p1", "p2")), Coverage("b", ("p2", "p3")))
    problem = a_problem(people=4, days=2, cap=2, coverage=counters, pattern=Pattern.WEEKLY)
    closed = {"p1": frozenset({DAYS[0]}), "p2": frozenset({DAYS[0]}), "p3": frozenset({DAYS[1]}), "p4": frozenset({DAYS[1]})}
    mended = trade(problem, closed)
    assert find_violations(problem.requirements, mended) == []
    assert {person: len(days) for person, days in mended.items()} == dict.fromkeys(mended, 1)


def test_a_run_is_broken_by_a_trade():
    problem = with_person(a_problem(days=4), "p1", max_home_run=1)
    mended = trade(problem, {"p1": frozenset(DAYS[:2]), "p2": frozenset(DAYS[2:4])})
    assert find_violations(problem.requirements, mended) == []
    assert [len(mended[person]) for person in ("p1", "p2")] == [2, 2]


def test_what_no_trade_can_mend_is_left():
    problem = with_person(a_problem(people=1), "p1", max_home_run=2)
    assert len(trade(problem, {"p1": frozenset(DAYS[:3])})["p1"]) == 2


def test_weekdays_are_evened_without_moving_a_wish_when_that_is_possible():
    wish = Wish("p1", MON, Location.HOME)
    even = trade(two_weeks(wishes=(wish,)), UNEVEN)
    assert MON in even["p1"]
    assert days_outside(weekday_shares(two_weeks()), even) == 0


@given(st.integers(0, 10_000))
def test_what_is_decided_before_the_weekdays_stays(seed):
    problem = replace(small_problem(seed, cells=14), pattern=Pattern.MIXED)
    home = solve(replace(problem, pattern=Pattern.WEEKLY)).home
    if home is None:
        return
    even = trade(problem, home)
    before, after = stage_values(problem, home), stage_values(problem, even)
    assert find_violations(problem.requirements, even) == []
    assert after["pattern"] <= before["pattern"]
    assert {name: after[name] for name in ("usage", "fairness")} == {name: before[name] for name in ("usage", "fairness")}
    assert after.get("changes", 0) <= before.get("changes", 0)


@given(st.integers(0, 10_000), st.integers(4, 26))
def test_nearly_always_the_flow_and_trades_prove_the_pattern(seed, people):
    problem = unit(people, 4, seed=seed)
    flow = relax(problem)
    left = stage_values(problem, trade(problem, flow.home))["pattern"] - flow.bounds["pattern"]
    assert 0 <= left <= 2


@pytest.mark.parametrize("people", [12, 25])
def test_same_plan_same_trades(people):
    problem = unit(people, 9)
    home = relax(problem).home
    assert trade(problem, home) == trade(problem, home)
