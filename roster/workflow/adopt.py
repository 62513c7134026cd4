"""Adopt circulars: which ones bind a unit and all below it."""

from django.conf import settings

from policies.models import Circular
from roster.models import Adoption, OrgUnit


def adopt_defaults(agency: OrgUnit) -> None:
    """Bind a new agency of DKI by the circulars that every such agency follows (domain.md, section 1)."""
    for rank, circular in enumerate(Circular.objects.filter(number__in=settings.DEFAULT_CIRCULARS), start=1):
        Adoption.objects.get_or_create(unit=agency, circular=circular, defaults={"rank": rank})
