"""What the circulars decide of a day, a unit and a person; asked once for all days on which they say the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policies.limits import DayLimits, ExemptionDecision, Reason, Tags, circulars_on, exemption_on, limits_on
from policies.rules import DutyMode, DutyRole, ServiceCategory

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from roster.models import DutyAssignment
    from roster.queries.bindings import Binding

STAYS = "exempt-"
"""Begins the rule id of somebody who must stay on some days of a period only; his id follows."""


class Law:
    """One reading's memory: 150 people on 44 days ask seven thousand times and hear a few dozen answers."""

    def __init__(self) -> None:
        self._voices: dict[object, object] = {}
        self._limits: dict[object, DayLimits] = {}
        self._decisions: dict[object, ExemptionDecision | None] = {}
        self._days: dict[object, Mapping[date, ExemptionDecision]] = {}

    def limits(self, day: date, headcount: int, category: ServiceCategory, binding: Binding, target: Fraction | None) -> DayLimits:
        """Return limits_on of the day."""
        key = (self._voice(day, binding), headcount, category, target)
        if key not in self._limits:
            self._limits[key] = limits_on(day, headcount, category, binding.circulars, binding.precedence, target)
        return replace(self._limits[key], day=day)

    def staying(
        self, category: ServiceCategory, duties: tuple[DutyAssignment, ...], binding: Binding, covered: tuple[date, ...]
    ) -> Mapping[date, ExemptionDecision]:
        """Return the decision of each of the `covered` days on which a person must stay in the office."""
        if any(duty.valid_from or duty.valid_to for duty in duties):
            roles = {day: frozenset(DutyRole(duty.role) for duty in duties if duty.is_valid_on(day)) for day in covered}
            return self._stays({day: Tags(category, roles[day]) for day in covered}, binding)
        tags = Tags(category, frozenset(DutyRole(duty.role) for duty in duties))
        key = (tags, binding.law, covered)
        if key not in self._days:
            self._days[key] = self._stays(dict.fromkeys(covered, tags), binding)
        return self._days[key]

    def _stays(self, tags: Mapping[date, Tags], binding: Binding) -> Mapping[date, ExemptionDecision]:
        decided = {day: self._decide(day, tag, binding) for day, tag in tags.items()}
        return {day: decision for day, decision in decided.items() if decision}

    def _decide(self, day: date, tags: Tags, binding: Binding) -> ExemptionDecision | None:
        key = (self._voice(day, binding), tags)
        if key not in self._decisions:
            decision = exemption_on(day, tags, binding.circulars, binding.duties)
            stays = decision is not None and decision.mode is DutyMode.ALWAYS_OFFICE
            self._decisions[key] = decision if stays else _left_out(day, tags.category, binding)
        return self._decisions[key]

    def _voice(self, day: date, binding: Binding) -> object:
        """Return all that limits_on and exemption_on know of a day: the circulars in force and which of their caps speak."""
        key = (day, binding.law)
        if key not in self._voices:
            speaking = [
                (circular.number, *(cap.period.covers(day) for cap in circular.caps))
                for circular in circulars_on(day, binding.circulars)
            ]
            self._voices[key] = (binding.law, *speaking)
        return self._voices[key]


def _left_out(day: date, category: ServiceCategory, binding: Binding) -> ExemptionDecision | None:
    """Return the cap that lets others work from home but not `category`, where no exemption names that category."""
    if limits_on(day, 1, category, binding.circulars, binding.precedence).reason is not Reason.INELIGIBLE:
        return None
    caps = [(circular.number, cap) for circular in circulars_on(day, binding.circulars) for cap in circular.caps]
    number, cap = next((number, cap) for number, cap in caps if cap.period.covers(day) and category not in cap.categories)
    return ExemptionDecision(number, cap.source, cap.quote, DutyMode.ALWAYS_OFFICE, 0, None)
