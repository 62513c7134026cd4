import pytest

from roster.models import Roster, SolveRun
from roster.pages.drawings import build_chart
from roster.pages.stages import build_stages, open_label
from tests.factories import FRIDAY, MONDAY


@pytest.mark.parametrize(
    ("name", "value", "bound", "words"),
    [
        ("usage", 318, 320, "at most 2 more WFH days are possible"),
        ("changes", 5, 4, "at most 1 change fewer is possible"),
        ("pattern", 5, 2, "at most 3 more improvements are possible"),
        ("fairness", 2805, 2774, "at most 16 days could still move to somebody with fewer"),
        ("wishes", 3, 2, "at most 1 more wish can be met"),
        ("pattern", 5, None, "how much better it could be is not known"),
        ("pattern", 5, 5, ""),
        ("pattern", None, None, ""),
    ],
)
def test_what_is_open_is_said_with_its_amount(name, value, bound, words):
    assert open_label(name, value, bound) == words


def run(**fields):
    return SolveRun(roster=Roster(starts=MONDAY, ends=FRIDAY, pattern="mixed"), **fields)


def test_stage_keeps_its_seconds_from_the_story():
    progress = {"stage": "wishes", "stages": [{"name": "usage", "value": 5, "bound": 5, "seconds": 0.84}]}
    usage, *_others = build_stages(run(status="berjalan", progress=progress))
    assert (usage["time"], usage["time_label"]) == ("0.8 s", "proven")


def test_stage_without_proof_is_open_and_has_no_check_mark():
    stages = [{"name": "usage", "value": 5, "bound": 6}, {"name": "fairness", "value": 9, "bound": None}]
    told = build_stages(run(status="selesai", result=[{"home": {}, "stages": stages}], problem={"people": []}))
    assert [(stage["state"], stage["is_open"]) for stage in told[:2]] == [("open", True), ("open", True)]


def test_nothing_counted_is_proven_even_where_the_stage_was_not_reached():
    part = {"home": {}, "stages": [{"name": "wishes", "value": 0, "bound": None}]}
    *_others, wishes = build_stages(run(status="selesai", result=[part], problem={"people": []}))
    assert (wishes["bound"], wishes["time_label"], wishes["state"]) == (0, "proven", "done")


def solved(fairness: int, bound: int):
    people = [{"id": str(n), "subunit": "1", "exempt": False, "balance": n} for n in (0, 1)]
    stages = [{"name": "usage", "value": 2, "bound": 2}, {"name": "fairness", "value": fairness, "bound": bound}]
    part = {"home": {"0": ["2023-08-21"], "1": ["2023-08-22"]}, "stages": stages}
    return build_stages(run(status="selesai", result=[part], problem={"people": people}))[1]


def test_fairness_is_told_as_the_largest_difference_in_days():
    stage = solved(5, 5)
    assert (stage["value"], stage["bound"], stage["bound_label"]) == (1, "✓", "no roster is fairer")
    stage = solved(5, 4)
    assert (stage["value"], stage["bound"], stage["bound_label"]) == (1, "–", "fairest not proven")


def test_stages_that_a_run_never_reached_wait_for_nothing():
    told = build_stages(run(status="selesai", result=[{"home": None, "stages": []}], problem={"people": []}))
    assert {(stage["state"], stage["time_label"]) for stage in told} == {("missed", "not reached")}
    assert {stage["time_label"] for stage in build_stages(run(status="antre"))} == {"waiting"}


def test_limited_solve_has_no_stage_of_changes():
    assert "Changes" in [str(stage["name"]) for stage in build_stages(run(keeps_reference=True))]
    assert "Changes" not in [str(stage["name"]) for stage in build_stages(run(keeps_reference=True, max_changes=3))]


def test_chart_draws_best_and_bound_as_stairs():
    points = [[0.0, 13, 1], [1.0, 10, 2], [2.0, 5, 4]]
    chart = build_chart(run(status="berjalan", progress={"stage": "fairness", "points": points, "parts_total": 1}), seconds=4.0)
    assert (chart["best_label"], chart["bound_label"]) == ("best 5", "bound 4")
    assert chart["best"] == "M44 12H109V36H174V76H304"
    assert chart["bound"].startswith("M44 108H109V100")
    assert [time["label"] for time in chart["times"]] == ["0", "4"]


@pytest.mark.parametrize("points", [[], [[0.0, None, None]], [[0.0, 5, 5], [1.0, 5, 5]], [[0.0, 5, 4]]])
def test_chart_of_a_run_that_is_over_needs_something_open(points):
    assert build_chart(run(status="selesai", progress={"stage": "fairness", "points": points}), seconds=1.0) is None


def test_running_fairness_is_told_and_drawn_in_days():
    stage = {"name": "fairness", "value": 2805, "bound": 2774, "spread": 2, "seconds": 1.0}
    progress = {
        "stage": "fairness",
        "stages": [stage],
        "points": [[0.5, 3, None], [0.9, 2, None]],
        "parts_done": 0,
        "parts_total": 1,
    }
    solving = run(status="berjalan", progress=progress)
    fairness = build_stages(solving)[1]
    assert (fairness["value"], fairness["bound"], fairness["gap"]) == (2, "–", None)
    chart = build_chart(solving, 1.0)
    assert (chart["title"], chart["best_label"], chart["bound"]) == ("Fairness: largest difference in days", "best 2", "")
