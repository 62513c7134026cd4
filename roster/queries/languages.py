"""Sentences that are kept: in every language of the product, since names and figures are those of the moment and readers differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import get_language, override

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def in_each_language(tell: Callable[[], str]) -> dict[str, str]:
    """Return what `tell` says, by language."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = tell()
    return texts


def in_own_language(texts: Mapping[str, str], otherwise: str) -> str:
    """Return the reader's text, or the writer's where that is all there is."""
    return texts.get((get_language() or "").partition("-")[0], otherwise)
