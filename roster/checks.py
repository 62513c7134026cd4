"""What must not go wrong unseen: settings with which the product refuses to start, each told in a sentence, and some it only warns of.

`manage.py check` shows all of them; web (wsgi.py) and workers (celery.py) refuse to start on errors.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register, run_checks  # noqa: A004 - Django's name
from django.core.exceptions import ImproperlyConfigured

TAG = "start"
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
LEAST_KEY = 50
LEAST_TOKEN = 24


@register(TAG)
def check_settings(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    return [*_always(), *(_in_public() if is_public() else ())]


def is_public() -> bool:
    """Whether others than this machine may reach the site."""
    return bool(set(settings.ALLOWED_HOSTS) - LOCAL_HOSTS)


def refuse_unsafe() -> None:
    """End the start of a process whose settings are unsafe.

    Raises:
        ImproperlyConfigured: with a sentence for each error.

    """
    errors = [message for message in run_checks(tags=[TAG]) if message.is_serious()]
    if errors:
        raise ImproperlyConfigured("Refusing to start. " + " ".join(f"{error.msg} {error.hint}" for error in errors))


def _always() -> Iterator[CheckMessage]:
    if not settings.ALLOWED_HOSTS:
        yield Error("Nobody can reach the site.", hint="Set ALLOWED_HOSTS to its host names.", id="roster.E001")
    if settings.EMBEDDED and int(os.environ.get("WEB_CONCURRENCY", "1")) > 1:
        yield Error("SQLite serves one web process.", hint="Set DATABASE_URL, or WEB_CONCURRENCY=1.", id="roster.E002")
    if settings.EMBEDDED and settings.REDIS_URL:
        yield Warning(
            "With Redis but SQLite, workers on other machines have a database of their own.",
            hint="Set DATABASE_URL.",
            id="roster.W001",
        )
    if not settings.EMBEDDED and not settings.REDIS_URL:
        yield Warning(
            "Without Redis the queue is a folder of this machine; workers elsewhere hear nothing.",
            hint="Set REDIS_URL.",
            id="roster.W002",
        )


def _in_public() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error("DEBUG shows source code and settings to every visitor.", hint="Set DEBUG=0.", id="roster.E003")
    if "*" in settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS=* lets anyone forge links in mails.", hint="Name the hosts of the site.", id="roster.E004")
    if len(settings.SECRET_KEY) < LEAST_KEY or len(set(settings.SECRET_KEY)) < LEAST_KEY // 5:
        yield Error(
            "SECRET_KEY can be guessed, and with it every session.",
            hint="Set it to 50 or more random characters.",
            id="roster.E005",
        )
    if not settings.HTTPS:
        yield Error(
            "Without HTTPS passwords cross the network readable.",
            hint="Set HTTPS=1 behind a proxy that ends TLS.",
            id="roster.E006",
        )
    elif not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        yield Warning(
            "HTTPS is on and no proxy is trusted: unless gunicorn ends TLS itself, every page redirects to itself.",
            hint="Set TRUSTED_PROXIES to the number of your proxies.",
            id="roster.W003",
        )
    if settings.TODAY:
        yield Error("TODAY stops the calendar; it is for demo and tests.", hint="Unset TODAY.", id="roster.E007")
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < LEAST_TOKEN:
        yield Error("METRICS_TOKEN can be guessed.", hint="Set it to 24 or more random characters, or unset it.", id="roster.E008")
    if not settings.EMAIL_HOST and not os.environ.get("EMAIL_BACKEND"):
        yield Warning("There is no mail server: nobody gets mails.", hint="Set EMAIL_HOST.", id="roster.W004")
