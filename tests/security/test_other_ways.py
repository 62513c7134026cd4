"""The table of test_access.py holds in other ways too: asked by HTMX, by methods that no page uses, and by acting heads."""

from datetime import timedelta

import pytest

from policies.rules import DutyRole
from roster.models import DutyAssignment, Employee
from tests.factories import MONDAY, give_duty, user_of
from tests.security.people import PEOPLE
from tests.security.test_access import ROWS, ask, outcome, own_path

pytestmark = pytest.mark.django_db

GETS = [(name, codes) for name, method, *codes in ROWS if method == "GET"]
NAMES = sorted({name for name, *_ in ROWS})


def expected(codes, person):
    return codes[PEOPLE.index(person)]


@pytest.mark.parametrize(("name", "codes"), GETS)
def test_htmx_opens_nothing_that_a_page_keeps_closed(scene, name, codes):
    for person in ("sibling", "employee", "stranger", "outsider", "anonymous"):
        if expected(codes, person) in {"403", "404", "login"}:
            answer = ask(scene.users[person], "GET", own_path(name, scene), headers={"HX-Request": "true"})
            assert outcome(answer) == expected(codes, person), person


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_methods_that_no_page_uses_are_refused_everywhere(scene, method):
    answers = {name: ask(scene.users["head"], method, own_path(name, scene)).status_code for name in NAMES}
    assert {name: status for name, status in answers.items() if status != 405} == {}


@pytest.fixture
def deputy(scene):
    """An employee of the section beside, who leads nothing by himself."""
    leaders = DutyAssignment.objects.filter(role=DutyRole.UNIT_HEAD).values("employee")
    beside = Employee.objects.exclude(unit=scene.roster.unit).filter(unit__path__startswith=scene.roster.unit.path[:4])
    return beside.exclude(pk__in=leaders).first()


def stand_in(deputy, scene, first, last):
    give_duty(deputy, DutyRole.UNIT_HEAD, starts=first, ends=last, unit=scene.roster.unit)
    return user_of(deputy)


@pytest.mark.parametrize(("name", "method", "codes"), [(name, method, codes) for name, method, *codes in ROWS])
def test_acting_head_is_answered_as_the_head_and_a_former_one_as_any_employee(scene, deputy, name, method, codes):
    user = stand_in(deputy, scene, MONDAY, MONDAY + timedelta(days=7))
    assert outcome(ask(user, method, own_path(name, scene))) == expected(codes, "head")
    DutyAssignment.objects.filter(employee=deputy).update(
        valid_from=MONDAY - timedelta(days=7), valid_to=MONDAY - timedelta(days=1)
    )
    user = type(user).objects.get(pk=user.pk)
    assert outcome(ask(user, method, own_path(name, scene))) == expected(codes, "employee")
