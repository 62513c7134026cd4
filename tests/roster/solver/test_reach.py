"""How far from the reference a person's week can lie, once what is forced has been paid for."""

from dataclasses import replace
from itertools import combinations

from bench.instances import unit
from policies.checks import find_violations
from roster.solver.facts import Location, Pattern, Pin
from roster.solver.problem import Status
from roster.solver.reach import Reach
from roster.solver.solve import solve
from tests.roster.solver.builders import a_problem, home_pins, office_pins, with_person, workdays

DAYS = workdays(3)
MON, TUE, WED = DAYS
BEFORE = {"p1": frozenset(DAYS), "p2": frozenset()}


def lawful_weeks(reach: Reach, person: str) -> list[int]:
    """Return the number of home days of each choice within reach."""
    choices = (frozenset(chosen) for size in range(4) for chosen in combinations(DAYS, size))
    before, most = reach.of_week(person, DAYS)
    return [len(home) for home in choices if len(home ^ before) <= most]


def test_without_anything_forced_all_changes_can_be_spent_in_one_week():
    reach = Reach(a_problem(reference=BEFORE), 1)
    assert lawful_weeks(reach, "p1") == [2, 2, 2, 3]
    assert reach.home_days("p1") == (2, 4)


def test_a_pin_against_the_reference_is_spent_where_it_lies():
    reach = Reach(a_problem(reference=BEFORE, pins=office_pins(("p1", MON))), 2)
    assert reach.spare == 1
    assert lawful_weeks(reach, "p2") == [0, 1, 1, 1]
    assert lawful_weeks(reach, "p1") == [1, 1, 1, 2, 2, 2, 3]


def test_a_pin_that_the_reference_meets_costs_nothing():
    assert Reach(a_problem(reference=BEFORE, pins=home_pins(("p1", MON))), 2).spare == 2


def test_days_that_an_absence_takes_from_the_reference_are_forced():
    problem = with_person(a_problem(reference=BEFORE), "p1", absent=frozenset({MON, TUE}))
    reach = Reach(problem, 2)
    assert reach.spare == 0
    assert reach.of_week("p1", DAYS) == (frozenset(DAYS), 2)
    assert reach.of_week("p1", [WED]) == (frozenset({WED}), 0)


def test_an_office_pin_on_an_absent_day_is_forced_once():
    problem = with_person(a_problem(reference=BEFORE, pins=office_pins(("p1", MON))), "p1", absent=frozenset({MON}))
    assert Reach(problem, 2).spare == 1


def test_whole_weeks_within_few_changes_are_proven_with_a_start_from_the_nearest_plan():
    problem = unit(10, 2, pattern=Pattern.WEEKLY)
    before = solve(problem).home
    day = problem.days[2]
    person = next(p for p in problem.people if not p.exempt and day not in p.absent and day not in before[p.id])
    pinned = (*problem.pins, Pin(person.id, day, Location.HOME))
    wished = replace(problem, pins=pinned, reference=before, max_changes=4)
    solution = solve(wished)
    assert solution.status is Status.OPTIMAL
    assert find_violations(wished.requirements, solution.home) == []
