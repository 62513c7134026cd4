from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.limits import Reason, cap_under, circulars_on, limits_on
from policies.rules import Place, Precedence, ServiceCategory
from tests.policies.samples import MONDAY, OFFICE_WORK, cap, circular

ADMINISTRATION = ServiceCategory.ADMINISTRATION
HALF = circular("SE Sekda DKI 34/2023", cap(50))
SUMMIT = date(2023, 9, 4)


def limits(*circulars, day=MONDAY, headcount=20, category=ADMINISTRATION, precedence=Precedence.STRICTEST, target=None):
    return limits_on(day, headcount, category, circulars, precedence, target)


# --- the cap of one circular -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("headcount", "most"), [(0, 0), (1, 0), (2, 1), (5, 2), (11, 5), (20, 10)])
def test_004_b_half_of_a_unit_rounds_down(headcount, most):
    assert limits(HALF, headcount=headcount).max_home == most


def test_004_c_cap_is_counted_on_everybody_of_the_unit():
    day = limits(circular("A", cap(75)), headcount=22)
    assert (day.home.headcount, day.home.exact_product, day.max_home) == (22, Fraction(33, 2), 16)


def test_decision_names_circular_clause_and_quote():
    home = limits(HALF).home
    assert (home.circular, home.source, home.quote) == ("SE Sekda DKI 34/2023", "004-b", "paling banyak 50 persen")
    assert (home.place, home.share, home.limit) == (Place.HOME, Fraction(1, 2), 10)


def test_no_office_limit_when_the_circular_caps_wfh():
    assert limits(HALF).max_office is None


def test_day_without_circular_is_an_office_day():
    day = limits()
    assert (day.max_home, day.home, day.reason) == (0, None, Reason.UNCOVERED)


def test_day_after_the_circular_is_an_office_day():
    ended = circular("A", cap(50), ends=date(2023, 10, 21))
    assert limits(ended, day=date(2023, 10, 23)).reason is Reason.UNCOVERED


def test_003_c_within_one_circular_what_stands_last_speaks():
    both = circular("A", cap(50), cap(75, starts=SUMMIT, ends=date(2023, 9, 7)))
    assert [limits(both, day=date(2023, 9, day)).max_home for day in (1, 4, 7, 8)] == [10, 15, 15, 10]
    assert limits(both, day=SUMMIT).overruled == ()


@given(st.integers(0, 500), st.fractions(0, 1, max_denominator=200))
def test_wfh_cap_is_the_largest_whole_number_within_the_share(headcount, share):
    day = limits(circular("A", cap(share * 100)), headcount=headcount)
    assert day.max_home <= share * headcount < day.max_home + 1


# --- who may -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("category", [ServiceCategory.OPERATIONAL_SUPPORT, ServiceCategory.DIRECT_SERVICE])
def test_004_d_operational_support_and_direct_service_get_no_wfh(category):
    day = limits(HALF, category=category)
    assert (day.max_home, day.home, day.reason) == (0, None, Reason.INELIGIBLE)


def test_000_g_administration_and_leadership_support_get_the_share():
    assert [limits(HALF, category=category).max_home for category in sorted(OFFICE_WORK)] == [10, 10]


def test_004_d_no_office_limit_binds_those_who_must_all_come():
    day = limits(HALF, circular("B", cap(50, place=Place.OFFICE)), category=ServiceCategory.DIRECT_SERVICE)
    assert (day.max_home, day.max_office) == (0, None)


def test_category_may_have_a_cap_of_its_own():
    leaders = cap(25, categories=frozenset({ServiceCategory.LEADERSHIP_SUPPORT}))
    both = circular("A", cap(50), leaders)
    assert limits(both).max_home == 10
    assert limits(both, category=ServiceCategory.LEADERSHIP_SUPPORT).max_home == 5


# --- WFO polarity ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("percent", "most"), [(75, 7), (50, 5), (25, 2)])
def test_se_67_2020_limits_wfo_from_above(percent, most):
    day = limits(circular("SE MenPANRB 67/2020", cap(percent, place=Place.OFFICE)), headcount=10)
    assert (day.max_office, day.office.limit) == (most, most)


def test_se_67_2020_leaves_wfh_open():
    day = limits(circular("SE MenPANRB 67/2020", cap(50, place=Place.OFFICE)), headcount=9)
    assert (day.max_home, day.max_office, day.reason) == (9, 4, Reason.COVERED)
    assert day.home == day.office


@pytest.mark.parametrize(("percent", "office", "home"), [(75, 7, 2), (50, 5, 4), (25, 3, 6)])
def test_se_6_2022_sets_wfo_exactly_and_rounds_people_into_the_office(percent, office, home):
    day = limits(circular("SE MenPANRB 6/2022", cap(percent, place=Place.OFFICE, exact=True)), headcount=9)
    assert (day.max_office, day.max_home) == (office, home)


def test_exact_wfh_limits_the_office_to_the_rest():
    day = limits(circular("A", cap(50, exact=True)), headcount=9)
    assert (day.max_home, day.max_office) == (4, 5)


def test_75_per_cent_means_nothing_without_its_polarity():
    assert limits(circular("A", cap(75))).max_home == 15
    assert limits(circular("A", cap(75, place=Place.OFFICE, exact=True))).max_home == 5


@pytest.mark.parametrize("precedence", Precedence)
def test_both_polarities_hold_at_once(precedence):
    day = limits(HALF, circular("B", cap(75, place=Place.OFFICE)), precedence=precedence)
    assert (day.max_home, day.max_office) == (10, 15)
    assert (day.home.circular, day.office.circular) == ("SE Sekda DKI 34/2023", "B")
    assert day.overruled == ()


def test_both_polarities_hold_within_one_circular():
    day = limits(circular("A", cap(50), cap(75, place=Place.OFFICE)))
    assert (day.max_home, day.max_office) == (10, 15)


@given(st.integers(0, 500), st.fractions(0, 1, max_denominator=200))
def test_exact_wfo_leaves_nobody_over(headcount, share):
    day = limits(circular("A", cap(share * 100, place=Place.OFFICE, exact=True)), headcount=headcount)
    assert day.max_home + day.max_office == headcount
    assert day.max_office - 1 < share * headcount <= day.max_office


# --- two circulars at once ---------------------------------------------------------------------------------------------------------

DKI = circular("SE Sekda DKI 34/2023", cap(50), cap(75, starts=SUMMIT, ends=date(2023, 9, 7)))
MINISTRY = circular("SE MenPANRB 17/2023", cap(50, source="002-b", starts=date(2023, 8, 28)), starts=date(2023, 8, 28))


@pytest.mark.parametrize("order", [(DKI, MINISTRY), (MINISTRY, DKI)])
def test_001_f_strictest_wins_on_4_september_and_the_other_is_shown(order):
    day = limits(*order, day=SUMMIT)
    assert (day.max_home, day.home.circular, day.home.source) == (10, "SE MenPANRB 17/2023", "002-b")
    assert [(other.circular, other.limit) for other in day.overruled] == [("SE Sekda DKI 34/2023", 15)]


def test_001_f_first_in_rank_wins_on_4_september_and_the_other_is_shown():
    day = limits(DKI, MINISTRY, day=SUMMIT, precedence=Precedence.RANKED)
    assert (day.max_home, day.home.circular) == (15, "SE Sekda DKI 34/2023")
    assert [(other.circular, other.limit) for other in day.overruled] == [("SE MenPANRB 17/2023", 10)]


def test_rank_passes_over_a_circular_that_does_not_speak_that_day():
    day = limits(MINISTRY, DKI, day=MONDAY, precedence=Precedence.RANKED)
    assert day.home.circular == "SE Sekda DKI 34/2023"


def test_rank_is_asked_for_each_polarity():
    offices = circular("B", cap(75, place=Place.OFFICE))
    day = limits(offices, DKI, day=SUMMIT, precedence=Precedence.RANKED)
    assert (day.home.circular, day.office.circular) == ("SE Sekda DKI 34/2023", "B")


def test_circulars_that_agree_are_no_conflict_and_the_first_is_named():
    day = limits(DKI, MINISTRY, day=date(2023, 8, 28))
    assert (day.home.circular, day.overruled) == ("SE Sekda DKI 34/2023", ())


def test_strictest_is_the_share_even_where_rounding_hides_it():
    assert limits(DKI, MINISTRY, day=SUMMIT, headcount=1).home.circular == "SE MenPANRB 17/2023"


def test_strictest_lets_an_exclusion_win():
    direct = circular("B", cap(50, categories=frozenset(ServiceCategory)))
    day = limits(direct, HALF, category=ServiceCategory.DIRECT_SERVICE)
    assert (day.max_home, day.reason) == (0, Reason.INELIGIBLE)
    assert [other.circular for other in day.overruled] == ["B"]


def test_rank_can_overrule_an_exclusion_and_shows_it():
    direct = circular("B", cap(50, categories=frozenset(ServiceCategory)))
    day = limits(direct, HALF, category=ServiceCategory.DIRECT_SERVICE, precedence=Precedence.RANKED)
    assert (day.max_home, day.home.circular) == (10, "B")
    assert [(other.circular, other.limit) for other in day.overruled] == [("SE Sekda DKI 34/2023", 0)]


@given(st.lists(st.fractions(0, 1, max_denominator=20), min_size=1, max_size=4), st.integers(0, 60))
def test_strictest_is_the_smallest_of_all_and_rank_is_the_first(shares, headcount):
    circulars = [circular(f"SE {index}", cap(share * 100)) for index, share in enumerate(shares)]
    alone = [limits(one, headcount=headcount).max_home for one in circulars]
    assert limits(*circulars, headcount=headcount).max_home == min(alone)
    assert limits(*circulars, headcount=headcount, precedence=Precedence.RANKED).max_home == alone[0]


# --- other shapes of circulars -----------------------------------------------------------------------------------------------------


def test_every_friday():
    fridays = circular("SE MenPANRB 3/2026", cap(50, starts=date(2026, 4, 1), weekdays=frozenset({5})), starts=date(2026, 4, 1))
    assert [limits(fridays, day=date(2026, 4, day)).max_home for day in (9, 10, 13, 17)] == [0, 10, 0, 10]


def test_every_thursday():
    thursdays = circular("A", cap(50, weekdays=frozenset({4})))
    assert [limits(thursdays, day=date(2023, 8, day)).max_home for day in (23, 24, 25, 31)] == [0, 10, 0, 10]


def test_se_2_2026_five_named_dates():
    named = frozenset(date(2026, 3, day) for day in (16, 17, 25, 26, 27))
    five = circular("SE MenPANRB 2/2026", cap(50, starts=min(named), dates=named), starts=min(named))
    assert {day for day in range(1, 32) if limits(five, day=date(2026, 3, day)).max_home} == {16, 17, 25, 26, 27}


def test_two_day_window():
    window = circular("SE MenPANRB 1/2024", cap(50, starts=date(2024, 4, 16), ends=date(2024, 4, 17)), starts=date(2024, 4, 16))
    assert [limits(window, day=date(2024, 4, day)).max_home for day in (15, 16, 17, 18)] == [0, 10, 10, 0]


def test_circular_without_end_still_holds_years_later():
    assert limits(circular("Inmendagri 2/2023", cap(50)), day=date(2030, 1, 7)).max_home == 10


def test_revoked_circular_stops_on_the_day():
    revoked = circular("A", cap(50), revoked=date(2023, 9, 1))
    assert [limits(revoked, day=day).max_home for day in (date(2023, 8, 31), date(2023, 9, 1))] == [10, 0]


OLDER = circular("SE MenPANRB 2/2025", cap(50), ends=date(2023, 9, 29))
NEWER = circular("SE MenPANRB 3/2025", cap(75, starts=SUMMIT), starts=SUMMIT, ends=date(2023, 9, 8), amends="SE MenPANRB 2/2025")


@pytest.mark.parametrize("order", [(OLDER, NEWER), (NEWER, OLDER)])
def test_se_2_2025_is_replaced_by_3_2025_from_its_start(order):
    assert [limits(*order, day=date(2023, 9, day)).max_home for day in (1, 4, 8, 11)] == [10, 15, 15, 0]
    assert circulars_on(SUMMIT, order) == (NEWER,)


def test_amendment_that_was_cancelled_before_it_began_replaces_nothing():
    cancelled = circular("B", cap(75, starts=SUMMIT), starts=SUMMIT, revoked=SUMMIT, amends=OLDER.number)
    assert limits(OLDER, cancelled, day=SUMMIT).max_home == 10


# --- the unit's own target ---------------------------------------------------------------------------------------------------------


def test_001_d_own_target_tightens_the_cap():
    day = limits(HALF, target=Fraction(3, 10))
    assert (day.max_home, day.home.limit, day.reason) == (6, 10, Reason.TARGET)


def test_001_d_own_target_never_loosens_the_cap():
    day = limits(HALF, target=Fraction(4, 5))
    assert (day.max_home, day.reason) == (10, Reason.COVERED)


@pytest.mark.parametrize(
    ("place", "share", "target", "cap_then"),
    [
        (Place.HOME, 50, None, 10),
        (Place.HOME, 50, Fraction(2, 5), 8),
        (Place.HOME, 50, Fraction(4, 5), 10),
        (Place.OFFICE, 50, None, 20),
        (Place.OFFICE, 50, Fraction(3, 5), 12),
        (Place.OFFICE, 50, Fraction(1, 5), 10),
    ],
)
def test_the_cap_under_another_target_is_what_the_limits_would_be_then(place, share, target, cap_then):
    strict = limits(circular("A", cap(share, place=place)), target=Fraction(1, 10))
    assert cap_under(strict, target) == cap_then == limits(circular("A", cap(share, place=place)), target=target).max_home


def test_where_nothing_allows_wfh_no_target_opens_it():
    assert cap_under(limits(target=Fraction(1, 2)), None) == 0


def test_own_target_gives_no_wfh_where_no_circular_does():
    assert limits(target=Fraction(1, 2)).max_home == 0
    assert limits(HALF, category=ServiceCategory.DIRECT_SERVICE, target=Fraction(1, 2)).max_home == 0


def test_own_target_never_asks_for_more_on_site_than_a_circular_allows():
    day = limits(circular("A", cap(50, place=Place.OFFICE)), target=Fraction(1, 10))
    assert (day.max_home, day.max_office, day.reason) == (10, 10, Reason.TARGET)
    assert limits(circular("A", cap(0, place=Place.OFFICE)), target=Fraction(1, 10)).max_home == 20
