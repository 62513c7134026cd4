"""Keep an uploaded file between its preview and its confirmation: on the server, for the one who uploaded it, one of a kind."""

from __future__ import annotations

import hashlib
import os
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from roster.workflow.limit_use import limit_uploads
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from roster.permissions import AnyUser

KEPT_S = 24 * 60 * 60
KEY = re.compile(r"[0-9a-f]{32}")


def keep_upload(user: AnyUser, kind: str, data: bytes) -> str:
    """Return the key of the stored file. It is the file's own digest: confirming an older preview never imports a newer file.

    Raises:
        Refusal: when this user uploads too often, or the disk doesn't take it; nothing is left behind.

    """
    assert isinstance(user, User), "only administrators upload"
    with transaction.atomic():
        limit_uploads(user, kind, len(data))
    key = hashlib.sha256(data).hexdigest()[:32]
    path = _path(user, kind, key)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(user, kind)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
            target.write(data)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise Refusal(_("The server can't store the file at the moment. Nothing was imported.")) from error
    return key


def kept_upload(user: AnyUser, kind: str, key: str) -> bytes | None:
    """Return the file that this user uploaded, None when it is gone or was never his."""
    if not KEY.fullmatch(key):
        return None
    try:
        return _path(user, kind, key).read_bytes()
    except OSError:
        return None


def forget_upload(user: AnyUser, kind: str, key: str) -> None:
    if KEY.fullmatch(key):
        _path(user, kind, key).unlink(missing_ok=True)


def _path(user: AnyUser, kind: str, key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "imports" / f"{kind}-{user.pk}-{key}"


def _sweep(user: AnyUser, kind: str) -> None:
    """Forget this user's earlier file of the kind, and whatever anybody left for a day."""
    oldest = time.time() - KEPT_S
    for path in _path(user, kind, "").parent.iterdir():
        with suppress(FileNotFoundError):  # another upload sweeps too
            if path.name.startswith(f"{kind}-{user.pk}-") or path.stat().st_mtime < oldest:
                path.unlink()
