"""Send the mail of a row once: claimed before it is sent, so that two workers never send it twice, and freed when it couldn't be."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from smtplib import SMTPException
from typing import Any

from django.core import mail
from django.db.models import QuerySet
from django.utils import timezone

log = logging.getLogger(__name__)


def send_once(row: QuerySet[Any], subject: str, lines: Sequence[str], address: str) -> bool | None:
    """Mail the one row of the queryset, whose `mailed_at` is empty. None: somebody else has; False: the mail server is away."""
    if not row.filter(mailed_at=None).update(mailed_at=timezone.now()):
        return None
    try:
        mail.send_mail(subject, "\n".join(lines), None, [address])
    except (OSError, SMTPException):
        log.warning("%s: mail not sent", row.model.__name__, exc_info=True)
        row.update(mailed_at=None)
        return False
    return True
