"""Adopt circulars: which ones bind a unit and all below it, and in which order."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction

from policies.models import Circular
from roster.models import Adoption, OrgUnit


def adopt_defaults(agency: OrgUnit) -> None:
    """Bind a new agency of DKI by the circulars that every such agency follows (domain.md, section 1)."""
    for rank, circular in enumerate(Circular.objects.filter(number__in=settings.DEFAULT_CIRCULARS), start=1):
        Adoption.objects.get_or_create(unit=agency, circular=circular, defaults={"rank": rank})


def adopt(unit: OrgUnit, ranks: Mapping[int, int]) -> None:
    """Make `ranks` (circular id → rank) the circulars that `unit` itself adopts; what units above adopt holds besides."""
    with transaction.atomic():
        for adoption in Adoption.objects.filter(unit=unit).exclude(circular__in=ranks):
            adoption.delete()  # one by one, so that each leaves its line in the audit
        for circular, rank in ranks.items():
            Adoption.objects.update_or_create(unit=unit, circular_id=circular, defaults={"rank": rank})
