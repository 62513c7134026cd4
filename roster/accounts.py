"""Who may come in: nobody opens an account for himself. Accounts come from the staff file, by invitation or through the provincial sign-on."""

import base64
import hashlib
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from roster import clock
from roster.checks import is_public
from roster.demo import PASSWORD
from roster.models import Employee
from roster.workflow.invite import open_account

log = logging.getLogger(__name__)


class ClosedDoor(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is wrong."),
        "enter_current_password": _("The current password is wrong."),
        "too_many_login_attempts": _("Too many failed attempts. Wait some minutes, then log in again."),
        "demo_password": _(
            "This is the password of the demo, known to everybody: it opens no account here. Ask whoever runs the site for another one."
        ),
    }

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002
        return False

    def pre_authenticate(self, request: Any, **credentials: Any) -> None:
        """Let the known password in nowhere but on a laptop: a database with the demo in it may have moved to a public site."""
        super().pre_authenticate(request, **credentials)
        if credentials.get("password") == PASSWORD and is_public():
            raise self.validation_error("demo_password")


class ProvincialDoor(DefaultSocialAccountAdapter):
    """Lets in whom the provincial sign-on names by a NIP of the staff table; his account is opened at his first visit."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:  # noqa: ARG002
        return False

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        told = sociallogin.account.get_provider_account().get_user_data() or {}
        sociallogin.account.extra_data = {}  # what else the province tells of a person isn't ours to keep
        if sociallogin.is_existing:
            SocialAccount.objects.filter(pk=sociallogin.account.pk).update(extra_data={})
            return
        today = clock.today()
        employee = Employee.objects.employed_between(today, today).filter(nip=str(told.get(settings.OIDC_CLAIM, ""))).first()
        if employee is None:
            raise ImmediateHttpResponse(render(request, "account/unknown.html", status=403))
        sociallogin.connect(request, open_account(employee.pk))


class SecondFactor(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps encrypted, so that a stolen dump makes no codes; SECRET_KEY_FALLBACKS still read theirs.

    What no key reads becomes a secret that nobody knows: no code fits it, and an admin removes the factor in the back office.
    """

    def encrypt(self, text: str) -> str:
        return self._box.encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return self._box.decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.warning("a second factor was made with another SECRET_KEY")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    @property
    def _box(self) -> MultiFernet:
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        digests = [hashlib.sha256(b"roster.second-factor:" + key.encode()).digest() for key in keys]
        return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
