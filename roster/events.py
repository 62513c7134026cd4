"""What happens at the door goes into the log, by the number of the account: logins, failures, second factors, passwords, sign-ons."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import Signal

log = logging.getLogger("roster.security")

EVENTS: dict[str, Signal] = {
    "logged in": user_logged_in,
    "logged out": user_logged_out,
    "login refused": user_login_failed,
    "password changed": password_changed,
    "password reset": password_reset,
    "password set": password_set,
    "second factor added": authenticator_added,
    "second factor removed": authenticator_removed,
    "recovery codes renewed": authenticator_reset,
    "sign-on connected": social_account_added,
}


def log_security_events() -> None:
    """Connect each event to one line in the log; the name that was typed at a refused login stays out, since it may be a password."""
    for event, signal in EVENTS.items():
        signal.connect(_receiver(event), weak=False, dispatch_uid=f"security: {event}")


def _receiver(event: str) -> Any:
    def receive(sender: Any, user: Any = None, **details: Any) -> None:  # noqa: ARG001 - Django's signature
        account = user or getattr(details.get("sociallogin"), "user", None)
        log.info(event, extra={"fields": {"event": event, "user": account.pk if account else None}})

    return receive
