"""Who else has a roster's grid open just now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.utils import timezone

from roster.models import Presence, Roster

if TYPE_CHECKING:
    from django.db.models import QuerySet

AWAY_AFTER = timedelta(seconds=100)  # two of presence.js's calls, one of which may be lost


def others_present(roster: Roster, user: User) -> QuerySet[User]:
    """Return them in the order of their names."""
    present = Presence.objects.filter(roster=roster, at__gt=timezone.now() - AWAY_AFTER).exclude(user=user)
    return User.objects.filter(pk__in=present.values("user")).select_related("employee").order_by("employee__name", "username")
