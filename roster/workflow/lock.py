"""One writer at a time on a draft, and never on a version the writer hasn't seen."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from roster.models import Change, Roster
from roster.workflow.refusal import Refusal, Stale

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def lock_roster(pk: int, version: int | None) -> Iterator[Roster]:
    """Open a transaction that holds the roster's row, so that caps counted in it can't be passed by a second writer.

    It must be the outermost one: whoever is told that something is stored must not lose it to a caller that fails afterwards.

    Raises:
        Stale: when `version` is not the draft's version any more; the difference comes with it. None skips the check.

    """
    with transaction.atomic(durable=True):
        yield hold_roster(pk, version)


def hold_roster(pk: int, version: int | None) -> Roster:
    """Return the roster as it is now, locked until the transaction that is open ends; raises as lock_roster does."""
    roster = Roster.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=pk).first()
    if roster is None:
        raise Refusal(_("This roster no longer exists."))
    if version is not None and version != roster.version:
        raise Stale(
            _("The draft has changed since you opened it. Your change is not stored and not lost."),
            list(Change.objects.filter(roster=roster, version__gt=version).select_related("employee", "by__employee")),
        )
    return roster
