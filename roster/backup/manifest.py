"""What a backup says of itself: when, from which state of migrations, which tables with which fingerprints, and which settings it ran under."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = 1
NAME = "manifest.json"
SETTINGS = (
    "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "TRUSTED_PROXIES", "HTTPS", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "DEFAULT_FROM_EMAIL",
    "OIDC_SERVER_URL", "OIDC_CLIENT_ID", "SECOND_FACTOR_FOR_ADMINS", "SOLVE_TIME_LIMIT_S", "LOG_LEVEL",
)  # fmt: skip
SECRETS = (
    "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "OIDC_CLIENT_SECRET", "METRICS_TOKEN",
)  # fmt: skip


@dataclass
class Manifest:
    """`migrations` lists [app, name]; `tables` holds {rows, sha256} by name; `secrets` names what was set and isn't in the file."""

    made: str
    database: str
    migrations: list[list[str]]
    tables: dict[str, dict[str, Any]]
    settings: dict[str, str]
    secrets: list[str]
    format: int = FORMAT

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def settings_of(environment: os._Environ[str] = os.environ) -> tuple[dict[str, str], list[str]]:
    """Return the settings that matter with their values, and the names of the secret ones that were set."""
    return {name: environment[name] for name in SETTINGS if name in environment}, [name for name in SECRETS if name in environment]
