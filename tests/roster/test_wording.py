from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import translation

from policies.checks import RuleKind, Violation
from policies.rules import DutyRole
from roster import wording
from roster.queries.facts import load_facts
from roster.queries.terms import terms_of
from tests.factories import FRIDAY, MONDAY, TUESDAY, CoverageGroupFactory, adopt, give_duty, make_agency

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    agency = make_agency(11)
    agency.people[0][0].name = "Rina"
    agency.people[0][0].save()
    return agency


@pytest.fixture
def facts(agency):
    return load_facts(agency.unit, MONDAY, FRIDAY)


def terms(facts, day=MONDAY):
    return terms_of(facts)[facts.subunits[0].unit.pk].days[day.isoformat()]


# --- dates and shares --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stored", "read"), [("WFH", "WFH"), ("WFO", "Kantor"), ("Dinas Luar", "Dinas luar"), ("Cuti", "Cuti")])
def test_places_as_people_say_them(stored, read):
    with translation.override("id"):
        assert wording.place_name(stored) == read


def test_days_and_periods_as_people_write_them():
    with translation.override("id"):
        assert wording.long_day(MONDAY) == "Senin, 21 Agustus 2023"
        assert wording.period(MONDAY, date(2023, 9, 15)) == "21 Agustus – 15 September 2023"
        assert wording.period(MONDAY, FRIDAY) == "21–25 Agustus 2023"
        assert wording.period(MONDAY, MONDAY) == "21 Agustus 2023"
        assert wording.period(date(2023, 12, 18), date(2024, 1, 5)) == "18 Desember 2023 – 5 Januari 2024"


def test_shares_keep_one_decimal_where_they_need_it():
    assert wording.percent(Fraction(1, 2)) == "50 %"
    assert wording.percent(Fraction(1, 8)) == "12.5 %"
    with translation.override("id"):
        assert wording.percent(Fraction(1, 8)) == "12,5 %"


# --- where a cap comes from (004-b, 004-c) -----------------------------------------------------------------------------------------------------


def test_arithmetic_shows_the_rounding(facts):
    assert wording.arithmetic(terms(facts)) == "11 ASN × 50 % = 5.5 → 5"
    with translation.override("id"):
        assert wording.arithmetic(terms(facts)) == "11 ASN × 50 % = 5,5 → 5"


def test_arithmetic_without_rounding_is_shorter():
    agency = make_agency(12)
    assert wording.arithmetic(terms(load_facts(agency.unit, MONDAY, FRIDAY))) == "12 ASN × 50 % = 6"


def test_cap_names_its_circular(facts):
    assert wording.cap_sentence(terms(facts)) == "At most 5: 11 ASN × 50 % = 5.5 → 5 (SE Sekda DKI 34/2023)."


def test_own_target_says_what_the_circular_would_allow(agency):
    facts = load_facts(agency.unit, MONDAY, FRIDAY, Fraction(30, 100))
    sentence = wording.cap_sentence(terms(facts))
    assert sentence == "At most 3: the unit's own target is stricter than 11 ASN × 50 % = 5.5 → 5 (SE Sekda DKI 34/2023)."


def test_limit_of_the_office_is_told_as_one(agency):
    agency.unit.adoptions.all().delete()
    wfo = {
        "place": "WFO",
        "percent": "75",
        "exact": True,
        "starts": "2023-08-21",
        "categories": ["administrasi"],
        "source": "SE",
        "quote": "WFO 75 persen",
    }
    adopt(agency.unit, number="SE Contoh 1/2023", caps=[wfo], exemptions=[])
    sentence = wording.cap_sentence(terms(load_facts(agency.unit, MONDAY, FRIDAY)))
    assert sentence == "At most 2 at home: on site 11 ASN × 75 % = 8.25 → 9 (SE Contoh 1/2023)."


def test_day_without_circular_and_unit_without_wfh_say_why(agency):
    before = load_facts(agency.unit, MONDAY - timedelta(days=3), MONDAY)
    assert "No circular covers this day" in wording.cap_sentence(terms(before, before.days[0]))
    agency.unit.category = "pelayanan langsung"
    agency.unit.save()
    assert "serves the public" in wording.cap_sentence(terms(load_facts(agency.unit, MONDAY, FRIDAY)))


# --- broken rules ------------------------------------------------------------------------------------------------------------------------


def violation(kind, facts, **fields):
    person = next(iter(facts.people))
    subject = facts.subunits[0].id if kind in {RuleKind.CAP, RuleKind.MAX_OFFICE} else person
    return Violation(**({"kind": kind, "subject": subject, "day": MONDAY, "limit": 5, "actual": 6} | fields))


@pytest.mark.parametrize("kind", RuleKind)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_of_rule_has_its_sentence(facts, kind, language):
    with translation.override(language):
        broken = violation(kind, facts)
        headline = wording.describe_violation(broken, facts).headline
        assert headline
        assert broken.rule not in headline  # rule ids are for machines


def test_broken_cap_names_day_count_unit_limit_and_clause(facts):
    finding = wording.describe_violation(violation(RuleKind.CAP, facts), facts)
    assert finding.headline == "Monday, 21 August 2023: 6 at home in Seksi 1, the limit is 5."
    assert finding.explanation == "At most 5: 11 ASN × 50 % = 5.5 → 5 (SE Sekda DKI 34/2023)."
    assert "maksimal 50 persen" in finding.quote


def test_broken_cap_of_an_uncovered_day_says_that_no_circular_covers_it(agency):
    friday = MONDAY - timedelta(days=3)
    facts = load_facts(agency.unit, friday, MONDAY)
    finding = wording.describe_violation(violation(RuleKind.CAP, facts, day=friday, limit=0, actual=1), facts)
    assert finding.explanation == "No circular covers this day: everybody works at the office."


def test_001_b_exemption_names_role_and_where_the_rule_comes_from(agency):
    give_duty(agency.people[0][0], DutyRole.TREASURER)
    facts = load_facts(agency.unit, MONDAY, FRIDAY)
    finding = wording.describe_violation(violation(RuleKind.EXEMPT, facts, subject=str(agency.people[0][0].pk)), facts)
    assert finding.headline == "Rina always works at the office: bendahara."
    assert finding.explanation == "The agency's own rule (from Tangerang Selatan, not from SE 34/2023)"
    assert "tak berlaku" in finding.quote


def test_exemption_of_some_days_reads_like_any_exemption(agency):
    give_duty(agency.people[0][0], DutyRole.TREASURER, starts=TUESDAY)
    facts = load_facts(agency.unit, MONDAY, FRIDAY)
    subject = f"exempt-{agency.people[0][0].pk}"
    finding = wording.describe_violation(violation(RuleKind.COVERAGE, facts, subject=subject, day=TUESDAY), facts)
    assert finding.headline == "Rina always works at the office: bendahara."


def test_minimum_is_told_by_its_name(agency):
    group = CoverageGroupFactory(unit=agency.unit, minimum=3, members=agency.people[0][:3])
    facts = load_facts(agency.unit, MONDAY, FRIDAY)
    finding = wording.describe_violation(violation(RuleKind.COVERAGE, facts, subject=f"group-{group.pk}", limit=3, actual=2), facts)
    assert finding.headline == "Monday, 21 August 2023: Loket needs 3 on site, only 2 are there."


def test_person_who_has_left_is_told_by_what_is_known(facts):
    finding = wording.describe_violation(violation(RuleKind.WEEK, facts, subject="999"), facts)
    assert finding.headline.startswith("999 works from home 6 days")
