"""How a page says no: the refusal's sentence and its details as messages, on the page the user came from."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from roster.views.request import PageRequest
from roster.workflow.refusal import Refusal


def tell(request: PageRequest, refusal: Refusal) -> None:
    for text in [refusal.message, *refusal.details]:
        messages.error(request, text)


def say_no(request: PageRequest, refusal: Refusal, to: str, *args: Any) -> HttpResponse:
    tell(request, refusal)
    return redirect(to, *args)
