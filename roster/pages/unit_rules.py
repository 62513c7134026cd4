"""The rules of a unit: circulars it follows and inherits, its own target, and its minimums on site."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from roster.forms.unit_rules import CoverageGroupForm
from roster.models import Adoption, CoverageGroup, OrgUnit
from roster.wording import long_day


def build_unit_rules(unit: OrgUnit) -> dict[str, Any]:
    """Return what the forms of roster/units/rules.html stand beside."""
    above = Adoption.objects.filter(unit__path__in=unit.ancestor_paths[:-1]).select_related("unit", "circular")
    return {
        "unit": unit,
        "inherited": [f"{adoption.circular.number} ({adoption.unit.name})" for adoption in above],
        "minimums": build_minimums(unit),
    }


def build_minimums(unit: OrgUnit, form: CoverageGroupForm | None = None, said: str = "", error: str = "") -> dict[str, Any]:
    """Return the context of roster/units/_minimums.html: the minimums of a unit and all below it, what was done or refused.

    `form` is the one for a further minimum, as it was refused.
    """
    groups = (
        CoverageGroup.objects.filter(unit__path__startswith=unit.path)
        .select_related("unit")
        .prefetch_related("members", "exceptions")
    )
    return {
        "unit": unit,
        "said": said,
        "error": error,
        "form": form or CoverageGroupForm(unit),
        "is_refused": form is not None,
        "groups": [
            {
                "id": group.pk,
                "unit_id": group.unit_id,
                "unit": group.unit.name if group.unit_id != unit.pk else "",
                "name": group.name,
                "minimum": group.minimum,
                "days": [
                    {"iso": row.day.isoformat(), "label": long_day(row.day), "minimum": row.minimum}
                    for row in group.exceptions.all()
                ],
                "who": ", ".join(member.name for member in group.members.all())
                or _("everybody with the role %(role)s") % {"role": group.role},
            }
            for group in groups.order_by("unit__path", "name")
        ],
    }
