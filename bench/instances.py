"""Seeded, realistic problems: units with exempt people, absences, counters to keep open and the caps of SE Sekda 34/2023."""

import random
from datetime import date, timedelta

from roster.solver.problem import Coverage, Location, Pattern, Person, Pin, Problem, Subunit, Wish

START = date(2023, 8, 21)
MAULID = date(2023, 9, 28)
THREE_QUARTERS = (date(2023, 9, 4), date(2023, 9, 7))


def working_days(weeks: int) -> tuple[date, ...]:
    """Return the working days of `weeks` weeks from 21 August 2023."""
    every = (START + timedelta(days=n) for n in range(7 * weeks))
    return tuple(day for day in every if day.isoweekday() <= 5 and day != MAULID)


def cap_on(day: date, headcount: int) -> int:
    """004-b: at most 50 %, and 75 % on 4-7 September."""
    return headcount * 3 // 4 if THREE_QUARTERS[0] <= day <= THREE_QUARTERS[1] else headcount // 2


def unit(
    people: int,
    weeks: int,
    *,
    pattern: Pattern = Pattern.MIXED,
    seed: int = 1,
    crossing: bool = False,
    longest_run: int | None = None,
    name: str = "umum",
) -> Problem:
    """One subunit: 8 % exempt, 3 % of person-days absent in blocks, a counter a dozen people, some history, some wishes."""
    rng = random.Random(seed * 1000 + people * 10 + weeks)
    days = working_days(weeks)
    ids = [f"{name}-{n:03d}" for n in range(people)]
    exempt = set(rng.sample(ids, max(1, people * 8 // 100)))
    members = tuple(
        Person(p, name, p in exempt, _absences(rng, days), rng.choice((0, 0, 0, 1, 2)), max_home_run=longest_run) for p in ids
    )
    free = [p for p in ids if p not in exempt]
    groups = [tuple(free[n : n + 6]) for n in range(0, len(free) - 5, 12)]
    if crossing:
        groups += [tuple(free[n : n + 6]) for n in range(3, len(free) - 5, 12)]
    return Problem(
        days=days,
        subunits=(Subunit(name, tuple(cap_on(day, people) for day in days)),),
        people=members,
        coverage=tuple(Coverage(f"{name}-loket-{n}", group, 2) for n, group in enumerate(groups)),
        wishes=tuple(
            Wish(rng.choice(free), rng.choice(days), rng.choice(list(Location)), rng.choice((1, 1, 3))) for _ in range(people // 4)
        ),
        pins=tuple(
            {
                (p, d): Pin(p, d, Location.OFFICE) for p, d in ((rng.choice(free), rng.choice(days)) for _ in range(people // 10))
            }.values()
        ),
        pattern=pattern,
    )


def _absences(rng: random.Random, days: tuple[date, ...]) -> frozenset[date]:
    """Leave in one block: one person in five a month, three days on average."""
    absent: set[date] = set()
    for start in range(0, len(days), 20):
        if rng.random() < 0.25:
            first = start + rng.randrange(20)
            absent.update(days[first : first + rng.randint(1, 5)])
    return frozenset(absent)


def agency(sizes: tuple[int, ...], weeks: int, *, pattern: Pattern = Pattern.MIXED, seed: int = 1) -> Problem:
    """Several subunits in one problem."""
    units = [unit(size, weeks, pattern=pattern, seed=seed + n, name=f"sub{n}") for n, size in enumerate(sizes)]
    return Problem(
        days=units[0].days,
        subunits=tuple(s for part in units for s in part.subunits),
        people=tuple(p for part in units for p in part.people),
        coverage=tuple(c for part in units for c in part.coverage),
        wishes=tuple(w for part in units for w in part.wishes),
        pins=tuple(p for part in units for p in part.pins),
        pattern=pattern,
    )
