"""The front door: heads and admins to the rosters, everybody else to their own days."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from roster.permissions import get_reach
from roster.views.request import PageRequest


@require_safe
def home(request: PageRequest) -> HttpResponse:
    reach = get_reach(request.user)
    return redirect("roster:list" if reach.manages_something else "roster:my_days")
