import pytest

from roster.models import Adoption
from roster.workflow.adopt import adopt_defaults
from tests.factories import SE_17, SE_34, UnitFactory, circular_row

pytestmark = pytest.mark.django_db


def test_new_agency_adopts_se_34_by_itself_and_nothing_else():
    circular_row(SE_34)
    circular_row(SE_17)
    agency = UnitFactory()
    adopt_defaults(agency)
    assert [(row.circular.number, row.rank) for row in Adoption.objects.filter(unit=agency)] == [(SE_34, 1)]


def test_adopting_twice_changes_nothing():
    circular_row(SE_34)
    agency = UnitFactory()
    adopt_defaults(agency)
    Adoption.objects.update(rank=3)
    adopt_defaults(agency)
    assert Adoption.objects.get().rank == 3
