"""What a workflow says no with: a sentence in the user's language, and what it is based on. Views and commands show it as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policies.checks import Violation
    from roster.models import Change


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The request can't be done; nothing was changed. `details` are further sentences, one a reason."""

    def __init__(self, message: str, details: Sequence[str] = (), violations: Sequence[Violation] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = list(details)
        self.violations = list(violations)


class Stale(Refusal):
    """The draft has changed since it was read; `changes` is the difference, oldest first."""

    def __init__(self, message: str, changes: Sequence[Change]) -> None:
        super().__init__(message)
        self.changes = list(changes)
