"""Fairness over time: who has had how many turns, and how even the draft makes it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roster.pages.fairness import build_fairness
from roster.permissions import get_roster_for
from roster.views.grid import load_sheet
from roster.views.request import PageRequest


@require_safe
def fairness(request: PageRequest, pk: int) -> HttpResponse:
    roster = get_roster_for(request.user, pk)
    return render(request, "roster/rosters/fairness.html", build_fairness(roster, load_sheet(roster)))
