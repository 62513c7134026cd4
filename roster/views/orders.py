"""Recall to the office and emergency, from a published roster."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from roster.forms.orders import OrderDaysForm, OrderForm
from roster.models import Roster
from roster.pages.orders import Chosen, build_order, build_plan
from roster.permissions import get_roster_for
from roster.views.answers import tell
from roster.views.request import PageRequest
from roster.workflow.give_order import give_order, plan_order
from roster.workflow.refusal import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
def order(request: PageRequest, pk: int) -> HttpResponse:
    """GET: who is where. POST: what the order would do; and with `confirm` the order itself, published at once."""
    roster = get_roster_for(request.user, pk)
    if request.method == "POST":
        return _answer(request, roster, OrderForm(request.POST))
    form = OrderDaysForm(request.GET)
    data = form.cleaned_data if form.is_valid() else {}
    people = frozenset(filter(None, [data.get("pegawai")]))
    return _show(request, roster, Chosen(data.get("dari"), data.get("sampai"), people), HTTPStatus.OK)


def _answer(request: PageRequest, roster: Roster, form: OrderForm) -> HttpResponse:
    try:
        return _order(request, roster, form)
    except Refusal as refusal:
        tell(request, refusal)
        return _show(request, roster, _chosen(form), HTTPStatus.UNPROCESSABLE_ENTITY)


def _order(request: PageRequest, roster: Roster, form: OrderForm) -> HttpResponse:
    if not form.is_valid():
        raise Refusal(_("The page you came from was incomplete. Choose days, people and kind, and give the reason."))
    wish = form.wish()
    if not form.cleaned_data["confirm"]:
        return render(request, "roster/rosters/order_plan.html", build_plan(roster, wish, plan_order(roster, wish)))
    revision = give_order(roster.pk, wish, request.user)
    count = revision.notices.count()
    text = ngettext(
        "Revision %(number)d is published; %(count)d person is told.",
        "Revision %(number)d is published; %(count)d people are told.",
        count,
    )
    messages.success(request, text % {"number": revision.number, "count": count})
    return redirect("roster:grid", roster.pk)


def _chosen(form: OrderForm) -> Chosen:
    """Return what the form holds that makes sense, so that nothing has to be typed again."""
    data = form.cleaned_data
    return Chosen(
        data.get("starts"), data.get("ends"), data.get("people") or frozenset(), data.get("kind", ""), data.get("place", ""),
        data.get("reason", ""),
    )  # fmt: skip


def _show(request: PageRequest, roster: Roster, chosen: Chosen, status: HTTPStatus) -> HttpResponse:
    return render(request, "roster/rosters/order.html", build_order(roster, chosen), status=status)
