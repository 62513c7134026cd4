from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.pages.spread import largest_spread, least_spread, proven_subunits

ranges = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda pair: (min(pair), max(pair))), min_size=1, max_size=5)


def problem(**changes):
    """Two units of two people each, everything plain."""
    people = [
        {"id": name, "subunit": name[0], "exempt": False, "balance": balance, "max_home_run": None}
        for name, balance in (("a1", 0), ("a2", 2), ("b1", 0), ("b2", 0))
    ]
    return {"pattern": "mixed", "reference": None, "shared_caps": [], "coverage": [], "people": people} | changes


def part(home, usage=(4, 4), fairness=(10, 10)):
    stages = [{"name": name, "value": pair[0], "bound": pair[1]} for name, pair in (("usage", usage), ("fairness", fairness))]
    return {"home": home, "stages": stages}


A, B = part({"a1": ["d1", "d2"], "a2": ["d1"]}), part({"b1": ["d1", "d2", "d3"], "b2": []})


def test_spread_compares_balance_and_home_days_within_each_unit():
    assert largest_spread(problem(), [A]) == 1
    assert largest_spread(problem(), [A, B]) == 3


def test_exempt_people_and_unsolved_parts_are_not_compared():
    people = [{**person, "exempt": person["id"] == "b1"} for person in problem()["people"]]
    assert largest_spread(problem(people=people), [B]) == 0
    assert largest_spread(problem(), [{"home": None, "stages": []}]) is None


@given(ranges, st.data())
def test_least_spread_is_what_trying_everything_finds(people, data):
    total = data.draw(st.integers(sum(low for low, _ in people), sum(high for _, high in people)))
    every = product(*(range(low, high + 1) for low, high in people))
    assert least_spread(people, total) == min(max(totals) - min(totals) for totals in every if sum(totals) == total)


def test_proven_optimum_of_a_flow_is_the_least_spread():
    assert proven_subunits(problem(), [A, B]) == {"a", "b"}


@pytest.mark.parametrize(
    "answer", [part(A["home"], usage=(4, 5)), part(A["home"], fairness=(10, 9)), part(A["home"], fairness=(10, None))]
)
def test_open_stage_proves_nothing(answer):
    assert proven_subunits(problem(), [answer]) == frozenset()


@pytest.mark.parametrize(
    "changes",
    [
        {"pattern": "weekly"},
        {"reference": {}},
        {"people": [{**person, "max_home_run": 3} for person in problem()["people"]]},
        {"coverage": [{"people": ["a1", "a2"]}, {"people": ["a2", "b1"]}]},
    ],
)
def test_where_totals_are_no_flow_least_squares_prove_no_spread(changes):
    assert proven_subunits(problem(**changes), [A]) == frozenset()


def test_part_of_two_units_proves_neither():
    assert proven_subunits(problem(), [part({**A["home"], **B["home"]})]) == frozenset()
