"""Trades even out the weekdays of a lawful plan and leave everything that is decided before as it was."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.instances import unit
from policies.checks import find_violations
from roster.solver.bounds import relax
from roster.solver.problem import Coverage, Pattern
from roster.solver.score import days_outside, stage_values, week_shares, weekday_shares
from roster.solver.solve import solve
from roster.solver.trades import even_weekdays
from tests.roster.solver.builders import a_problem, home_pins, workdays
from tests.roster.solver.strategies import problems

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
    even = even_weekdays(problem, UNEVEN)
    assert days_outside(weekday_shares(problem), UNEVEN) == 2
    assert days_outside(weekday_shares(problem), even) == 0
    assert sorted(map(len, even.values())) == [2, 2]


def test_a_pinned_cell_is_never_traded():
    even = even_weekdays(two_weeks(pins=home_pins(("p1", MON))), UNEVEN)
    assert MON in even["p1"]
    assert DAYS[5] in even["p2"]


def test_a_trade_that_would_empty_a_counter_is_left_out():
    counter = Coverage("loket", ("p2",), 1, frozenset({MON, DAYS[5]}))
    assert even_weekdays(two_weeks(coverage=(counter,)), UNEVEN) == UNEVEN


def test_a_trade_that_would_leave_the_reference_is_left_out():
    assert even_weekdays(two_weeks(reference=UNEVEN), UNEVEN) == UNEVEN


@given(problems(cells=14))
def test_what_is_decided_before_the_weekdays_stays(problem):
    problem = replace(problem, pattern=Pattern.MIXED)
    home = solve(replace(problem, pattern=Pattern.WEEKLY)).home
    if home is None:
        return
    even = even_weekdays(problem, home)
    before, after = stage_values(problem, home), stage_values(problem, even)
    assert find_violations(problem.requirements, even) == []
    assert days_outside(week_shares(problem), even) == days_outside(week_shares(problem), home)
    assert after["pattern"] <= before["pattern"]
    assert {name: after[name] for name in ("usage", "fairness")} == {name: before[name] for name in ("usage", "fairness")}
    assert after.get("changes", 0) <= before.get("changes", 0)


@given(st.integers(0, 10_000), st.integers(4, 26))
def test_nearly_always_the_flow_and_trades_prove_the_pattern(seed, people):
    problem = unit(people, 4, seed=seed)
    flow = relax(problem)
    left = stage_values(problem, even_weekdays(problem, flow.home))["pattern"] - flow.bounds["pattern"]
    assert 0 <= left <= 2


@pytest.mark.parametrize("people", [12, 25])
def test_same_plan_same_trades(people):
    problem = unit(people, 9)
    home = relax(problem).home
    assert even_weekdays(problem, home) == even_weekdays(problem, home)
