"""Small problems for tests: three days, one unit, and what the test is about."""

from dataclasses import replace
from datetime import date, timedelta

from roster.solver.problem import Location, Person, Pin, Problem, Subunit

MONDAY = date(2023, 8, 21)


def workdays(count: int) -> tuple[date, ...]:
    """Return `count` working days from Monday 21 August 2023."""
    every = (MONDAY + timedelta(days=n) for n in range(2 * count + 7))
    return tuple(day for day in every if day.isoweekday() <= 5)[:count]


def a_problem(people: int = 2, days: int = 3, cap: int = 1, **changes: object) -> Problem:
    """Return a unit `umum` of p1, p2, … with the same cap every day."""
    problem = Problem(
        days=workdays(days),
        subunits=(Subunit("umum", (cap,) * days),),
        people=tuple(Person(f"p{n}", "umum") for n in range(1, people + 1)),
    )
    return replace(problem, **changes)


def with_person(problem: Problem, person: str, **changes: object) -> Problem:
    return replace(problem, people=tuple(replace(p, **changes) if p.id == person else p for p in problem.people))


def home_pins(*cells: tuple[str, date]) -> tuple[Pin, ...]:
    return tuple(Pin(person, day, Location.HOME) for person, day in cells)


def office_pins(*cells: tuple[str, date]) -> tuple[Pin, ...]:
    return tuple(Pin(person, day, Location.OFFICE) for person, day in cells)
