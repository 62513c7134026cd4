"""The peers of the bench: their plans are lawful, and the judge counts them all alike."""

import importlib

import pytest

from bench.__main__ import MEASUREMENTS
from bench.instances import unit
from bench.peers import greedy, highs, naive, ours, race
from bench.peers.answer import Answer
from policies.checks import find_violations
from roster.solver.problem import Pattern
from roster.solver.score import stage_values


@pytest.mark.parametrize("name", MEASUREMENTS)
def test_every_measurement_that_is_written_has_a_main(name):
    if importlib.util.find_spec(f"bench.{name}") is None:
        pytest.skip(f"bench/{name}.py isn't written yet")
    assert callable(importlib.import_module(f"bench.{name}").main)


@pytest.mark.parametrize("pattern", list(Pattern))
@pytest.mark.parametrize("peer", [greedy, naive, highs, ours])
def test_a_peer_makes_a_lawful_plan(peer, pattern):
    problem = unit(6, 1, pattern=pattern)
    assert find_violations(problem.requirements, peer.solve(problem, 20).home) == []


def test_the_greedy_peer_keeps_crossing_groups_and_longest_runs():
    problem = unit(20, 4, crossing=True, longest_run=3)
    assert find_violations(problem.requirements, greedy.solve(problem, 1).home) == []


@pytest.mark.parametrize("pattern", list(Pattern))
def test_highs_proves_the_values_that_ours_proves(pattern):
    problem = unit(6, 2, pattern=pattern)
    ours_answer, highs_answer = ours.solve(problem, 20), highs.solve(problem, 20)
    assert (ours_answer.claim, highs_answer.claim) == ("proven", "proven")
    assert stage_values(problem, ours_answer.home) == stage_values(problem, highs_answer.home)


def test_an_answer_survives_the_way_between_processes():
    answer = Answer(greedy.solve(unit(6, 1), 1).home, "proven", 0.1, 0.2, 0.3, "note")
    assert Answer.from_json(answer.to_json()) == answer


def test_a_race_compares_every_peer_with_the_first():
    first, second = race.race(unit(6, 1), (20.0,), ("highs", "greedy"))
    assert (first["lawful"], first["against ours"], first["times ours"]) == ("yes", "equal", 1)
    assert second["lawful"] == "yes"


def test_a_peer_that_is_not_installed_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(race, "TIMEFOLD", tmp_path / "python")
    row = race.measure(unit(6, 1), "timefold", 1)
    assert row["usage"] is None
    assert row["note"].startswith("not run")


def test_a_peer_that_fails_says_why():
    assert race.measure(unit(6, 1), "nobody", 1)["note"].startswith("failed: ModuleNotFoundError")
