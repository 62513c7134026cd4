from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.checks import FixedPlace, HeadcountLimit, OnSiteMinimum, Requirements, RuleKind, Violation, find_violations

DAYS = tuple(date(2023, 8, 21) + timedelta(days=offset) for offset in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11))
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = DAYS[:5]
NEXT_MONDAY = DAYS[5]
ANI, BUDI, CICI = "ani", "budi", "cici"
PEOPLE = (ANI, BUDI, CICI)


def judge(plan, **rules):
    return find_violations(Requirements(DAYS, frozenset(PEOPLE), **rules), plan)


def every_day(most):
    return (most,) * len(DAYS)


def cap(most, kind=RuleKind.CAP):
    return HeadcountLimit("umum", PEOPLE, every_day(most), kind=kind)


# --- works -------------------------------------------------------------------------------------------------------------------------


def test_plan_that_keeps_every_rule_is_lawful():
    plan = {ANI: [MONDAY, TUESDAY], BUDI: [WEDNESDAY], CICI: []}
    violations = judge(
        plan,
        headcounts=(cap(1), HeadcountLimit("umum", PEOPLE, None, every_day(3))),
        minimums=(OnSiteMinimum("loket", (ANI, BUDI), 1),),
        exempt=frozenset({CICI}),
        absent={BUDI: frozenset({FRIDAY})},
        fixed=(FixedPlace(ANI, MONDAY, at_home=True), FixedPlace(BUDI, MONDAY, at_home=False)),
        max_home_per_week={ANI: 2},
        max_home_run={ANI: 2},
        reference={ANI: frozenset({MONDAY, TUESDAY})},
        max_changes=1,
    )
    assert violations == []


def test_empty_plan_is_lawful_where_nobody_must_be_at_home():
    assert judge({}, headcounts=(cap(0),)) == []


def test_same_plan_gives_the_same_order():
    plan = {BUDI: [TUESDAY, MONDAY], ANI: [TUESDAY, MONDAY]}
    days = [violation.day for violation in judge(plan, headcounts=(cap(1),))]
    assert days == [MONDAY, TUESDAY]


# --- each refusal --------------------------------------------------------------------------------------------------------------------


def test_004_b_one_too_many_at_home_is_named_with_the_cap():
    (violation,) = judge({ANI: [MONDAY], BUDI: [MONDAY]}, headcounts=(cap(1),))
    assert violation == Violation(RuleKind.CAP, "umum", MONDAY, 1, 2, (ANI, BUDI))
    assert violation.rule == "cap:umum"


def test_004_b_cap_is_counted_day_by_day():
    limit = HeadcountLimit("umum", PEOPLE, (1, 2, *every_day(1)[2:]))
    plan = {ANI: [MONDAY, TUESDAY], BUDI: [MONDAY, TUESDAY]}
    assert [violation.day for violation in judge(plan, headcounts=(limit,))] == [MONDAY]


def test_shared_cap_is_its_own_kind():
    (violation,) = judge({ANI: [MONDAY], BUDI: [MONDAY]}, headcounts=(cap(1, RuleKind.SHARED_CAP),))
    assert violation.rule == "shared_cap:umum"


def test_too_many_on_site_break_a_wfo_limit():
    limit = HeadcountLimit("umum", PEOPLE, None, (2, *every_day(3)[1:]))
    (violation,) = judge({}, headcounts=(limit,))
    assert violation == Violation(RuleKind.MAX_OFFICE, "umum", MONDAY, 2, 3, PEOPLE)


def test_absent_people_are_not_on_site_for_a_wfo_limit():
    limit = HeadcountLimit("umum", PEOPLE, None, (2, *every_day(3)[1:]))
    assert judge({}, headcounts=(limit,), absent={ANI: frozenset({MONDAY})}) == []


def test_003_e_service_keeps_its_minimum_on_site():
    (violation,) = judge({ANI: [MONDAY], BUDI: [MONDAY]}, minimums=(OnSiteMinimum("loket", PEOPLE, 2),))
    assert violation == Violation(RuleKind.COVERAGE, "loket", MONDAY, 2, 1, (CICI,))


def test_000_d_absent_people_do_not_serve_the_public():
    minimum = OnSiteMinimum("loket", PEOPLE, 3, frozenset({MONDAY}))
    (violation,) = judge({}, minimums=(minimum,), absent={CICI: frozenset({MONDAY, TUESDAY})})
    assert (violation.day, violation.limit, violation.actual) == (MONDAY, 3, 2)


def test_004_g_minimum_may_hold_on_some_days_only():
    plan = {person: [MONDAY, TUESDAY] for person in PEOPLE}
    assert [v.day for v in judge(plan, minimums=(OnSiteMinimum("rapat", PEOPLE, 1, frozenset({TUESDAY})),))] == [TUESDAY]
    assert judge(plan, minimums=(OnSiteMinimum("rapat", PEOPLE, 1, frozenset()),)) == []


def test_001_b_exempt_person_never_stays_home():
    assert judge({ANI: [TUESDAY, MONDAY]}, exempt=frozenset({ANI})) == [
        Violation(RuleKind.EXEMPT, ANI, MONDAY, 0, 1, (ANI,)),
        Violation(RuleKind.EXEMPT, ANI, TUESDAY, 0, 1, (ANI,)),
    ]


def test_absent_person_is_not_at_home_either():
    assert judge({ANI: [MONDAY, TUESDAY]}, absent={ANI: frozenset({MONDAY})}) == [
        Violation(RuleKind.ABSENT, ANI, MONDAY, 0, 1, (ANI,))
    ]


def test_pin_to_home_that_is_not_kept_is_named():
    assert judge({}, fixed=(FixedPlace(ANI, MONDAY, at_home=True),)) == [Violation(RuleKind.PIN, ANI, MONDAY, 1, 0, (ANI,))]


def test_pin_to_the_office_that_is_not_kept_is_named():
    assert judge({ANI: [MONDAY]}, fixed=(FixedPlace(ANI, MONDAY, at_home=False),)) == [
        Violation(RuleKind.PIN, ANI, MONDAY, 0, 1, (ANI,))
    ]


def test_pin_to_the_office_is_kept_by_an_absent_person():
    assert judge({}, fixed=(FixedPlace(ANI, MONDAY, at_home=False),), absent={ANI: frozenset({MONDAY})}) == []


def test_more_home_days_in_one_iso_week_than_allowed():
    plan = {ANI: [MONDAY, WEDNESDAY, FRIDAY, NEXT_MONDAY]}
    assert judge(plan, max_home_per_week={ANI: 2}) == [Violation(RuleKind.WEEK, ANI, MONDAY, 2, 3, (ANI,))]


def test_longer_run_than_allowed_counts_over_the_weekend():
    plan = {ANI: [THURSDAY, FRIDAY, NEXT_MONDAY]}
    assert judge(plan, max_home_run={ANI: 2}) == [Violation(RuleKind.RUN, ANI, THURSDAY, 2, 3, (ANI,))]


def test_day_away_breaks_a_run():
    assert judge({ANI: [MONDAY, WEDNESDAY]}, max_home_run={ANI: 1}, absent={ANI: frozenset({TUESDAY})}) == []


def test_more_changes_than_allowed_against_the_reference():
    reference = {ANI: frozenset({MONDAY}), BUDI: frozenset({TUESDAY})}
    assert judge({ANI: [TUESDAY]}, reference=reference, max_changes=2) == [Violation(RuleKind.CHANGES, "reference", None, 2, 3)]
    assert judge({ANI: [TUESDAY]}, reference=reference) == []


def test_unknown_person_and_unknown_day_are_named():
    sunday = date(2023, 8, 27)
    assert judge({"dedi": [MONDAY], ANI: [sunday]}) == [
        Violation(RuleKind.UNKNOWN, "dedi", None, 0, 1, ("dedi",)),
        Violation(RuleKind.UNKNOWN, ANI, sunday, 0, 1, (ANI,)),
    ]


def test_unknown_person_who_is_never_home_is_no_matter():
    assert judge({"dedi": []}) == []


# --- against a naive recount ---------------------------------------------------------------------------------------------------------

some_people = st.lists(st.sampled_from(PEOPLE), unique=True, min_size=1).map(tuple)
some_days = st.frozensets(st.sampled_from(DAYS))
per_day = st.lists(st.integers(0, 3), min_size=len(DAYS), max_size=len(DAYS)).map(tuple)
by_person = st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 4))
requirements = st.builds(
    Requirements,
    days=st.just(DAYS),
    people=st.just(frozenset(PEOPLE)),
    headcounts=st.lists(
        st.builds(HeadcountLimit, st.just("umum"), some_people, st.one_of(st.none(), per_day), st.one_of(st.none(), per_day)),
        max_size=2,
    ).map(tuple),
    minimums=st.lists(
        st.builds(OnSiteMinimum, st.just("loket"), some_people, st.integers(0, 3), st.one_of(st.none(), some_days)), max_size=2
    ).map(tuple),
    exempt=st.frozensets(st.sampled_from(PEOPLE), max_size=1),
    absent=st.dictionaries(st.sampled_from(PEOPLE), some_days),
    fixed=st.lists(st.builds(FixedPlace, st.sampled_from(PEOPLE), st.sampled_from(DAYS), st.booleans()), max_size=3).map(tuple),
    max_home_per_week=by_person,
    max_home_run=by_person,
    reference=st.one_of(st.none(), st.dictionaries(st.sampled_from(PEOPLE), some_days)),
    max_changes=st.one_of(st.none(), st.integers(0, 30)),
)
plans = st.dictionaries(st.sampled_from((*PEOPLE, "dedi")), st.frozensets(st.sampled_from((*DAYS, date(2023, 8, 26)))))


def recount(rules, plan):
    """Count broken rules of each kind anew, cell by cell on a grid of letters, with none of the judge's code."""
    grid = {(p, d): "A" if d in rules.absent.get(p, ()) else "O" for p in PEOPLE for d in DAYS}
    home = {(p, d) for p, days in plan.items() for d in days}
    broken = Counter()
    broken[RuleKind.UNKNOWN] = sum(d not in DAYS for _, d in home) + bool(plan.get("dedi"))
    broken[RuleKind.EXEMPT] = sum(p in rules.exempt for p, _ in home)
    broken[RuleKind.ABSENT] = sum(grid.get(cell) == "A" for cell in home)
    on_site = {cell for cell, letter in grid.items() if letter == "O" and cell not in home}
    for index, day in enumerate(DAYS):
        for group in rules.headcounts:
            broken[RuleKind.CAP] += bool(group.max_home) and sum((p, day) in home for p in group.people) > group.max_home[index]
            broken[RuleKind.MAX_OFFICE] += (
                bool(group.max_office) and sum((p, day) in on_site for p in group.people) > group.max_office[index]
            )
        for need in rules.minimums:
            applies = need.days is None or day in need.days
            broken[RuleKind.COVERAGE] += applies and sum((p, day) in on_site for p in need.people) < need.minimum
    broken[RuleKind.PIN] = sum(((pin.person, pin.day) in home) is not pin.at_home for pin in rules.fixed)
    for person, most in rules.max_home_per_week.items():
        weeks = Counter(day.strftime("%G-%V") for p, day in home if p == person)
        broken[RuleKind.WEEK] += sum(count > most for count in weeks.values())
    for person, most in rules.max_home_run.items():
        row = "".join("H" if (person, day) in home else "." for day in DAYS)
        broken[RuleKind.RUN] += sum(len(run) > most for run in row.split(".") if run)
    if rules.reference is not None and rules.max_changes is not None:
        before = {(p, d) for p, days in rules.reference.items() for d in days}
        after = {(p, d) for p, d in home if p in PEOPLE}
        broken[RuleKind.CHANGES] = len(before ^ after) > rules.max_changes
    return +Counter({kind: int(count) for kind, count in broken.items()})


@given(requirements, plans)
def test_judge_agrees_with_a_naive_recount(rules, plan):
    assert Counter(violation.kind for violation in find_violations(rules, plan)) == recount(rules, plan)


def test_every_kind_of_rule_has_been_broken_above():
    source = Path(__file__).read_text()
    for kind in RuleKind:
        assert f"Violation(RuleKind.{kind.name}" in source or f'"{kind}:' in source, kind


@pytest.mark.parametrize("kind", RuleKind)
def test_rule_id_is_kind_and_subject(kind):
    assert Violation(kind, "x", None, 0, 1).rule == f"{kind.value}:x"
