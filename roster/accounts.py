"""Who may open an account: nobody by themselves. Accounts come from the staff file and are opened by invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class ClosedDoor(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002
        return False
