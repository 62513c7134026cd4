"""The rules of a unit: circulars it follows and inherits, its own target, and its minimums on site."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from roster.models import Adoption, CoverageGroup, OrgUnit


def build_unit_rules(unit: OrgUnit) -> dict[str, Any]:
    """Return what the forms of roster/units/rules.html stand beside."""
    above = Adoption.objects.filter(unit__path__in=unit.ancestor_paths[:-1]).select_related("unit", "circular")
    groups = CoverageGroup.objects.filter(unit=unit).prefetch_related("members")
    return {
        "unit": unit,
        "inherited": [f"{adoption.circular.number} ({adoption.unit.name})" for adoption in above],
        "groups": [
            {
                "id": group.pk,
                "name": group.name,
                "minimum": group.minimum,
                "who": ", ".join(member.name for member in group.members.all())
                or _("everybody with the role %(role)s") % {"role": group.role},
            }
            for group in groups
        ],
    }
