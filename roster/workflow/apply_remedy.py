"""Settle a conflict by one click, and take that back by one click: what was tried for a run, what it was then, what it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from policies.checks import RuleKind
from roster.models import CoverageGroup, Roster, SolveRun
from roster.queries.draft import load_draft
from roster.queries.minimums import GROUP, ON_A_DAY, ORDERED
from roster.queries.pins import load_unpinning
from roster.queries.targets import load_dropped_target
from roster.workflow.edit import CellAction, edit_cells
from roster.workflow.lock import lock_roster
from roster.workflow.log_changes import log_changed
from roster.workflow.refusal import Refusal
from roster.workflow.set_day_minimum import set_day
from roster.workflow.undo import take_back

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from roster.queries.draft import Cell, Draft

FIGURES = {RuleKind.WEEK: "max_home_per_week", RuleKind.RUN: "max_home_run", RuleKind.CAP: "target"}
"""Limits of a person, and the own stricter target, each one figure of the whole roster."""


@dataclass(frozen=True)
class Offer:
    """A way out that the solver tried. A pin has a `cell`; a figure was `was` when the run was asked for, is `now`, and helps as `to`.

    `to` is None where it helps that the figure goes. `now` is None where the limit or the group is gone; `step` is the version that took the pin away, `of` how many pins have to go.
    """

    key: str
    kind: RuleKind
    cell: Cell | None = None
    cells: tuple[Cell, ...] = ()  # pins that go together
    day: date | None = None  # of a minimum that is lowered for this day alone
    before: int | None = None  # the day's own figure then, None where the figure of all days held
    group: CoverageGroup | None = None
    was: int | None = None
    to: int | None = None
    now: int | None = None
    step: int | None = None
    of: int = 1
    is_done: bool = False

    @property
    def can_undo(self) -> bool:
        return self.step is not None if self.cell or self.cells else self.is_done and self.now == self.to and self.was != self.to


def offers_of(run: SolveRun, draft: Draft) -> list[list[Offer]]:
    """Return, for each conflict of a run in order, the ways out that may be taken here.

    The law's own figures are none, nor is a rule that keeps an exempt person or a role's turn on site. What one figure of the
    roster or of a group settles for several conflicts is one offer, with the figure that suits them all.
    """
    conflicts = conflicts_of(run)
    reader = _Reader(run, draft, [remedy for conflict in conflicts for remedy in conflict["remedies"]])
    return [reader.offers(f"pins:{number}", conflict["remedies"]) for number, conflict in enumerate(conflicts)]


def conflicts_of(run: SolveRun) -> list[dict[str, Any]]:
    return [conflict for part in run.result or [] for conflict in part["conflicts"]]


class _Reader:
    """Reads what each remedy was and is: the problem as it was solved, the roster and its groups as they are."""

    def __init__(self, run: SolveRun, draft: Draft, remedies: list[dict[str, Any]]) -> None:
        self.run = run
        self.draft = draft
        self.to: dict[str, int] = {}
        for remedy in remedies:
            key, to = _key(remedy), remedy.get("to")
            if key and to is not None:  # of a single day it is one remedy, else all of the same figure
                nearest = min if remedy["action"] == "lower" else max
                self.to[key] = nearest(self.to.get(key, to), to)
        groups = CoverageGroup.objects.filter(unit__path__startswith=run.roster.unit.path)
        self.groups = {group.pk: group for group in groups.prefetch_related("exceptions")}

    def offers(self, key: str, remedies: list[dict[str, Any]]) -> list[Offer]:
        """Return the offers of one conflict; where several pins have to go, all of them together come as one offer first."""
        single = list({offer.key: offer for remedy in remedies if (offer := self.offer(remedy))}.values())
        together = self._together(key, [offer for offer in single if offer.cell and offer.of > 1])
        if together is None:
            return single
        if together.can_undo:  # their one step is taken back as it was made
            single = [offer for offer in single if offer.cell not in together.cells]
        return [together, *single]

    def _together(self, key: str, pins: list[Offer]) -> Offer | None:
        """Return the pins of a conflict that were tried together: as many as have to go, in the solver's order."""
        if not pins or len(pins) < pins[0].of:
            return None
        pins = pins[: pins[0].of]
        steps = {offer.step for offer in pins}
        is_done = all(offer.is_done for offer in pins)
        step = steps.pop() if is_done and len(steps) == 1 else None
        cells = tuple(offer.cell for offer in pins if offer.cell)
        return Offer(key, RuleKind.PIN, cells=cells, step=step, of=len(pins), is_done=is_done)

    def offer(self, remedy: dict[str, Any]) -> Offer | None:
        """Return the offer of a remedy, or None where nobody may take it here."""
        key = _key(remedy)
        kind, _colon, subject = remedy["rule"].partition(":")
        if key is None:
            return None
        if kind == RuleKind.PIN:
            cell = (subject, date.fromisoformat(remedy["day"]))
            is_done = cell not in self.draft.pins
            taken = load_unpinning(self.run.roster, cell) if is_done else None
            return Offer(
                key, RuleKind.PIN, cell=cell, is_done=is_done, step=taken.version if taken else None, of=remedy.get("of", 1)
            )
        if kind == RuleKind.COVERAGE and (day := _day(remedy)):
            return self._one_day(key, subject, date.fromisoformat(day), remedy["to"])
        to = self.to[key]
        if kind == RuleKind.COVERAGE:
            group = self.groups.get(group_of(subject) or 0)
            now, was = group.minimum if group else None, self._minimum_then(subject)
            return Offer(key, RuleKind.COVERAGE, group=group, was=was, to=to, now=now, is_done=now is None or now <= to)
        if kind == RuleKind.CAP:
            now = self.run.roster.target
            was = load_dropped_target(self.run.roster) if now is None else now
            return Offer(key, RuleKind.CAP, was=was, now=now, is_done=now is None)
        figure = FIGURES[RuleKind(kind)]
        now, was = getattr(self.run.roster, figure), self._limit_then(subject, figure)
        return Offer(key, RuleKind(kind), was=was, to=to, now=now, is_done=now is None or now >= to)

    def _one_day(self, key: str, rule: str, day: date, to: int) -> Offer | None:
        """Return the offer to lower a group's minimum on one day; none where the group's own figure has settled it."""
        group = self.groups.get(group_of(rule) or 0)
        own = next((row.minimum for row in group.exceptions.all() if row.day == day), None) if group else None
        now = own if own is not None or group is None else group.minimum
        is_done = now is None or now <= to
        was = self._minimum_then(rule)
        before = was if ON_A_DAY in rule else None
        if is_done and own is None and before is None:
            return None
        return Offer(key, RuleKind.COVERAGE, day=day, before=before, group=group, was=was, to=to, now=now, is_done=is_done)

    def _minimum_then(self, rule: str) -> int | None:
        return next((group["minimum"] for group in (self.run.problem or {}).get("coverage", []) if group["id"] == rule), None)

    def _limit_then(self, person: str, figure: str) -> int | None:
        return next((one.get(figure) for one in (self.run.problem or {}).get("people", []) if one["id"] == person), None)


def _key(remedy: dict[str, Any]) -> str | None:
    """Return what a remedy changes: one cell, one group, or one figure of the roster; None for what can't be changed here."""
    kind, _colon, subject = remedy["rule"].partition(":")
    if kind == RuleKind.PIN:
        return f"{kind}:{subject}:{remedy['day']}"
    if kind == RuleKind.COVERAGE:
        group = group_of(subject)
        if group is None:
            return None
        day = _day(remedy)
        return f"{kind}:{group}:{day}" if day else f"{kind}:{group}"
    return kind if kind in FIGURES else None


def _day(remedy: dict[str, Any]) -> str | None:
    """Return the one day on which a remedy lowers a minimum: its own, or that of a figure which holds on this day alone."""
    return remedy.get("day") or remedy["rule"].partition(ON_A_DAY)[2] or None


def group_of(rule: str) -> int | None:
    """Return the row of a group's minimum; a stretch of days, after "@", or a day with a figure of its own, after "=", is part of it.

    What an order lowered, after "!", is no row's figure.
    """
    number = rule.removeprefix(GROUP).partition("@")[0].partition(ON_A_DAY)[0]
    return int(number) if rule.startswith(GROUP) and number.isdecimal() and ORDERED not in rule else None


def apply_remedy(run: SolveRun, key: str, version: int, by: User) -> None:
    """Take a way out that the solver tried for `run`: remove a pin, lower a group's minimum, raise a limit of the roster, drop its target.

    Raises:
        Stale: when the draft has changed since `version`.
        Refusal: when the run offers no such way out, or the figure isn't what it was then.

    """
    offer = _find(run, key)
    if offer.is_done:
        raise Refusal(_("This point is settled already."))
    if offer.cell:
        edit_cells(run.roster_id, version, [offer.cell], CellAction.UNPIN, by)
        return
    if offer.cells:
        edit_cells(
            run.roster_id, version, [cell for cell in offer.cells if cell in load_draft(run.roster).pins], CellAction.UNPIN, by
        )
        return
    if offer.day:
        _set_day(run, offer, offer.before, offer.to, version)
        return
    _set(run, offer, offer.was, offer.to, version, by)


def take_back_remedy(run: SolveRun, key: str, version: int, by: User) -> None:
    """Restore what a way out had changed; raises as apply_remedy does."""
    offer = _find(run, key)
    if not offer.can_undo:
        raise Refusal(_("There is nothing to undo."))
    if offer.step is not None:
        take_back(run.roster_id, version, offer.step, by)
        return
    if offer.day:
        _set_day(run, offer, offer.to, offer.before, version)
        return
    _set(run, offer, offer.to, offer.was, version, by)


def _find(run: SolveRun, key: str) -> Offer:
    for offers in offers_of(run, load_draft(run.roster)):
        for offer in offers:
            if offer.key == key:
                return offer
    raise Refusal(_("The solver offered no such way out. Open the page again."))


def _set(run: SolveRun, offer: Offer, expected: int | None, value: int | None, version: int, by: User) -> None:
    """Set a figure that still is `expected`; the audit keeps both."""
    with lock_roster(run.roster_id, version) as roster:
        row, field = _target(roster, offer)
        changed = type(row)._default_manager.filter(pk=row.pk, **{field: expected}).update(**{field: value})  # noqa: SLF001
        if not changed:
            raise Refusal(_("Somebody has changed this figure meanwhile. Open the page again."))
        log_changed([(row, {field: [str(expected), str(value)]})], by)


def _set_day(run: SolveRun, offer: Offer, expected: int | None, value: int | None, version: int) -> None:
    """Give a day whose own figure still is `expected` another one, None for the figure of all days, which has to be the run's then.

    The rows write the audit themselves.
    """
    with lock_roster(run.roster_id, version):
        group = CoverageGroup.objects.select_for_update().filter(pk=offer.group.pk).first() if offer.group else None
        if group is None or offer.day is None:
            raise Refusal(_("This minimum on site no longer exists."))
        own = group.exceptions.filter(day=offer.day).values_list("minimum", flat=True).first()
        now = group.minimum if own is None else own  # a figure like that of all days has no row
        if now != (offer.was if expected is None else expected) or (expected is None and own is not None):
            raise Refusal(_("Somebody has changed this figure meanwhile. Open the page again."))
        set_day(group, offer.day, value)


def _target(roster: Roster, offer: Offer) -> tuple[Roster | CoverageGroup, str]:
    if offer.kind == RuleKind.COVERAGE:
        if offer.group is None:
            raise Refusal(_("This minimum on site no longer exists."))
        return offer.group, "minimum"
    return roster, FIGURES[offer.kind]
