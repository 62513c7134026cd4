import pytest

from policies.limits import Tags, exemption_on
from policies.rules import DutyMode, DutyRole, Exemption, ServiceCategory, duty_exemption
from tests.policies.samples import MONDAY, cap, circular

TREASURER = Tags(ServiceCategory.ADMINISTRATION, frozenset({DutyRole.TREASURER}))
CLERK = Tags(ServiceCategory.ADMINISTRATION, frozenset())


def exemption(*, roles=(), categories=(), mode=DutyMode.ALWAYS_OFFICE, minimum=1, source="001-b"):
    return Exemption(frozenset(roles), frozenset(categories), mode, minimum, source, "kutipan")


def decide(tags, *exemptions, duties=None, **fields):
    return exemption_on(MONDAY, tags, [circular("SE A", cap(50), exemptions=exemptions, **fields)], duties)


@pytest.mark.parametrize("role", [DutyRole.TREASURER, DutyRole.SUPERVISOR, DutyRole.INSPECTOR, DutyRole.ACTIVITY_LEAD])
def test_001_b_treasurers_supervisors_inspectors_and_activity_leads_stay_by_default(role):
    decision = decide(Tags(ServiceCategory.ADMINISTRATION, frozenset({role})), duties=duty_exemption())
    assert (decision.mode, decision.role, decision.source, decision.circular) == (DutyMode.ALWAYS_OFFICE, role, "001-b", "")


@pytest.mark.parametrize("role", [DutyRole.UNIT_HEAD, DutyRole.ASSET_KEEPER])
def test_heads_and_asset_keepers_are_free_by_default(role):
    assert decide(Tags(ServiceCategory.ADMINISTRATION, frozenset({role})), duties=duty_exemption()) is None


def test_people_without_a_role_are_free():
    assert decide(CLERK, duties=duty_exemption()) is None


def test_001_b_agency_may_let_them_take_turns():
    decision = decide(TREASURER, duties=duty_exemption(DutyMode.ROTATE, 2))
    assert (decision.mode, decision.minimum) == (DutyMode.ROTATE, 2)


def test_001_b_agency_may_drop_the_rule():
    assert decide(TREASURER, duties=duty_exemption(DutyMode.OFF)) is None


def test_001_b_turns_stand_in_for_the_same_clause_of_a_circular():
    tangsel = exemption(roles=[DutyRole.TREASURER])
    assert decide(TREASURER, tangsel, duties=duty_exemption(DutyMode.ROTATE)).mode is DutyMode.ROTATE


def test_001_b_dropping_does_not_repeal_a_circular():
    tangsel = exemption(roles=[DutyRole.TREASURER])
    decision = decide(TREASURER, tangsel, duties=duty_exemption(DutyMode.OFF))
    assert (decision.mode, decision.circular) == (DutyMode.ALWAYS_OFFICE, "SE A")


def test_turns_do_not_ease_another_clause():
    other = exemption(roles=[DutyRole.TREASURER], source="SE A")
    assert decide(TREASURER, other, duties=duty_exemption(DutyMode.ROTATE)).mode is DutyMode.ALWAYS_OFFICE


def test_000_f_direct_service_stays_and_the_clause_is_named():
    rule = exemption(categories=[ServiceCategory.DIRECT_SERVICE], source="002-c")
    decision = decide(Tags(ServiceCategory.DIRECT_SERVICE, frozenset()), rule)
    assert (decision.circular, decision.source, decision.role) == ("SE A", "002-c", None)
    assert decide(CLERK, rule) is None


def test_always_in_the_office_goes_before_taking_turns():
    turns, always = exemption(roles=[DutyRole.TREASURER], mode=DutyMode.ROTATE), exemption(roles=[DutyRole.TREASURER], source="X")
    assert decide(TREASURER, turns, always).source == "X"


def test_larger_minimum_of_two_rotations_holds():
    two = [exemption(roles=[DutyRole.TREASURER], mode=DutyMode.ROTATE, minimum=minimum) for minimum in (1, 2)]
    assert decide(TREASURER, *two).minimum == 2


def test_circular_not_in_force_exempts_nobody():
    assert decide(TREASURER, exemption(roles=[DutyRole.TREASURER]), revoked=MONDAY) is None
