"""Hypothesis strategies: small problems over every rule kind."""

from datetime import date

from hypothesis import strategies as st

from roster.solver.problem import Coverage, Location, Pattern, Person, Pin, Problem, SharedCap, Subunit, Wish
from tests.roster.solver.builders import workdays


@st.composite
def problems(draw: st.DrawFn, cells: int = 9) -> Problem:
    """At most `cells` cells in one or two subunits; infeasible ones are among them."""
    days = draw(st.sampled_from([workdays(n) for n in (1, 2, 3, 4)] + [workdays(7)[4:], workdays(6)[3:]]))
    ids = [f"p{n}" for n in range(1, draw(st.integers(1, cells // len(days))) + 1)]
    units = ["umum", "arsip"][: draw(st.integers(1, 2))]
    people = tuple(draw(persons(p, units, days)) for p in ids)
    counts = st.lists(st.integers(0, len(ids)), min_size=len(days), max_size=len(days)).map(tuple)
    reference = draw(st.none() | st.dictionaries(st.sampled_from(ids), subsets(days)))
    return Problem(
        days=days,
        subunits=tuple(Subunit(unit, draw(counts), draw(rarely(counts))) for unit in units),
        people=people,
        coverage=tuple(draw(st.lists(groups(ids, days), max_size=2, unique_by=lambda group: group.id))),
        shared_caps=tuple(SharedCap("dinas", tuple(units), caps) for caps in draw(st.lists(counts, max_size=1))),
        pins=tuple(draw(st.lists(pins(ids, days), max_size=2, unique_by=lambda pin: (pin.person, pin.day)))),
        wishes=tuple(draw(st.lists(wishes(ids, days), max_size=3))),
        pattern=draw(st.sampled_from(Pattern)),
        reference=reference,
        max_changes=None if reference is None else draw(st.none() | st.integers(0, 5)),
    )


def rarely(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), st.none(), st.none(), strategy)


def subsets(days: tuple[date, ...]) -> st.SearchStrategy[frozenset[date]]:
    return st.frozensets(st.sampled_from(days))


def persons(name: str, units: list[str], days: tuple[date, ...]) -> st.SearchStrategy[Person]:
    return st.builds(
        Person,
        st.just(name),
        st.sampled_from(units),
        exempt=st.integers(0, 6).map(lambda n: n == 6),
        absent=st.one_of(st.just(frozenset()), st.just(frozenset()), subsets(days)),
        balance=st.integers(-2, 3),
        max_home_per_week=rarely(st.integers(0, 3)),
        max_home_run=rarely(st.integers(0, 2)),
    )


def groups(ids: list[str], days: tuple[date, ...]) -> st.SearchStrategy[Coverage]:
    people = st.lists(st.sampled_from(ids), unique=True).map(tuple)
    return st.builds(Coverage, st.sampled_from(["loket", "posko"]), people, st.sampled_from([0, 1, 1, 1, 2]), rarely(subsets(days)))


def pins(ids: list[str], days: tuple[date, ...]) -> st.SearchStrategy[Pin]:
    return st.builds(Pin, st.sampled_from(ids), st.sampled_from(days), st.sampled_from(Location))


def wishes(ids: list[str], days: tuple[date, ...]) -> st.SearchStrategy[Wish]:
    return st.builds(Wish, st.sampled_from(ids), st.sampled_from(days), st.sampled_from(Location), st.integers(0, 3))
