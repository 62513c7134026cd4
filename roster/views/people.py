"""The people of a unit: who they are, what keeps them from the roster, and their invitations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from roster.forms.people import PeopleFilter
from roster.pages.people import build_people
from roster.permissions import get_employee_for, require_manager
from roster.views.answers import say_no
from roster.views.request import PageRequest
from roster.workflow.invite import can_mail, mail_invitation
from roster.workflow.invite import invite as make_invitation
from roster.workflow.refusal import Refusal


@require_safe
def people(request: PageRequest) -> HttpResponse:
    reach = require_manager(request.user)
    form = PeopleFilter(reach, request.GET)
    return render(request, "roster/people/list.html", build_people(reach, form, request.GET.get("halaman", "1")))


@require_POST
def invite(request: PageRequest, pk: int) -> HttpResponse:
    """Make a one-time link by which an employee chooses a password; mailed when there is an address, shown to hand over otherwise."""
    employee = get_employee_for(request.user, pk)
    try:
        link = request.build_absolute_uri(make_invitation(employee.pk))
    except Refusal as refusal:
        return say_no(request, refusal, "roster:people")
    if employee.email and can_mail():
        try:
            mail_invitation(employee, link)
        except OSError:  # smtplib's errors too; the account is open, so that the link must reach its owner somehow
            messages.warning(request, _("The mail could not be sent."))
        else:
            messages.success(request, _("The invitation was sent to %(name)s.") % {"name": employee.name})
            return redirect("roster:people")
    return render(request, "roster/people/invitation.html", {"employee": employee, "link": link})
