"""The contract's refusals: each malformed or contradicting problem is refused by the field's name."""

import copy
import json
import math

import pytest

from roster.solver.problem import Pattern, Person, Problem, ProblemError, Solution, Status
from tests.roster.solver.builders import a_problem, home_pins, office_pins

COMPLETE = {
    "format": "wfh-roster-problem/1",
    "days": ["2023-08-21", "2023-08-22"],
    "subunits": [{"id": "umum", "caps": [5, 5], "max_office": None}],
    "people": [
        {
            "id": "p1",
            "subunit": "umum",
            "exempt": False,
            "absent": ["2023-08-22"],
            "balance": -3,
            "max_home_per_week": None,
            "max_home_run": None,
        }
    ],
    "coverage": [{"id": "loket", "people": ["p1"], "minimum": 1, "days": None}],
    "shared_caps": [{"id": "bidang-a", "subunits": ["umum"], "caps": [5, 5]}],
    "pins": [{"person": "p1", "day": "2023-08-21", "location": "home"}],
    "wishes": [{"person": "p1", "day": "2023-08-21", "location": "office", "weight": 1}],
    "pattern": "mixed",
    "reference": {"p1": ["2023-08-22"]},
    "max_changes": 4,
    "seed": 1,
    "time_limit_s": 30,
}
MINIMAL = {key: COMPLETE[key] for key in ("format", "days")} | {
    "subunits": [{"id": "umum", "caps": [5, 5]}],
    "people": [{"id": "p1", "subunit": "umum"}],
}


def test_the_contract_s_example_is_read_and_written_unchanged():
    assert Problem.from_json(COMPLETE).to_json() == COMPLETE


def test_the_law_s_own_caps_are_written_only_where_a_target_is_stricter():
    stricter = COMPLETE | {"subunits": [COMPLETE["subunits"][0] | {"lawful_caps": [5, 6]}]}
    assert Problem.from_json(stricter).to_json() == stricter


def test_all_but_the_required_fields_may_be_left_out():
    problem = Problem.from_json(MINIMAL)
    assert problem.people == (Person("p1", "umum"),)
    assert (problem.pattern, problem.reference, problem.seed, problem.time_limit_s) == (Pattern.MIXED, None, 1, 30)


def test_an_empty_list_of_coverage_days_means_no_day():
    assert Problem.from_json(COMPLETE | {"coverage": [{"id": "a", "people": ["p1"], "days": []}]}).coverage[0].days == frozenset()


def test_the_same_pin_twice_is_fine():
    day = a_problem().days[0]
    assert len(a_problem(pins=home_pins(("p1", day), ("p1", day))).pins) == 2


@pytest.mark.parametrize("field", ["format", "days", "subunits", "people"])
def test_a_missing_required_field_is_named(field: str):
    with pytest.raises(ProblemError, match=rf"^{field}: missing"):
        Problem.from_json({key: value for key, value in COMPLETE.items() if key != field})


REFUSED = [
    (("format",), "wfh-roster-problem/2", "format"),
    (("days",), [], "days"),
    (("days",), ["2023-08-22", "2023-08-21"], "days[1]"),
    (("days",), ["2023-08-21", "2023-08-21"], "days[1]"),
    (("days", 0), "2023-02-30", "days[0]"),
    (("days", 0), "20230821", "days[0]"),
    (("days", 0), 20230821, "days[0]"),
    (("days",), "2023-08-21", "days"),
    (("subunits", 0, "caps"), [5], "subunits[0].caps"),
    (("subunits", 0, "caps", 1), -1, "subunits[0].caps[1]"),
    (("subunits", 0, "caps", 1), True, "subunits[0].caps[1]"),
    (("subunits", 0, "caps", 1), 2.0, "subunits[0].caps[1]"),
    (("subunits", 0, "caps", 1), math.nan, "subunits[0].caps[1]"),
    (("subunits", 0, "caps", 1), None, "subunits[0].caps[1]"),
    (("subunits", 0, "caps", 1), 10**30, "subunits[0].caps[1]"),
    (("subunits", 0, "max_office"), [1, 2, 3], "subunits[0].max_office"),
    (("subunits", 0, "lawful_caps"), [5], "subunits[0].lawful_caps"),
    (("subunits", 0, "lawful_caps"), [5, 4], "subunits[0].lawful_caps[1]"),
    (("subunits", 0, "id"), "", "subunits[0].id"),
    (("subunits", 0, "cap"), [1, 1], "subunits[0].cap"),
    (("subunits",), [{"id": "umum", "caps": [1, 1]}] * 2, "subunits[1].id"),
    (("subunits",), {}, "subunits"),
    (("people", 0, "subunit"), "x", "people[0].subunit"),
    (("people", 0, "id"), 7, "people[0].id"),
    (("people", 0, "exempt"), 1, "people[0].exempt"),
    (("people", 0, "absent"), ["2023-08-23"], "people[0].absent"),
    (("people", 0, "balance"), 1.5, "people[0].balance"),
    (("people", 0, "max_home_per_week"), -1, "people[0].max_home_per_week"),
    (("people", 0, "max_home_run"), "2", "people[0].max_home_run"),
    (("people",), [{"id": "p1", "subunit": "umum"}] * 2, "people[1].id"),
    (("people", 0), "p1", "people[0]"),
    (("coverage", 0, "people"), ["p1", "p9"], "coverage[0].people[1]"),
    (("coverage", 0, "people"), ["p1", "p1"], "coverage[0].people[1]"),
    (("coverage", 0, "minimum"), -1, "coverage[0].minimum"),
    (("coverage", 0, "days"), ["2023-08-23"], "coverage[0].days"),
    (("shared_caps", 0, "subunits"), ["x"], "shared_caps[0].subunits[0]"),
    (("shared_caps", 0, "caps"), [1], "shared_caps[0].caps"),
    (("pins", 0, "person"), "p9", "pins[0].person"),
    (("pins", 0, "day"), "2023-08-23", "pins[0].day"),
    (("pins", 0, "location"), "WFH", "pins[0].location"),
    (("pins", 0, "location"), ["home"], "pins[0].location"),
    (("wishes", 0, "weight"), -1, "wishes[0].weight"),
    (("wishes", 0, "person"), "p9", "wishes[0].person"),
    (("pattern",), "daily", "pattern"),
    (("reference",), {"p9": []}, "reference.p9"),
    (("reference",), {"p1": ["2023-08-23"]}, "reference.p1"),
    (("reference",), None, "max_changes"),
    (("max_changes",), -1, "max_changes"),
    (("seed",), "1", "seed"),
    (("time_limit_s",), 0, "time_limit_s"),
    (("time_limit_s",), math.inf, "time_limit_s"),
    (("time_limit_s",), math.nan, "time_limit_s"),
    (("colour",), "red", "colour"),
]


@pytest.mark.parametrize(("path", "value", "field"), REFUSED)
def test_a_malformed_field_is_refused_by_name(path: tuple, value: object, field: str):
    entry = copy.deepcopy(COMPLETE)
    target = entry
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    with pytest.raises(ProblemError) as refusal:
        Problem.from_json(entry)
    assert str(refusal.value).startswith(f"{field}: ")


@pytest.mark.parametrize("value", [None, [], "x", 1])
def test_what_is_no_object_is_refused(value: object):
    with pytest.raises(ProblemError, match=r"^problem: expected an object"):
        Problem.from_json(value)


def test_an_unknown_subunit_is_quoted():
    with pytest.raises(ProblemError, match=r'^people\[0\]\.subunit: unknown subunit "x"$'):
        Problem.from_json(MINIMAL | {"people": [{"id": "p1", "subunit": "x"}]})


def test_a_cell_pinned_both_ways_is_refused():
    day = a_problem().days[0]
    with pytest.raises(ProblemError, match=r"^pins\[1\]: "):
        a_problem(pins=home_pins(("p1", day)) + office_pins(("p1", day)))


def test_a_solution_is_read_as_it_was_written():
    written = {
        "format": "wfh-roster-solution/1",
        "status": "infeasible",
        "home": None,
        "stages": [{"name": "usage", "value": 1, "bound": None}],
        "conflicts": [
            {
                "rule": "coverage:loket",
                "day": "2023-09-07",
                "needed": 3,
                "available": 2,
                "because": ["absent:p2", "pin:p3"],
                "remedies": [
                    {"action": "lower", "rule": "coverage:loket", "to": 2},
                    {"action": "unpin", "rule": "pin:p3", "day": "2023-09-07"},
                ],
            }
        ],
        "seconds": 0.02,
        "cut": "wall",
    }
    assert Solution.from_json(written).to_json() == written
    assert json.dumps(Solution(Status.UNKNOWN, None).to_json()).startswith(
        '{"format": "wfh-roster-solution/1", "status": "unknown"'
    )


def test_more_people_and_days_than_anybody_can_plan_are_refused():
    with pytest.raises(ProblemError, match=r"^people: 500001 for 2 days: more than 1000000 cells"):
        a_problem(days=2, people=500_001)
