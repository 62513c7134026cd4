"""What counting can't see: rules that clash only together are found as a minimal set, with tested remedies."""

from roster.solver.explain import has_counted_conflict
from roster.solver.problem import Coverage, Remedy, SharedCap, Status, Subunit
from roster.solver.remedies import apply
from roster.solver.solve import solve
from tests.roster.solver.builders import a_problem, home_pins, office_pins, with_person, workdays

DAYS = workdays(5)


def test_an_office_limit_against_a_counter_that_must_stay_open():
    problem = a_problem(
        people=2, days=1, cap=2, subunits=(Subunit("umum", (2,), (0,)),), coverage=(Coverage("loket", ("p1", "p2"), 1),)
    )
    assert not has_counted_conflict(problem)
    (conflict,) = solve(problem).conflicts
    assert (conflict.rule, conflict.needed, conflict.available) == ("coverage:loket", 1, 0)
    assert conflict.because == ("max_office:umum",)
    assert conflict.remedies == (Remedy("lower", "coverage:loket", to=0),)


def test_weekly_limits_against_an_office_limit_over_the_week():
    problem = a_problem(people=1, days=5, subunits=(Subunit("umum", (1,) * 5, (0,) * 5),))
    problem = with_person(problem, "p1", max_home_per_week=3)
    (conflict,) = solve(problem).conflicts
    assert (conflict.rule, conflict.needed, conflict.available) == ("max_home_per_week:p1", 5, 3)
    assert Remedy("raise", "max_home_per_week:p1", to=5) in conflict.remedies


def test_changes_that_a_full_day_makes_unavoidable():
    problem = a_problem(people=3, days=2, cap=1, reference={f"p{n}": frozenset(DAYS[:2]) for n in (1, 2, 3)}, max_changes=2)
    (conflict,) = solve(problem).conflicts
    assert (conflict.rule, conflict.needed, conflict.available) == ("max_changes:reference", 4, 2)
    assert conflict.remedies == (Remedy("raise", "max_changes:reference", to=4),)
    assert solve(apply(problem, conflict.remedies)).status is Status.OPTIMAL


def test_two_independent_conflicts_are_both_told():
    problem = with_person(a_problem(people=3, days=2, cap=1, pins=home_pins(("p1", DAYS[0]), ("p2", DAYS[1]))), "p1", exempt=True)
    problem = with_person(problem, "p2", absent=frozenset({DAYS[1]}))
    conflicts = solve(problem).conflicts
    assert [(conflict.rule, conflict.because) for conflict in conflicts] == [("pin:p1", ("exempt:p1",)), ("pin:p2", ("absent:p2",))]
    assert all(conflict.remedies for conflict in conflicts)


def test_one_counter_short_on_several_days_gets_one_figure_that_suits_all():
    coverage = (Coverage("loket", ("p1", "p2", "p3"), 3),)
    problem = with_person(a_problem(people=3, days=2, coverage=coverage), "p1", absent=frozenset(DAYS[:2]))
    problem = with_person(problem, "p2", absent=frozenset({DAYS[1]}))
    conflicts = solve(problem).conflicts
    assert [(conflict.day, conflict.available) for conflict in conflicts] == [(DAYS[0], 2), (DAYS[1], 1)]
    assert {remedy.to for conflict in conflicts for remedy in conflict.remedies if remedy.day is None} == {1}
    assert all(remedy.to == conflict.available for conflict in conflicts for remedy in conflict.remedies if remedy.day)


def test_a_pin_on_a_day_without_home_places_names_the_cap():
    (conflict,) = solve(a_problem(cap=0, pins=home_pins(("p1", DAYS[0])))).conflicts
    assert (conflict.rule, conflict.because) == ("pin:p1", ("cap:umum",))


def test_the_law_s_own_figures_are_never_offered_to_be_moved():
    problem = a_problem(shared_caps=(SharedCap("dinas", ("umum",), (0, 0, 0)),), pins=home_pins(("p1", DAYS[0])))
    (conflict,) = solve(problem).conflicts
    assert conflict.remedies == (Remedy("unpin", "pin:p1", DAYS[0]),)


def test_nobody_to_keep_a_counter_is_one_conflict_for_the_whole_agency():
    problem = a_problem(days=1, cap=1, subunits=(Subunit("umum", (1,)), Subunit("arsip", (1,))), coverage=(Coverage("loket", ()),))
    assert [conflict.rule for conflict in solve(problem).conflicts] == ["coverage:loket"]


def test_pins_that_exceed_a_cap_by_two_are_offered_two_at_a_time():
    problem = a_problem(people=4, days=1, cap=2, pins=home_pins(*((f"p{n}", DAYS[0]) for n in (1, 2, 3, 4))))
    (conflict,) = solve(problem).conflicts
    assert (conflict.needed, conflict.available) == (4, 2)
    assert conflict.remedies == tuple(Remedy("unpin", f"pin:p{n}", DAYS[0], of=2) for n in (1, 2, 3, 4))
    assert solve(apply(problem, conflict.remedies[1:3])).status is Status.OPTIMAL


def test_a_pin_that_only_helps_beside_one_that_is_enough_alone_is_not_offered():
    problem = a_problem(
        people=3,
        subunits=(Subunit("umum", (2, 2, 1), (1, 2, 2)),),
        pins=(*office_pins(("p1", DAYS[0])), *home_pins(("p3", DAYS[0]))),
        reference={"p1": frozenset(DAYS[:2]), "p2": frozenset(DAYS[1:2]), "p3": frozenset(DAYS[2:3])},
        max_changes=1,
    )
    (conflict,) = solve(problem).conflicts
    assert conflict.remedies == (Remedy("raise", "max_changes:reference", to=3), Remedy("unpin", "pin:p1", DAYS[0]))


def stricter(caps: tuple[int, ...], lawful: tuple[int, ...], **changes: object):
    """Return three people under a target of the roster's own."""
    return a_problem(people=3, subunits=(Subunit("umum", caps, lawful_caps=lawful),), **changes)


def test_a_cap_of_the_own_target_may_go_up_to_the_law_s():
    pins = home_pins(("p1", DAYS[0]), ("p2", DAYS[0]))
    problem = stricter((1, 1, 1), (2, 2, 2), pins=pins)
    (conflict,) = solve(problem).conflicts
    assert Remedy("raise", "cap:umum", DAYS[0], to=2) in conflict.remedies
    assert solve(apply(problem, [Remedy("raise", "cap:umum", DAYS[0], to=2)])).status is Status.OPTIMAL


def test_a_cap_is_not_offered_beyond_the_law_s():
    pins = home_pins(("p1", DAYS[0]), ("p2", DAYS[0]), ("p3", DAYS[0]))
    (conflict,) = solve(stricter((1, 1, 1), (2, 2, 2), pins=pins)).conflicts
    assert all(remedy.action == "unpin" for remedy in conflict.remedies)


def test_a_pin_on_a_day_that_the_own_target_closes_can_be_met_by_opening_it():
    (conflict,) = solve(stricter((0, 1, 1), (1, 1, 1), pins=home_pins(("p1", DAYS[0])))).conflicts
    assert conflict.because == ("cap:umum",)
    assert conflict.remedies == (Remedy("unpin", "pin:p1", DAYS[0]), Remedy("raise", "cap:umum", DAYS[0], to=1))


def test_a_limit_on_site_against_the_own_target_names_the_target_as_a_way_out():
    problem = a_problem(people=3, subunits=(Subunit("umum", (1, 3, 3), (1, 3, 3), (2, 3, 3)),))
    (conflict,) = solve(problem).conflicts
    assert Remedy("raise", "cap:umum", DAYS[0], to=2) in conflict.remedies
