"""What forms make of values that no page of ours offers."""

import pytest

from roster.forms.unit_rules import CoverageGroupForm
from tests.factories import make_agency


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["9" * 20, "9" * 400, "-1", "x"])
def test_a_member_who_can_t_be_is_an_invalid_choice(number):
    agency = make_agency(3)
    form = CoverageGroupForm(agency.subunits[0], {"name": "Loket", "minimum": 1, "members": [number]})
    assert not form.is_valid()
    assert "members" in form.errors
