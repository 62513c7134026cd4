"""How settings.py reads the environment: what is missing or makes no sense ends the start with a sentence."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, *, default: bool = False) -> bool:
    text = os.environ.get(name, "").strip().lower()
    if text not in {"", "0", "1", "false", "true", "no", "yes"}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")
    return text in {"1", "true", "yes"} if text else default


def words(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_key(folder: Path, *, is_embedded: bool) -> str:
    """SECRET_KEY of the environment; the embedded default makes one and keeps it in `folder`, so that logins survive a restart."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not is_embedded:
        raise ImproperlyConfigured("SECRET_KEY is missing: set it to a long random text when DATABASE_URL is set.")
    path = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        with suppress(FileExistsError):  # another process of the same start was first
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text()


def database(folder: Path) -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL")
    if not url:
        folder.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "roster.sqlite3",
            # IMMEDIATE: a deferred transaction that turns into a writer fails with "locked" at once instead of waiting.
            "OPTIONS": {
                "timeout": 60,  # SQLite's queue isn't fair: at load 30 one of eight writers waited more than 20 s for his turn
                "transaction_mode": "IMMEDIATE",
                # FULL: what was told stored survives a power cut too; it costs a commit 4 ms.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://.")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"connect_timeout": "3", **query},
        # A connection a thread, checked at each request. Not a pool: after a restart of PostgreSQL it offers its dead connections one by
        # one, with growing pauses, and pages came back after 5 to 8 seconds instead of at once (tests/faults/test_storm.py).
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
