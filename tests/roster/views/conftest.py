"""An agency of two units, its head signed in, on the first day of SE 34/2023."""

from datetime import date

import pytest
from django.test import Client


@pytest.fixture
def monday(settings):
    settings.TODAY = date(2023, 8, 21)


@pytest.fixture
def agency(db, monday):
    from tests.factories import make_agency

    return make_agency(6, 4)


@pytest.fixture
def admin(agency):
    """A client of the agency's admin."""
    client = Client()
    client.force_login(agency.admin)
    return client


@pytest.fixture
def head(client, agency):
    """The client of the agency's head."""
    client.force_login(agency.head)
    return client


@pytest.fixture
def rina(agency):
    """An employee of Seksi 1 who leads nothing."""
    return agency.people[0][0]


@pytest.fixture
def roster(agency):
    return agency.draft()


@pytest.fixture
def loket(agency):
    from tests.factories import CoverageGroupFactory

    return CoverageGroupFactory(unit=agency.subunits[0], name="Loket", minimum=3, members=agency.people[0][:3])


@pytest.fixture
def crowded(agency, roster):
    """A solve in vain: four are pinned at home where three may be."""
    from tests.factories import MONDAY, send_home
    from tests.roster.views.reading import solve

    for person in agency.people[0][:4]:
        send_home(roster, person, MONDAY, pinned_by=agency.head)
    return solve(roster)
