from roster.solver.search import Progress
from roster.workflow.story import MOST_POINTS, Story


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def heard(*progress, step=1.0):
    """What a story tells when it hears these, one every `step` seconds."""
    told, clock = [], Clock()
    story = Story(told.append, clock)
    for one in progress:
        clock.now += step
        story.hear(Progress(*one))
    return told


def test_story_adds_up_the_parts():
    told = heard(("usage", 8, 10, 0, 2), ("usage", 9, 9, 0, 2), ("usage", 3, None, 1, 2), ("usage", 4, 5, 1, 2))
    assert [(one["stages"][0]["value"], one["stages"][0]["bound"]) for one in told] == [(8, 10), (9, 9), (12, None), (13, 14)]


def test_time_belongs_to_the_stage_that_was_worked_on():
    told = heard(("usage", 8, 8, 0, 1), ("fairness", 20, 10, 0, 1), ("fairness", 18, 18, 0, 1), ("pattern", 0, 0, 0, 1))
    assert {stage["name"]: stage["seconds"] for stage in told[-1]["stages"]} == {"usage": 1, "fairness": 2, "pattern": 1}


def test_points_are_those_of_the_search_under_way():
    told = heard(("usage", 8, 9, 0, 2), ("fairness", 20, 10, 0, 2), ("fairness", 18, 12, 0, 2), ("fairness", 5, 5, 1, 2))
    assert [point[1:] for point in told[2]["points"]] == [(20, 10), (18, 12)]
    assert [point[1:] for point in told[3]["points"]] == [(5, 5)]


def test_points_stay_bounded_and_keep_both_ends():
    told = heard(*(("pattern", 1000 - n, 0, 0, 1) for n in range(500)))
    points = told[-1]["points"]
    assert len(points) <= MOST_POINTS
    assert points[0][1] == 1000
    assert points[-1][1] == 501
    assert [point[0] for point in points] == sorted(point[0] for point in points)


def test_fairness_is_drawn_in_days_and_without_a_bound():
    told = heard(("fairness", 2805, 2774, 0, 2, 3), ("fairness", 2790, 2780, 0, 2, 2), ("fairness", 90, 90, 1, 2, 1))
    assert [point[1:] for point in told[1]["points"]] == [(3, None), (2, None)]
    assert [one["stages"][0]["spread"] for one in told] == [3, 2, 2]
