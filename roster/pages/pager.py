"""Earlier and later pages of a long list, for roster/_pager.html."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.utils.translation import gettext as _


def pager(page: Page[Any], query: dict[str, Any] | None = None) -> dict[str, str] | None:
    """Return label and addresses, `query` (the list's filters) kept; None when all fits on one page."""
    if page.paginator.num_pages <= 1:
        return None
    return {
        "label": _("Page %(page)d of %(pages)d") % {"page": page.number, "pages": page.paginator.num_pages},
        "previous_url": _url(query, page.number - 1) if page.has_previous() else "",
        "next_url": _url(query, page.number + 1) if page.has_next() else "",
    }


def _url(query: dict[str, Any] | None, number: int) -> str:
    return f"?{urlencode({**(query or {}), 'halaman': number})}"
