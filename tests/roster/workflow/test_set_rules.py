"""The rules of a unit are stored together."""

import pytest
from django.db import IntegrityError

from roster.models import Adoption, UnitPolicy
from roster.workflow.set_rules import set_rules
from tests.factories import circular_row, make_agency

NO_SUCH_CIRCULAR = 999_999


@pytest.mark.django_db
def test_policy_and_circulars_are_stored_and_none_leaves_the_circulars_alone():
    unit = make_agency(2).unit
    set_rules(UnitPolicy(unit=unit, target=40), {circular_row().pk: 1})
    set_rules(UnitPolicy.objects.get(unit=unit), None)
    assert UnitPolicy.objects.get(unit=unit).target == 40
    assert Adoption.objects.filter(unit=unit).count() == 1


@pytest.mark.django_db(transaction=True)
def test_circular_that_is_gone_leaves_the_policy_as_it_was_too():
    unit = make_agency(2).unit
    with pytest.raises(IntegrityError):
        set_rules(UnitPolicy(unit=unit, target=40), {NO_SUCH_CIRCULAR: 1})
    assert not UnitPolicy.objects.filter(unit=unit, target=40).exists()
