"""Parts are joined only by rules that span subunits and can bind."""

from dataclasses import replace

import pytest

from roster.solver.components import split
from roster.solver.problem import Coverage, Person, Problem, ProblemError, SharedCap, Status, Subunit
from roster.solver.solve import solve
from tests.roster.solver.builders import home_pins, workdays

DAYS = workdays(2)
THREE = Problem(
    days=DAYS,
    subunits=tuple(Subunit(name, (1, 1)) for name in ("umum", "arsip", "sosial")),
    people=tuple(Person(f"{name}-{n}", name) for name in ("umum", "arsip", "sosial") for n in (1, 2)),
)


def units(problem: Problem) -> list[list[str]]:
    return [[subunit.id for subunit in part.subunits] for part in split(problem)]


def test_subunits_without_common_rules_stand_alone_in_their_order():
    assert units(THREE) == [["umum"], ["arsip"], ["sosial"]]


def test_a_part_takes_its_people_pins_wishes_and_reference_along():
    problem = replace(THREE, pins=home_pins(("arsip-1", DAYS[0])), reference={"umum-1": frozenset(DAYS)})
    first, second, _ = split(problem)
    assert [person.id for person in second.people] == ["arsip-1", "arsip-2"]
    assert (first.pins, second.pins) == ((), problem.pins)
    assert (first.reference, second.reference) == ({"umum-1": frozenset(DAYS)}, {})


@pytest.mark.parametrize(("caps", "parts"), [((1, 2), 2), ((2, 2), 3)])
def test_a_shared_cap_joins_only_when_it_can_bind(caps: tuple[int, int], parts: int):
    assert len(split(replace(THREE, shared_caps=(SharedCap("dinas", ("umum", "sosial"), caps),)))) == parts


def test_joined_subunits_keep_their_place():
    assert units(replace(THREE, shared_caps=(SharedCap("dinas", ("umum", "sosial"), (1, 1)),))) == [["umum", "sosial"], ["arsip"]]


def test_a_coverage_group_joins_the_subunits_of_its_people():
    problem = replace(THREE, coverage=(Coverage("loket", ("umum-1", "arsip-1")),))
    assert units(problem) == [["umum", "arsip"], ["sosial"]]
    assert solve(problem).status is Status.OPTIMAL


def test_a_coverage_group_that_exempt_people_always_keep_joins_nothing():
    people = (Person("umum-1", "umum", exempt=True), *THREE.people[1:])
    assert len(split(replace(THREE, people=people, coverage=(Coverage("loket", ("umum-1", "arsip-1")),)))) == 3


def test_a_limit_on_changes_is_one_purse_for_everybody():
    problem = replace(THREE, reference={}, max_changes=3)
    assert split(problem) == (problem,)
    assert solve(problem).stages[0].value == 3


def test_stages_of_the_whole_are_sums_over_the_parts():
    solution = solve(THREE)
    assert [(stage.name, stage.value, stage.bound) for stage in solution.stages][:2] == [("usage", 6, 6), ("fairness", 6, 6)]


def test_one_part_without_a_roster_is_the_verdict_for_all_and_names_only_itself():
    solution = solve(replace(THREE, pins=home_pins(("arsip-1", DAYS[0]), ("arsip-2", DAYS[0]))))
    assert solution.status is Status.INFEASIBLE
    assert [conflict.rule for conflict in solution.conflicts] == ["cap:arsip"]


def test_every_part_without_a_roster_is_told_even_where_counting_sees_only_one():
    subunits = (THREE.subunits[0], Subunit("arsip", (1, 1), (0, 0)), THREE.subunits[2])
    problem = replace(THREE, subunits=subunits, pins=home_pins(("umum-1", DAYS[0]), ("umum-2", DAYS[0])))
    assert {conflict.rule for conflict in solve(problem).conflicts} == {"cap:umum", "max_office:arsip"}


def test_a_piece_too_large_for_one_search_is_refused_with_its_figures():
    people = tuple(Person(f"p{n}", "umum") for n in range(30_001))
    with pytest.raises(ProblemError, match='subunits "umum": 30001 people for 2 days that cannot be solved apart: more than 60000'):
        split(replace(THREE, people=people))
