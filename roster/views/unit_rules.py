"""The rules of a unit, set by its head; circulars and precedence by the agency's admin."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roster.forms.unit_rules import AdoptionForm, CoverageGroupForm, DayForm, MinimumForm, ShownForm, UnitPolicyForm
from roster.models import Adoption, CoverageGroup, OrgUnit, UnitPolicy
from roster.pages.unit_rules import build_minimums, build_unit_rules
from roster.permissions import get_reach, get_unit_for
from roster.views.request import PageRequest
from roster.wording import long_day
from roster.workflow.set_day_minimum import set_day
from roster.workflow.set_rules import set_rules


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
        set_rules(policy.save(commit=False), adoption.ranks() if adoption else None)
        messages.success(request, _("The rules of %(unit)s are stored; drafts follow them from now on.") % {"unit": unit.name})
        return redirect("roster:unit_rules", pk)
    context = {**build_unit_rules(unit), "policy": policy, "adoption": adoption}
    return render(request, "roster/units/rules.html", context, status=200 if data is None else 422)


@require_POST
def add_coverage(request: PageRequest, pk: int) -> HttpResponse:
    unit = get_unit_for(request.user, pk)
    form = CoverageGroupForm(unit, request.POST)
    if not form.is_valid():
        return _answer(request, unit, form=form)
    form.save()
    names = {"name": form.instance.name, "minimum": form.instance.minimum}
    return _answer(request, unit, said=_("%(name)s: at least %(minimum)d on site.") % names)


@require_POST
def change_coverage(request: PageRequest, pk: int, group: int) -> HttpResponse:
    """Set another figure, or with `remove` take the minimum away."""
    unit = get_unit_for(request.user, pk)
    row = get_object_or_404(CoverageGroup, pk=group, unit=unit)
    if request.POST.get("remove_day"):
        return _remove_day(request, unit, row)
    if request.POST.get("remove") == "1":
        row.delete()
        return _answer(request, unit, said=_("%(name)s is no longer a minimum on site.") % {"name": row.name})
    form = MinimumForm(request.POST, instance=row)
    if not form.is_valid():
        return _answer(request, unit, form=form)
    if day := form.cleaned_data["day"]:
        row.refresh_from_db()
        set_day(row, day, form.cleaned_data["minimum"])
        told = {"name": row.name, "minimum": form.cleaned_data["minimum"], "day": long_day(day)}
        return _answer(request, unit, said=_("%(name)s: at least %(minimum)d on site on %(day)s only.") % told)
    form.save()
    return _answer(request, unit, said=_("%(name)s: at least %(minimum)d on site.") % {"name": row.name, "minimum": row.minimum})


def _remove_day(request: PageRequest, unit: OrgUnit, row: CoverageGroup) -> HttpResponse:
    """Let the figure of all days hold again on one day."""
    form = DayForm(request.POST)
    if form.is_valid():
        set_day(row, form.cleaned_data["remove_day"], None)
    return _answer(request, unit, said=_("%(name)s: at least %(minimum)d on site.") % {"name": row.name, "minimum": row.minimum})


def _answer(
    request: PageRequest, unit: OrgUnit, *, form: CoverageGroupForm | MinimumForm | None = None, said: str = ""
) -> HttpResponse:
    """Answer htmx with the list of minimums of the unit that the page shows, others by way of the page of rules."""
    errors = [str(error) for errors in form.errors.values() for error in errors] if form else []
    if not request.htmx:
        for error in errors:
            messages.error(request, error)
        if said:
            messages.success(request, said)
        return redirect("roster:unit_rules", unit.pk)
    shown = ShownForm(request.POST)
    pk = (shown.cleaned_data["shown"] if shown.is_valid() else None) or unit.pk
    refused = form if isinstance(form, CoverageGroupForm) else None
    minimums = build_minimums(get_unit_for(request.user, pk), refused, said, "" if refused else " ".join(errors))
    return render(request, "roster/units/_minimums.html", {"minimums": minimums}, status=422 if errors else 200)
