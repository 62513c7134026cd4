"""Logs that may leave the machine: one JSON object a line, the id of the request in each, and nothing that names a person.

Messages and tracebacks pass `redact`: NIPs (which are login names too), e-mail addresses, the secret part of a password link, and what
PostgreSQL quotes of a row. No standard formatter does that last part, which is why there is one here.
"""

from __future__ import annotations

import json
import logging
import re
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")

_SECRETS = (
    (re.compile(r"(https?|redis|postgres(?:ql)?)://[^\s/@]*:[^\s/@]*@"), r"\1://[password]@"),
    (re.compile(r"(?<!\d)(?<!\d\.)\d{18}(?!\d)"), "[nip]"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "[email]"),
    (re.compile(r"(/reset/key/)[^\s'\"]+"), r"\1[key]"),
    (re.compile(r"^DETAIL: .*$", re.MULTILINE), "DETAIL: [row]"),
    (re.compile(r"(\?)[^\s'\"]*=[^\s'\"]*"), r"\1[query]"),
)
_SOUND_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def redact(text: str) -> str:
    for pattern, stand_in in _SECRETS:
        text = pattern.sub(stand_in, text)
    return text


def adopt_id(wanted: str) -> str:
    """Return the id under which to log: the caller's when it is harmless, else a new one."""
    return wanted if _SOUND_ID.fullmatch(wanted) else uuid.uuid4().hex


class PlainFormatter(logging.Formatter):
    """A line for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """An object for a log collector; what a caller passes as `extra={"fields": {…}}` stands beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if request_id.get():
            entry["request_id"] = request_id.get()
        entry |= getattr(record, "fields", {})
        if record.exc_info:
            entry["error"] = redact(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False, default=str)
