"""Call people to the office, or put them where a rule forbids it in an emergency: from a published roster, as a revision at once.

The new revision is the last one with the ordered cells; what a head is still working on in the draft stays unpublished. Both cells are
pinned in the draft too, so that no re-solve takes them back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from policies.checks import RuleKind, Violation
from policies.rules import Place
from roster import clock
from roster.models import Order, OrderedDay, OrderKind, PublishedDay, Revision, Roster, RosterStatus
from roster.models.orders import MOST_REASON
from roster.models.rosters import ChangeKind
from roster.queries.draft import Draft, load_draft
from roster.queries.languages import in_each_language
from roster.queries.minimums import ORDERED
from roster.wording import describe_violation
from roster.workflow.judge import facts_of, worsened
from roster.workflow.lock import lock_roster
from roster.workflow.notify import tell
from roster.workflow.publish import copies_of, put_in_force
from roster.workflow.refusal import Refusal
from roster.workflow.store_draft import store_draft

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import User

    from roster.queries.draft import Cell
    from roster.queries.facts import Facts

STEPS = {OrderKind.RECALL: ChangeKind.RECALL, OrderKind.OVERRIDE: ChangeKind.OVERRIDE}


@dataclass(frozen=True)
class OrderWish:
    """What a head orders, on revision `number`: `people` are ids of employees, both days are inclusive."""

    kind: OrderKind
    number: int
    people: frozenset[int]
    starts: date
    ends: date
    place: Place
    reason: str


@dataclass(frozen=True)
class OrderPlan:
    """What an order would do: the published rows that change, where to, and the rules that it breaks, in words too."""

    last: Revision
    facts: Facts
    draft: Draft
    rows: list[PublishedDay]
    place: Place
    violations: list[Violation]
    texts: list[str]

    @property
    def people(self) -> int:
        return len({row.employee_id for row in self.rows})


def plan_order(roster: Roster, wish: OrderWish) -> OrderPlan:
    """Return what `wish` would do, without doing it.

    Raises:
        Refusal: when the roster isn't published, has a newer revision, the reason is missing or too long, the days have passed, or
            nobody chosen would move.

    """
    last = _check(roster, wish)
    facts, draft = facts_of(roster), load_draft(roster)
    rows = _rows(last, wish, facts)
    published = PublishedDay.objects.filter(revision=last)
    seen = replace(
        draft,
        home=frozenset((str(row.employee_id), row.day) for row in published if row.location == Place.HOME),
        pins={(str(row.employee_id), row.day): last.published_by_id for row in published if row.is_pinned},
    )
    violations = worsened(roster, seen, _after(seen, _cells(rows), wish.place, last.published_by_id), facts)
    texts = [describe_violation(violation, facts).headline for violation in violations]
    return OrderPlan(last, facts, draft, rows, wish.place, violations, texts)


def give_order(roster_pk: int, wish: OrderWish, by: User) -> Revision:
    """Publish the order as the next revision, tell those whose days change, and pin its cells in the draft; raises as plan_order."""
    with lock_roster(roster_pk, version=None) as roster:
        plan = plan_order(roster, wish)
        revision = _publish(roster, plan, wish, by)
        was = roster.status
        after = _after(plan.draft, _cells(plan.rows), wish.place, by.pk)
        store_draft(roster, plan.draft, after, STEPS[wish.kind], by)
        if was == RosterStatus.PUBLISHED:
            roster.status = was
            roster.save(update_fields=["status"])
        return revision


def _check(roster: Roster, wish: OrderWish) -> Revision:
    last = roster.latest_revision
    if last is None:
        raise Refusal(_("This roster isn't published, so nobody has to be told. Change the draft instead."))
    if last.number != wish.number:
        raise Refusal(_("Revision %(number)d has been published since. Read it, then order again.") % {"number": last.number})
    if not wish.reason.strip():
        raise Refusal(_("Give the reason: staff are told, and the audit keeps it."))
    if len(wish.reason) > MOST_REASON:
        raise Refusal(
            _("The reason has %(count)d characters; at most %(most)d fit. Shorten it.")
            % {"count": len(wish.reason), "most": MOST_REASON}
        )
    if wish.ends < wish.starts:
        raise Refusal(_("The last day lies before the first. Choose the days again."))
    if wish.starts < clock.today():
        raise Refusal(_("A day that has passed can't be changed. Choose today or a later day."))
    return last


def _rows(last: Revision, wish: OrderWish, facts: Facts) -> list[PublishedDay]:
    """Return the published rows that would move; whoever is away by now is left where he is."""
    rows = PublishedDay.objects.filter(revision=last, employee__in=wish.people, day__range=(wish.starts, wish.ends))
    moved = [
        row
        for row in rows.filter(location__in=[*Place])
        .exclude(location=wish.place)
        .select_related("employee", "unit")
        .order_by("day", "pk")
        if (person := facts.people.get(str(row.employee_id))) is None or row.day not in person.away
    ]
    if not moved:
        raise Refusal(
            _("Nobody chosen works from home on these days. Choose other people or days.")
            if wish.place == Place.OFFICE
            else _("Nobody chosen works at the office on these days. Choose other people or days.")
        )
    return moved


def _cells(rows: list[PublishedDay]) -> list[Cell]:
    return [(str(row.employee_id), row.day) for row in rows]


def _after(draft: Draft, cells: list[Cell], place: Place, by: int) -> Draft:
    home = draft.home | set(cells) if place == Place.HOME else draft.home - set(cells)
    return replace(draft, home=home, pins={**draft.pins, **dict.fromkeys(cells, by)})


def _publish(roster: Roster, plan: OrderPlan, wish: OrderWish, by: User) -> Revision:
    reason = " ".join(wish.reason.split())
    revision = Revision.objects.create(
        roster=roster, number=plan.last.number + 1, published_by=by, note=reason, terms=plan.last.terms
    )
    order = Order.objects.create(
        revision=revision, kind=wish.kind, reason=reason, broken=[_broken(violation, plan.facts) for violation in plan.violations]
    )
    OrderedDay.objects.bulk_create(
        OrderedDay(order=order, employee_id=row.employee_id, day=row.day, before=row.location, after=wish.place)
        for row in plan.rows
    )
    moved = {(row.employee_id, row.day) for row in plan.rows}
    rows = list(copies_of(plan.last.days.all()))
    for row in rows:
        if (row.employee_id, row.day) in moved:
            row.location, row.is_pinned = wish.place, True
    put_in_force(revision, rows)
    tell(revision, plan.draft.published, rows)
    return revision


def _broken(violation: Violation, facts: Facts) -> dict[str, Any]:
    """Return what Order.broken keeps; a rule of a whole week or run is dated by its first day."""
    assert violation.day is not None
    subject = violation.subject.partition(ORDERED)[0] if violation.kind is RuleKind.COVERAGE else violation.subject
    excess = abs(violation.actual - violation.limit)

    def tell() -> str:
        return describe_violation(violation, facts).headline

    return {
        "kind": violation.kind,
        "subject": subject,
        "day": violation.day.isoformat(),
        "excess": excess,
        "text": tell(),
        "texts": in_each_language(tell),
    }
