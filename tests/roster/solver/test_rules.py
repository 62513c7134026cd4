"""Each rule kind: a problem in which it can hold, one in which it can't, and a proof that none lacks an encoder."""

from dataclasses import replace

import pytest

from policies.checks import RuleKind, find_violations
from roster.solver import constraints
from roster.solver.facts import Coverage, Pattern, Person, Pin, SharedCap, Subunit
from roster.solver.problem import Problem, Remedy, Status
from roster.solver.solve import solve
from tests.roster.solver.builders import a_problem, home_pins, office_pins, with_person, workdays

DAYS = workdays(3)


def test_every_rule_kind_has_an_encoder():
    rules = {Subunit, SharedCap, Coverage, Pin, Person, constraints.ChangeLimit}
    assert rules <= constraints.encode.registry.keys()
    problem = a_problem(pins=home_pins(("p1", DAYS[0])), reference={}, max_changes=1, coverage=(Coverage("loket", ("p1",)),))
    assert {type(rule) for rule in constraints.rules_of(problem)} <= constraints.encode.registry.keys()


def test_every_kind_the_judge_knows_is_encoded():
    everything = replace(
        with_person(a_problem(), "p1", max_home_per_week=1, max_home_run=1),
        subunits=(Subunit("umum", (1, 1, 1), (1, 1, 1)),),
        coverage=(Coverage("loket", ("p1", "p2")),),
        shared_caps=(SharedCap("dinas", ("umum",), (1, 1, 1)),),
        pins=home_pins(("p1", DAYS[0])),
        reference={},
        max_changes=1,
    )
    rows = {row.rule.partition(":")[0] for row in constraints.rows_of(everything)}
    closed_cells = {RuleKind.EXEMPT, RuleKind.ABSENT, RuleKind.UNKNOWN}  # no variable exists where these forbid it
    assert rows == set(RuleKind) - closed_cells


def test_an_unknown_rule_is_refused_loudly():
    with pytest.raises(NotImplementedError, match="no encoder for str"):
        constraints.encode("kebijakan baru", a_problem())


FEASIBLE = {
    "cap": a_problem(people=3, cap=2),
    "max_office": a_problem(subunits=(Subunit("umum", (1, 1, 1), (1, 1, 1)),)),
    "exempt": with_person(a_problem(), "p1", exempt=True),
    "absent": with_person(a_problem(), "p1", absent=frozenset(DAYS[:2])),
    "coverage": a_problem(cap=2, coverage=(Coverage("loket", ("p1", "p2")),)),
    "coverage on some days": a_problem(cap=2, coverage=(Coverage("loket", ("p1", "p2"), 2, frozenset(DAYS[:1])),)),
    "crossing coverage": a_problem(people=3, cap=3, coverage=(Coverage("a", ("p1", "p2")), Coverage("b", ("p2", "p3")))),
    "shared cap": a_problem(shared_caps=(SharedCap("dinas", ("umum",), (1, 0, 1)),)),
    "home pin": a_problem(pins=home_pins(("p1", DAYS[0]))),
    "office pin of an absent person": with_person(a_problem(pins=office_pins(("p1", DAYS[0]))), "p1", absent=frozenset(DAYS[:1])),
    "office pin of an exempt person": with_person(a_problem(pins=office_pins(("p1", DAYS[0]))), "p1", exempt=True),
    "max_home_per_week": with_person(a_problem(people=1), "p1", max_home_per_week=2),
    "max_home_run": with_person(a_problem(people=1), "p1", max_home_run=1),
    "max_changes": a_problem(reference={"p1": frozenset(DAYS)}, max_changes=2),
}
USAGE = {
    "cap": 6,
    "max_office": 3,
    "exempt": 3,
    "absent": 3,
    "coverage": 3,
    "coverage on some days": 4,
    "crossing coverage": 6,
    "shared cap": 2,
    "home pin": 3,
    "office pin of an absent person": 3,
    "office pin of an exempt person": 3,
    "max_home_per_week": 2,
    "max_home_run": 2,
    "max_changes": 3,
}


@pytest.mark.parametrize("pattern", Pattern)
@pytest.mark.parametrize("rule", FEASIBLE)
def test_a_rule_that_can_hold_is_held_at_full_usage(rule: str, pattern: Pattern):
    problem = replace(FEASIBLE[rule], pattern=pattern)
    solution = solve(problem)
    assert solution.status is Status.OPTIMAL
    assert find_violations(problem.requirements, solution.home) == []
    assert solution.stages[0].value == USAGE[rule]


def test_an_absent_day_breaks_a_run():
    problem = with_person(a_problem(people=1), "p1", max_home_run=1, absent=frozenset({DAYS[1]}))
    assert solve(problem).home == {"p1": frozenset({DAYS[0], DAYS[2]})}


def test_a_run_goes_on_over_the_weekend():
    days = workdays(6)
    problem = with_person(a_problem(people=1, days=6, pins=home_pins(("p1", days[4]), ("p1", days[5]))), "p1", max_home_run=1)
    assert [conflict.rule for conflict in solve(problem).conflicts] == ["max_home_run:p1"]


def infeasible_problems() -> dict[str, tuple[Problem, int, int, tuple[str, ...], tuple[Remedy, ...]]]:
    """Return rule id → (problem, needed, available, because, remedies that were tested)."""
    monday, tuesday = DAYS[:2]
    both = home_pins(("p1", monday), ("p2", monday))
    unpin_both = (Remedy("unpin", "pin:p1", monday), Remedy("unpin", "pin:p2", monday))
    tight = a_problem(subunits=(Subunit("umum", (2, 2, 2), (0, 2, 2)),))
    twice = home_pins(("p1", monday), ("p1", tuesday))
    unpin_twice = (Remedy("unpin", "pin:p1", monday), Remedy("unpin", "pin:p1", tuesday))
    return {
        "cap:umum": (a_problem(pins=both), 2, 1, ("pin:p1", "pin:p2"), unpin_both),
        "shared_cap:dinas": (
            a_problem(cap=2, pins=both, shared_caps=(SharedCap("dinas", ("umum",), (1, 1, 1)),)),
            2,
            1,
            ("pin:p1", "pin:p2"),
            unpin_both,
        ),
        "max_office:umum": (with_person(tight, "p1", exempt=True), 2, 1, ("exempt:p1",), ()),
        "coverage:loket": (
            with_person(
                a_problem(cap=2, coverage=(Coverage("loket", ("p1", "p2"), 2, frozenset({monday})),)),
                "p2",
                absent=frozenset({monday}),
            ),
            2,
            1,
            ("absent:p2",),
            (Remedy("lower", "coverage:loket", to=1),),
        ),
        "pin:p1": (
            with_person(a_problem(pins=home_pins(("p1", monday))), "p1", exempt=True),
            1,
            0,
            ("exempt:p1",),
            (Remedy("unpin", "pin:p1", monday),),
        ),
        "max_home_per_week:p1": (
            with_person(a_problem(pins=twice), "p1", max_home_per_week=1),
            2,
            1,
            ("pin:p1",),
            (Remedy("raise", "max_home_per_week:p1", to=2), *unpin_twice),
        ),
        "max_home_run:p1": (
            with_person(a_problem(pins=twice), "p1", max_home_run=1),
            2,
            1,
            ("pin:p1",),
            (Remedy("raise", "max_home_run:p1", to=2), *unpin_twice),
        ),
        "max_changes:reference": (
            a_problem(reference={}, max_changes=1, pins=twice),
            2,
            1,
            ("pin:p1",),
            (Remedy("raise", "max_changes:reference", to=2), *unpin_twice),
        ),
    }


@pytest.mark.parametrize("rule", infeasible_problems())
def test_a_rule_that_cannot_hold_is_named_with_numbers_facts_and_remedies(rule: str):
    problem, needed, available, because, remedies = infeasible_problems()[rule]
    solution = solve(problem)
    assert (solution.status, solution.home) == (Status.INFEASIBLE, None)
    (conflict,) = solution.conflicts
    assert (conflict.rule, conflict.needed, conflict.available) == (rule, needed, available)
    assert conflict.because == because
    assert conflict.remedies == remedies
