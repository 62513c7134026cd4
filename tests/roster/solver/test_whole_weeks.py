"""Whole weeks: which problems fall apart into weeks, how weeks are dealt out, and that groups and single people come to the same."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bench.instances import unit
from roster.solver.facts import Location, Pattern
from roster.solver.problem import Status, Wish
from roster.solver.score import stage_values
from roster.solver.search import Search
from roster.solver.solve import solve
from roster.solver.turns import Slot, deal
from roster.solver.weeks import Way, weeks_apart
from roster.solver.whole_weeks import solve_by_weeks
from tests.roster.solver.agreement import disagreement
from tests.roster.solver.builders import a_problem, home_pins, with_person, workdays

WEEK = 5
WHOLE = 0b11111


def two_weeks(people: int = 4, cap: int = 2, **changes: object):
    return a_problem(people, 2 * WEEK, cap, pattern=Pattern.WEEKLY, **changes)


def test_people_of_whom_no_rule_and_no_absence_tells_them_apart_are_of_one_kind():
    weeks = weeks_apart(two_weeks())
    assert [list(week.kinds.values()) for week in weeks] == [[["p1", "p2", "p3", "p4"]]] * 2


def test_who_is_away_or_pinned_is_of_another_kind_in_that_week_alone():
    days = workdays(2 * WEEK)
    problem = with_person(two_weeks(pins=home_pins(("p2", days[0]))), "p1", absent=frozenset({days[-1]}))
    first, second = weeks_apart(problem)
    assert sorted(first.kinds.values()) == [["p1", "p3", "p4"], ["p2"]]
    assert sorted(second.kinds.values()) == [["p1"], ["p2", "p3", "p4"]]


def test_a_longest_run_joins_weeks_unless_it_never_leaves_one():
    assert weeks_apart(with_person(two_weeks(), "p1", max_home_run=3)) is None
    assert weeks_apart(with_person(a_problem(2, WEEK, pattern=Pattern.WEEKLY), "p1", max_home_run=3)) is not None


def test_a_limit_on_changes_joins_weeks_and_counted_changes_do_not():
    before = {"p1": frozenset(workdays(WEEK))}
    assert weeks_apart(two_weeks(reference=before, max_changes=2)) is None
    assert weeks_apart(two_weeks(reference=before)) is not None


def test_whole_weeks_go_round():
    solution = solve(two_weeks())
    assert solution.status is Status.OPTIMAL
    assert sorted(map(len, solution.home.values())) == [WEEK] * 4
    assert {stage.name: stage.value for stage in solution.stages} == {"usage": 20, "pattern": 0, "fairness": 100, "wishes": 0}


def test_what_somebody_exempt_wishes_is_unmet_and_no_reason_to_fail():
    """Seed 77014 of `make fuzz`: the model of turns knew no exempt people."""
    day = workdays(1)[0]
    problem = with_person(
        two_weeks(wishes=(Wish("p1", day, Location.HOME, 1), Wish("p2", day, Location.HOME, 2))), "p1", exempt=True
    )
    solution = solve(problem)
    assert [(stage.value, stage.bound) for stage in solution.stages if stage.name == "wishes"] == [(1, 1)]
    assert disagreement(with_person(a_problem(3, 2, 1, pattern=Pattern.WEEKLY, wishes=problem.wishes), "p1", exempt=True)) is None


def test_no_plan_at_all_is_left_to_the_other_path():
    problem = two_weeks(cap=0, pins=home_pins(("p1", workdays(1)[0])))
    assert solve_by_weeks(problem, Search(10, 1), 10) is None
    assert solve(problem).status is Status.INFEASIBLE


def test_groups_and_people_one_by_one_come_to_the_same_totals():
    problem = unit(12, 4, pattern=Pattern.WEEKLY)
    whole = solve(problem)
    assert whole.status is Status.OPTIMAL
    apart = replace(problem, wishes=tuple(Wish(person.id, problem.days[0], Location.OFFICE, 0) for person in problem.people))
    assert {stage.name: stage.value for stage in solve(apart).stages if stage.name != "wishes"} == {
        stage.name: stage.value for stage in whole.stages if stage.name != "wishes"
    }
    assert stage_values(problem, whole.home) == {stage.name: stage.value for stage in whole.stages}


@given(
    st.lists(st.lists(st.booleans(), min_size=1, max_size=6), min_size=1, max_size=6).filter(
        lambda rows: len({*map(len, rows)}) == 1
    )
)
def test_dealing_reaches_every_total_that_can_be_reached(rows: list[list[bool]]):
    """Gale and Ryser: of weeks with one length, whatever some dealing reaches, this one does. Rows are weeks, columns people."""
    weeks = [[Way(WHOLE if at_home else 0, 0, 0) for at_home in row] for row in rows]
    totals = [(sum(column),) for column in zip(*rows, strict=True)]
    slot = Slot(tuple(range(len(weeks))), WEEK)
    dealt = deal([slot], [sorted(week) for week in weeks], totals)
    assert [sum(way.length == WEEK for way in ways) for ways in dealt] == [total for (total,) in totals]
    assert [sorted(week) for week in zip(*dealt, strict=True)] == [sorted(week) for week in weeks]
