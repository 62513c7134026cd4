"""What the roster commands have in common: arguments that name a unit, a roster or a file, and refusals as exit codes."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError
from django.http import Http404
from django.utils.translation import gettext as _

from roster.models import OrgUnit, Roster
from roster.queries.unit_paths import UnitIndex
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

USAGE = 2
INFEASIBLE = 3
UNKNOWN = 4


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what a workflow, a permission or the disk refuses into a message on stderr and exit code 1."""
    try:
        yield
    except Refusal as refusal:
        raise CommandError("\n  ".join([refusal.message, *refusal.details])) from refusal
    except (Http404, PermissionDenied) as refusal:
        raise CommandError(str(refusal)) from refusal
    except OSError as error:
        raise CommandError(_("The disk takes nothing more: %(reason)s.") % {"reason": error.strerror}) from error


def find_unit(text: str) -> OrgUnit:
    """Return the unit with this code, or at the end of this path from the agency down."""
    names = tuple(name.strip() for name in text.split(" / "))
    unit = OrgUnit.objects.filter(code=text).first() or UnitIndex().find(names)
    if unit is None:
        raise CommandError(
            _('There is no unit "%(unit)s". Give its code, or its path from the agency down: Dinas A / Bidang B.') % {"unit": text}
        )
    return unit


def find_roster(pk: int) -> Roster:
    roster = Roster.objects.select_related("unit").filter(pk=pk).first()
    if roster is None:
        raise CommandError(_("There is no roster %(roster)d.") % {"roster": pk})
    return roster


def write_file(path: Path, content: bytes) -> None:
    """Write the whole file or none; refuse with the system's reason."""
    draft = path if path.exists() and not path.is_file() else path.with_name(f"{path.name}.part")  # /dev/stdout is written as it is
    try:
        draft.write_bytes(content)
        if draft != path:
            draft.replace(path)
    except OSError as error:
        if draft != path:
            draft.unlink(missing_ok=True)
        raise CommandError(_("%(file)s can't be written: %(reason)s.") % {"file": path, "reason": error.strerror}) from error
