"""Timefold's model, as its guide builds a roster of shifts: a seat for each place at home, given to a person or to nobody.

Rules are hard, unused seats medium, the rest soft with the weights of the other peers. Each seat offers only those who may take it.
Its interpreter translates these classes and lambdas to Java: hence the plain types and the many small functions.
"""

from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardMediumSoftScore,
    Joiners,
    constraint_provider,
)

from bench.peers.answer import WEIGHTS
from roster.solver.problem import Pattern


@dataclass
class Member:
    id: str
    balance: int
    successors: dict[int, int]
    neighbours: dict[int, int]


@dataclass
class Limit:
    """At most `most` of `members` at home on `day`: a coverage group, or a cap over several subunits."""

    id: str
    day: int
    members: set[str]
    most: int


@dataclass
class Share:
    """What is even for one person in one week, or on one weekday; the other of the two is -1."""

    id: str
    member: str
    week: int
    weekday: int
    least: int
    most: int


@dataclass
class Wish:
    id: str
    member: str
    day: int
    cost: int


@planning_entity
@dataclass
class Seat:
    id: Annotated[str, PlanningId]
    day: int
    week: int
    weekday: int
    candidates: Annotated[list[Member], ValueRangeProvider]
    member: Annotated[Member | None, PlanningVariable(allows_unassigned=True)] = field(default=None)


@planning_solution
@dataclass
class Roster:
    limits: Annotated[list[Limit], ProblemFactCollectionProperty]
    shares: Annotated[list[Share], ProblemFactCollectionProperty]
    wishes: Annotated[list[Wish], ProblemFactCollectionProperty]
    seats: Annotated[list[Seat], PlanningEntityCollectionProperty]
    score: Annotated[HardMediumSoftScore | None, PlanningScore] = field(default=None)


def one_seat_a_day(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each_unique_pair(Seat, Joiners.equal(lambda seat: seat.day), Joiners.equal(lambda seat: seat.member.id))
        .penalize(HardMediumSoftScore.ONE_HARD)
        .as_constraint("one seat a day")
    )


def limits_hold(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Limit)
        .join(
            Seat,
            Joiners.equal(lambda limit: limit.day, lambda seat: seat.day),
            Joiners.filtering(lambda limit, seat: seat.member.id in limit.members),
        )
        .group_by(lambda limit, _seat: limit, ConstraintCollectors.count_bi())
        .filter(lambda limit, count: count > limit.most)
        .penalize(HardMediumSoftScore.ONE_HARD, lambda limit, count: count - limit.most)
        .as_constraint("limits")
    )


def usage(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each_including_unassigned(Seat)
        .filter(lambda seat: seat.member is None)
        .penalize(HardMediumSoftScore.ONE_MEDIUM)
        .as_constraint("usage")
    )


def fairness(factory: ConstraintFactory, weight: int) -> Constraint:
    """(balance + count)² less the balance², which no roster changes."""
    return (
        factory.for_each(Seat)
        .group_by(lambda seat: seat.member, ConstraintCollectors.count())
        .penalize(HardMediumSoftScore.of_soft(weight), lambda member, count: count * (count + 2 * member.balance))
        .as_constraint("fairness")
    )


def above(factory: ConstraintFactory, weight: int, name: str, joiner: Joiners) -> Constraint:
    return (
        factory.for_each(Share)
        .join(Seat, Joiners.equal(lambda share: share.member, lambda seat: seat.member.id), joiner)
        .group_by(lambda share, _seat: share, ConstraintCollectors.count_bi())
        .filter(lambda share, count: count > share.most)
        .penalize(HardMediumSoftScore.of_soft(weight), lambda share, count: count - share.most)
        .as_constraint(name)
    )


def towards_least(factory: ConstraintFactory, weight: int) -> Constraint:
    """The days missing to `least`, less `least` itself: a reward for each day up to it."""
    return (
        factory.for_each(Share)
        .join(Seat, Joiners.equal(lambda share: share.member, lambda seat: seat.member.id), same_week())
        .group_by(lambda share, _seat: share, ConstraintCollectors.count_bi())
        .reward(HardMediumSoftScore.of_soft(weight), lambda share, count: min(count, share.least))
        .as_constraint("towards the least of a week")
    )


def same_week() -> Joiners:
    return Joiners.equal(lambda share: share.week, lambda seat: seat.week)


def same_weekday() -> Joiners:
    return Joiners.equal(lambda share: share.weekday, lambda seat: seat.weekday)


def edges(factory: ConstraintFactory, weight: int) -> Constraint:
    """A home day differs from each of its neighbours …"""
    return (
        factory.for_each(Seat)
        .penalize(HardMediumSoftScore.of_soft(weight), lambda seat: seat.member.neighbours[seat.day])
        .as_constraint("edges")
    )


def joined(factory: ConstraintFactory, weight: int) -> Constraint:
    """… unless both are home days."""
    return (
        factory.for_each(Seat)
        .join(
            Seat,
            Joiners.equal(lambda seat: seat.member.id, lambda seat: seat.member.id),
            Joiners.equal(lambda seat: seat.member.successors[seat.day], lambda seat: seat.day),
        )
        .reward(HardMediumSoftScore.of_soft(2 * weight))
        .as_constraint("joined days")
    )


def wishes_for_office(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Wish)
        .filter(lambda wish: wish.cost > 0)
        .join(Seat, *same_cell())
        .penalize(HardMediumSoftScore.ONE_SOFT, lambda wish, _seat: wish.cost)
        .as_constraint("wishes for the office")
    )


def wishes_for_home(factory: ConstraintFactory) -> Constraint:
    return (
        factory.for_each(Wish)
        .filter(lambda wish: wish.cost < 0)
        .join(Seat, *same_cell())
        .reward(HardMediumSoftScore.ONE_SOFT, lambda wish, _seat: 0 - wish.cost)
        .as_constraint("wishes for home")
    )


def same_cell() -> tuple[Joiners, Joiners]:
    return (
        Joiners.equal(lambda wish: wish.member, lambda seat: seat.member.id),
        Joiners.equal(lambda wish: wish.day, lambda seat: seat.day),
    )


@constraint_provider
def mixed(factory: ConstraintFactory) -> list[Constraint]:
    weight = WEIGHTS[Pattern.MIXED]
    return [
        one_seat_a_day(factory),
        limits_hold(factory),
        usage(factory),
        fairness(factory, weight["fairness"]),
        above(factory, weight["pattern"], "above the most of a week", same_week()),
        above(factory, weight["pattern"], "above the most of a weekday", same_weekday()),
        towards_least(factory, weight["pattern"]),
        wishes_for_office(factory),
        wishes_for_home(factory),
    ]


@constraint_provider
def weekly(factory: ConstraintFactory) -> list[Constraint]:
    weight = WEIGHTS[Pattern.WEEKLY]
    return [
        one_seat_a_day(factory),
        limits_hold(factory),
        usage(factory),
        edges(factory, weight["pattern"]),
        joined(factory, weight["pattern"]),
        fairness(factory, weight["fairness"]),
        wishes_for_office(factory),
        wishes_for_home(factory),
    ]
