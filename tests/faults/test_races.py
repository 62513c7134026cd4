"""Heads who edit, or publish the same people's days, at once: nothing is overwritten, no cap is passed, one publication wins."""

import pytest

from tests.faults.stage import Stage
from tests.faults.tally import IS_LONG, Tally

PEOPLE, CAP = 6, 3
RIVALS, ROUNDS = (20, 50) if IS_LONG else (4, 5)


def race(stage: Stage, tally: Tally, heads: int, edits: int) -> None:
    """Let every head toggle cells of the same two days at once until `edits` each are stored, then replay them."""
    roster = stage.do("prepare", PEOPLE, 1, heads)["roster"]
    racing = [stage.start("edit", str(roster), str(head), str(edits)) for head in range(heads)]
    tallies = [stage.answer(head) for head in racing]
    found = stage.do("history", roster)
    for name in tallies[0]:
        tally.notes[name] += sum(one[name] for one in tallies)
    tally.injected += sum(sum(one.values()) for one in tallies)
    tally.lost += found["overwritten"]
    assert [one["stored"] for one in tallies] == [edits] * heads
    assert found == {
        "overwritten": 0,
        "most at home": CAP,
        "is as replayed": True,
        "versions are gapless": True,
        "edits": heads * edits,
    }


@pytest.mark.row(7)
def test_writers_on_sqlite_overwrite_nothing_and_meet_no_lock(embedded, tally):
    race(embedded, tally, *((8, 625) if IS_LONG else (8, 6)))


@pytest.mark.row(5)
@pytest.mark.servers
def test_heads_on_postgresql_overwrite_nothing_and_never_pass_the_cap(on_postgres, tally):
    race(on_postgres, tally, *((20, 40) if IS_LONG else (6, 8)))


def publish_at_once(stage: Stage, tally: Tally) -> None:
    """In each round rivals publish rosters of the same people and days; one of them may."""
    rounds = stage.do("rivals", ROUNDS, RIVALS, PEOPLE)
    racing = [stage.start("publish", *(str(rosters[rival]) for rosters in rounds)) for rival in range(RIVALS)]
    outcomes = [stage.answer(rival) for rival in racing]
    tally.injected += ROUNDS * RIVALS
    tally.doubled += sum(max(0, sum(won) - 1) for won in zip(*outcomes, strict=True))
    assert [sum(won) for won in zip(*outcomes, strict=True)] == [1] * ROUNDS
    assert stage.do("published", CAP) == {"over the cap": 0, "people in two places": 0, "current": ROUNDS * PEOPLE * 5}


@pytest.mark.row(6)
def test_one_of_the_rosters_of_the_same_days_is_published_on_sqlite(embedded, tally):
    publish_at_once(embedded, tally)


@pytest.mark.row(6)
@pytest.mark.servers
def test_one_of_the_rosters_of_the_same_days_is_published_on_postgresql(on_postgres, tally):
    publish_at_once(on_postgres, tally)
