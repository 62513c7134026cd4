"""What binds each unit: the circulars it and the units above it adopt, its category, and how it applies them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from policies.models import Circular as CircularRow
from policies.rules import Circular, DutyMode, Exemption, Precedence, ServiceCategory, duty_exemption
from roster.models import Adoption, OrgUnit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from roster.models import UnitPolicy


@dataclass(frozen=True, slots=True)
class Binding:
    """What holds in one unit, all inheritance resolved. `circulars` are in order of rank."""

    category: ServiceCategory
    circulars: tuple[Circular, ...]
    precedence: Precedence
    duties: Exemption
    target: Fraction | None
    balance_start: date | None
    policy_path: str  # the unit whose duty rule holds; rotating roles are counted over all of it
    law: tuple[object, ...]  # what decides limits and exemptions, short enough to be a key: a number stands for its circular


def load_above(units: Iterable[OrgUnit]) -> dict[str, OrgUnit]:
    """Return the units and all those above them by path, each with its policy, in one query."""
    paths = {path for unit in units for path in unit.ancestor_paths}
    return {unit.path: unit for unit in OrgUnit.objects.filter(path__in=paths).select_related("policy")}


def load_bindings(units: Collection[OrgUnit], above: Mapping[str, OrgUnit] | None = None) -> dict[int, Binding]:
    """Return the binding of each unit by its id, in three queries whatever their number; in two where `above` is known."""
    above = load_above(units) if above is None else above
    categories = {path: unit.category for path, unit in above.items() if unit.category}
    policies = {path: unit.policy for path, unit in above.items() if hasattr(unit, "policy")}
    paths = {unit.pk: path for path, unit in above.items()}
    adopted: dict[str, list[Adoption]] = defaultdict(list)
    for adoption in Adoption.objects.select_related("circular").filter(unit__in=paths):
        adopted[paths[adoption.unit_id]].append(adoption)
    numbers = {adoption.circular.number for adoptions in adopted.values() for adoption in adoptions}
    amending = [row.pure for row in CircularRow.objects.filter(is_active=True, body__amends__in=sorted(numbers))]
    return {unit.pk: _resolve(unit.ancestor_paths, categories, policies, adopted, amending) for unit in units}


def _resolve(
    paths: list[str],
    categories: dict[str, str],
    policies: dict[str, UnitPolicy],
    adopted: dict[str, list[Adoption]],
    amending: list[Circular],
) -> Binding:
    nearest_first = paths[::-1]
    own = [policies[path] for path in nearest_first if path in policies]
    adoptions = sorted((adoption for path in paths for adoption in adopted.get(path, ())), key=lambda item: (item.rank, item.pk))
    category = next((categories[path] for path in nearest_first if path in categories), ServiceCategory.ADMINISTRATION)
    precedence = next((policy.precedence for policy in own if policy.precedence), Precedence.STRICTEST)
    duty_policy = next((policy for policy in own if policy.duty_mode), None)
    target = min((policy.target for policy in own if policy.target is not None), default=None)  # nobody below loosens it
    circulars = _with_amendments([adoption.circular.pure for adoption in adoptions], amending)
    duties = duty_exemption(DutyMode(duty_policy.duty_mode), duty_policy.duty_minimum or 1) if duty_policy else duty_exemption()
    return Binding(
        category=ServiceCategory(category),
        circulars=circulars,
        precedence=Precedence(precedence),
        duties=duties,
        target=None if target is None else Fraction(target, 100),
        balance_start=next((policy.balance_start for policy in own if policy.balance_start), None),
        policy_path=duty_policy.unit.path if duty_policy else paths[0],
        law=(*(circular.number for circular in circulars), precedence, duties.mode, duties.minimum),
    )


def _with_amendments(adopted: list[Circular], amending: list[Circular]) -> tuple[Circular, ...]:
    """Return the circulars in order of rank, each followed by those that amend it: who follows one follows its amendment."""
    found: dict[str, Circular] = {}
    for circular in adopted:
        found.setdefault(circular.number, circular)
        for newer in amending:
            if newer.amends == circular.number:
                found.setdefault(newer.number, newer)
    return tuple(found.values())
