"""Who may open an account: nobody by themselves. Accounts come from the staff file and are opened by invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _


class ClosedDoor(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The user name or the password is wrong."),
        "enter_current_password": _("The current password is wrong."),
        "too_many_login_attempts": _("Too many failed attempts. Wait some minutes, then log in again."),
    }

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002
        return False
