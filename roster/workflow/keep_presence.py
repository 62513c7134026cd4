"""Keep the presence: a page in sight says so from time to time."""

from django.contrib.auth.models import User
from django.utils import timezone

from roster.models import Presence, Roster


def keep_presence(roster: Roster, user: User) -> None:
    Presence.objects.bulk_create(
        [Presence(roster=roster, user=user, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["roster", "user"],
        update_fields=["at"],
    )
