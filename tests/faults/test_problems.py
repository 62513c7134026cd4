"""Poisoned and random problems at the solver's door, by the means of its own tests: answered, or refused by the field's name."""

import pytest

from tests.faults.tally import IS_LONG
from tests.fuzz import examine
from tests.roster.solver.test_mutants import FIELD, mutant, refusal

POISONED = 500 if IS_LONG else 60
RANDOM = 20_000 if IS_LONG else 60
FIRST_SEED = 900_000  # others than `make fuzz` and the solver's tests take


@pytest.mark.row(8)
def test_poisoned_problems_are_answered_or_refused_by_their_field(tally):
    refusals = [refusal(mutant(seed)) for seed in range(FIRST_SEED, FIRST_SEED + POISONED)]
    tally.injected += POISONED
    tally.notes["refused"] = sum(line is not None for line in refusals)
    assert [line for line in refusals if line is not None and not FIELD.match(line)] == []


@pytest.mark.row(9)
def test_random_problems_are_as_good_as_enumeration_says(tally):
    tally.injected += RANDOM
    found = examine(range(FIRST_SEED, FIRST_SEED + RANDOM))
    tally.lost += len(found)
    assert found == []
