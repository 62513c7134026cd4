"""The rules of a unit, set by its head; circulars and precedence by the agency's admin."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roster.forms.unit_rules import AdoptionForm, CoverageGroupForm, UnitPolicyForm
from roster.models import Adoption, CoverageGroup, UnitPolicy
from roster.pages.unit_rules import build_unit_rules
from roster.permissions import get_reach, get_unit_for
from roster.views.request import PageRequest
from roster.workflow.adopt import adopt


@require_http_methods(["GET", "HEAD", "POST"])
def unit_rules(request: PageRequest, pk: int) -> HttpResponse:
    unit = get_unit_for(request.user, pk)
    may_adopt = get_reach(request.user).administers(unit)
    data = request.POST if request.method == "POST" else None
    policy_row = UnitPolicy.objects.filter(unit=unit).first() or UnitPolicy(unit=unit)
    ranks = dict(Adoption.objects.filter(unit=unit).values_list("circular", "rank"))
    policy = UnitPolicyForm(data, instance=policy_row, may_adopt=may_adopt)
    adoption = AdoptionForm(ranks, data) if may_adopt else None
    if data is not None and policy.is_valid() and (adoption is None or adoption.is_valid()):
        policy.save()
        if adoption is not None:
            adopt(unit, adoption.ranks())
        messages.success(request, _("The rules of %(unit)s are stored; drafts follow them from now on.") % {"unit": unit.name})
        return redirect("roster:unit_rules", pk)
    context = {**build_unit_rules(unit), "policy": policy, "adoption": adoption, "coverage": CoverageGroupForm(unit)}
    return render(request, "roster/units/rules.html", context, status=200 if data is None else 422)


@require_POST
def add_coverage(request: PageRequest, pk: int) -> HttpResponse:
    unit = get_unit_for(request.user, pk)
    form = CoverageGroupForm(unit, request.POST)
    if form.is_valid():
        form.save()
        messages.success(
            request, _("%(name)s: at least %(minimum)d on site.") % {"name": form.instance.name, "minimum": form.instance.minimum}
        )
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))
    return redirect("roster:unit_rules", pk)


@require_POST
def remove_coverage(request: PageRequest, pk: int, group: int) -> HttpResponse:
    unit = get_unit_for(request.user, pk)
    row = get_object_or_404(CoverageGroup, pk=group, unit=unit)
    row.delete()
    messages.success(request, _("%(name)s is no longer a minimum on site.") % {"name": row.name})
    return redirect("roster:unit_rules", pk)
