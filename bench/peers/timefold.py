"""Timefold Solver: fills its model from a problem, with its default construction heuristic and local search.

Assertions are off, as its guide advises for production.
"""

import time
from datetime import date

from timefold.solver import SolverFactory
from timefold.solver.config import Duration, EnvironmentMode, ScoreDirectorFactoryConfig, SolverConfig, TerminationConfig

from bench.peers.answer import Answer, neighbours, plan, wished
from bench.peers.timefold_model import Limit, Member, Roster, Seat, Share, Wish, mixed, weekly
from roster.solver.constraints import Cell, open_cells, rows_of
from roster.solver.problem import Pattern, Problem
from roster.solver.score import week_shares, weekday_shares


def solve(problem: Problem, seconds: float) -> Answer:
    """Search for `seconds`; building the solver (translating the constraints to Java) goes before as `start_s`."""
    started = time.monotonic()
    if unknown := _beyond(problem):
        return Answer(None, note=f"not modelled here: {unknown}")
    solver = SolverFactory.create(_config(mixed if problem.pattern is Pattern.MIXED else weekly, seconds)).build_solver()
    built = time.monotonic() - started
    lawful: list[float] = []

    def listen(event: object) -> None:
        if event.is_new_best_solution_initialized and event.new_best_score.hard_score == 0:
            lawful.append(event.time_spent.total_seconds())

    solver.add_event_listener(listen)
    best = solver.solve(_roster(problem))
    home = plan((seat.member.id, problem.days[seat.day]) for seat in best.seats if seat.member is not None)
    first, last = (lawful[0], lawful[-1]) if lawful else (None, None)
    return Answer(home, "", first, last, built, f"{built:.1f} s more to build the solver")


def _config(constraints: object, seconds: float) -> SolverConfig:
    return SolverConfig(
        solution_class=Roster,
        entity_class_list=[Seat],
        environment_mode=EnvironmentMode.NO_ASSERT,
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
        termination_config=TerminationConfig(spent_limit=Duration(milliseconds=round(1000 * seconds))),
    )


def _beyond(problem: Problem) -> str:
    """Name what bench/instances.py doesn't make and this model doesn't hold."""
    kinds = {row.rule.partition(":")[0] for row in rows_of(problem)} - {"cap", "shared_cap", "coverage", "pin"}
    return ", ".join(sorted(kinds | {"pin at home" for row in rows_of(problem) if len(row.cells) == 1 and row.least == 1}))


def _roster(problem: Problem) -> Roster:
    """Number the days, offer each seat to those whom absence, exemption and pins leave, and state the limits."""
    number = problem.position
    pinned = {(pin.person, pin.day) for pin in problem.pins}
    cells = [cell for cell in open_cells(problem) if cell not in pinned]
    members = _members(problem)
    seats = [
        seat for subunit in problem.subunits for day in problem.days for seat in _seats(problem, subunit.id, day, cells, members)
    ]
    limits = [
        Limit(f"{row.rule} {row.day}", number[row.day], {person for person, _ in row.cells}, row.most)
        for row in rows_of(problem)
        if row.rule.startswith(("coverage", "shared_cap"))
    ]
    costs = [Wish(f"wish {n}", cell[0], number[cell[1]], cost) for n, (cell, cost) in enumerate(wished(problem))]
    return Roster(limits, _shares(problem), costs, seats)


def _members(problem: Problem) -> dict[str, Member]:
    count = range(len(problem.days))
    members = {p.id: Member(p.id, p.balance, dict.fromkeys(count, -1), dict.fromkeys(count, 0)) for p in problem.people}
    for (person, today), (_, tomorrow) in neighbours(problem):
        first, second = problem.position[today], problem.position[tomorrow]
        members[person].successors[first] = second
        members[person].neighbours[first] += 1
        members[person].neighbours[second] += 1
    return members


def _seats(problem: Problem, subunit: str, day: date, cells: list[Cell], members: dict[str, Member]) -> list[Seat]:
    candidates = [members[person] for person, when in cells if when == day and problem.persons[person].subunit == subunit]
    week = next(n for n, days in enumerate(problem.weeks) if day in days)
    places = min(problem.caps[subunit, day], len(candidates))
    return [Seat(f"{subunit} {day} {n}", problem.position[day], week, day.isoweekday(), candidates) for n in range(places)]


def _shares(problem: Problem) -> list[Share]:
    index = {days: n for n, days in enumerate(problem.weeks)}
    weeks = [(person.id, index[days], -1, least, most) for person, days, least, most in week_shares(problem)]
    weekdays = [(person.id, -1, days[0].isoweekday(), least, most) for person, days, least, most in weekday_shares(problem)]
    return [Share(f"share {n}", *share) for n, share in enumerate(weeks + weekdays)]
