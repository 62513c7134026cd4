"""Seeded random problems over every rule kind; infeasible ones are among the small, and the same seed gives the same problem everywhere."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bench.instances import unit
from roster.solver.facts import Coverage, Location, Pattern, Person, Pin, SharedCap, Subunit, Wish
from roster.solver.problem import Problem
from tests.roster.solver.builders import workdays

SPANS = (workdays(1), workdays(2), workdays(3), workdays(4), workdays(7)[4:], workdays(6)[3:], workdays(7)[3:])
"""Some cross a weekend."""


def small_problem(seed: int, cells: int = 9) -> Problem:
    """Return a problem of at most `cells` cells in one or two subunits."""
    rng = random.Random(seed)
    days = rng.choice([days for days in SPANS if len(days) <= cells])
    ids = [f"p{n}" for n in range(1, rng.randint(max(1, cells // len(days) // 2), cells // len(days)) + 1)]
    units = ["umum", "arsip"][: rng.choice((1, 1, 2))]
    reference = {p: _some(rng, days) for p in ids if rng.random() < 0.7} if rng.random() < 0.3 else None
    return Problem(
        days=days,
        subunits=tuple(
            Subunit(name, _counts(rng, ids, days), _counts(rng, ids, days, least=1) if _rarely(rng) else None) for name in units
        ),
        people=tuple(_person(rng, p, units, days) for p in ids),
        coverage=tuple(_group(rng, name, ids, days) for name in ("loket", "posko") if rng.random() < 0.35),
        shared_caps=(SharedCap("dinas", tuple(units), _counts(rng, ids, days)),) if rng.random() < 0.3 else (),
        pins=tuple(
            {(pin.person, pin.day): pin for pin in (_pin(rng, ids, days) for _ in range(rng.choice((0, 0, 1, 2))))}.values()
        ),
        wishes=tuple(
            Wish(rng.choice(ids), rng.choice(days), rng.choice(list(Location)), rng.randint(0, 3)) for _ in range(rng.randint(0, 3))
        ),
        pattern=rng.choice(list(Pattern)),
        reference=reference,
        max_changes=rng.randint(0, 5) if reference is not None and rng.random() < 0.5 else None,
    )


def middle_problem(seed: int) -> Problem:
    """Return a realistic unit of 6 to 10 people for 10 to 14 days, with one kind of rule more than units usually have."""
    rng = random.Random(seed)
    base = unit(rng.randint(6, 10), rng.choice((2, 3)), pattern=rng.choice(list(Pattern)), seed=seed)
    start = rng.randrange(len(base.days) - 9)
    days = base.days[start : start + rng.randint(10, 14)]
    ids = [person.id for person in base.people]
    (subunit,) = base.subunits
    problem = replace(
        base,
        days=days,
        subunits=(Subunit(subunit.id, subunit.caps[start : start + len(days)]),),
        people=tuple(replace(person, absent=person.absent.intersection(days)) for person in base.people),
        pins=tuple(pin for pin in base.pins if pin.day in days),
        wishes=tuple(Wish(rng.choice(ids), rng.choice(days), rng.choice(list(Location)), rng.choice((1, 1, 3))) for _ in ids),
    )
    return MIDDLE_KINDS[seed % len(MIDDLE_KINDS)](rng, problem)


def _with_crossing_groups(rng: random.Random, problem: Problem) -> Problem:
    ids = [person.id for person in problem.people]
    return replace(problem, coverage=tuple(Coverage(name, tuple(rng.sample(ids, 4)), 2) for name in ("loket", "posko", "piket")))


def _with_short_runs(rng: random.Random, problem: Problem) -> Problem:
    return replace(problem, people=tuple(replace(person, max_home_run=rng.choice((None, 1, 2, 3))) for person in problem.people))


def _with_short_weeks(rng: random.Random, problem: Problem) -> Problem:
    return replace(problem, people=tuple(replace(person, max_home_per_week=rng.choice((None, 2, 3))) for person in problem.people))


def _with_two_subunits(rng: random.Random, problem: Problem) -> Problem:
    """Cut the unit in two under a shared cap one below the sum of theirs."""
    (umum,) = problem.subunits
    halves = tuple(Subunit(name, tuple((cap + extra) // 2 for cap in umum.caps)) for extra, name in enumerate(("umum", "arsip")))
    people = tuple(replace(person, subunit=rng.choice(("umum", "arsip"))) for person in problem.people)
    return replace(
        problem,
        subunits=halves,
        people=people,
        shared_caps=(SharedCap("dinas", ("umum", "arsip"), tuple(max(0, cap - 1) for cap in umum.caps)),),
    )


def _with_full_offices(rng: random.Random, problem: Problem) -> Problem:
    (umum,) = problem.subunits
    limits = tuple(len(problem.people) - cap + rng.choice((1, 2)) for cap in umum.caps)
    return replace(problem, subunits=(replace(umum, max_office=limits),))


def _with_reference(rng: random.Random, problem: Problem) -> Problem:
    reference = {person.id: _some(rng, problem.days) for person in problem.people}
    return replace(problem, reference=reference, max_changes=rng.choice((None, len(problem.days) * 2)))


def _as_it_is(_: random.Random, problem: Problem) -> Problem:
    return problem


MIDDLE_KINDS = (
    _as_it_is,
    _with_crossing_groups,
    _with_short_runs,
    _with_short_weeks,
    _with_two_subunits,
    _with_full_offices,
    _with_reference,
)


def _rarely(rng: random.Random) -> bool:
    return rng.random() < 0.2


def _some(rng: random.Random, days: Sequence[date]) -> frozenset[date]:
    return frozenset(day for day in days if rng.random() < 0.4)


def _counts(rng: random.Random, ids: Sequence[str], days: Sequence[date], least: int = 0) -> tuple[int, ...]:
    return tuple(rng.randint(least, least + len(ids)) for _ in days)


def _person(rng: random.Random, name: str, units: Sequence[str], days: Sequence[date]) -> Person:
    return Person(
        name,
        rng.choice(units),
        exempt=rng.random() < 0.12,
        absent=_some(rng, days) if rng.random() < 0.3 else frozenset(),
        balance=rng.randint(-2, 3),
        max_home_per_week=rng.randint(0, 3) if _rarely(rng) else None,
        max_home_run=rng.randint(0, 2) if _rarely(rng) else None,
    )


def _group(rng: random.Random, name: str, ids: Sequence[str], days: Sequence[date]) -> Coverage:
    people = tuple(rng.sample(ids, rng.randint(0, len(ids))))
    return Coverage(name, people, rng.choice((0, 1, 1, 1, 2)), _some(rng, days) if _rarely(rng) else None)


def _pin(rng: random.Random, ids: Sequence[str], days: Sequence[date]) -> Pin:
    return Pin(rng.choice(ids), rng.choice(days), rng.choice(list(Location)))
