"""Forms of the heads: which units to list, and who acts for a head from day to day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roster.forms.fields import DayField, EmployeeField
from roster.models import Capacity, Employee, OrgUnit
from roster.workflow.appoint_head import Appointment


class AppointForm(forms.Form):
    """An acting head out of the agency of `unit`."""

    employee = EmployeeField(
        label=_("Acting head"),
        max_length=700,
        help_text=_("Type part of a name, a position or a unit, then choose from the list."),
    )
    capacity = forms.ChoiceField(
        label=_("Capacity"),
        choices=[(item.value, item.label) for item in (Capacity.STAND_IN, Capacity.VACANCY)],
        widget=forms.RadioSelect(),
        initial=Capacity.STAND_IN,
    )
    starts = DayField(label=_("First day"))
    ends = DayField(label=_("Last day"))
    letter = forms.CharField(
        label=_("Number of the letter"), max_length=100, required=False, help_text=_("The order that appoints; may stay empty.")
    )

    def __init__(self, unit: OrgUnit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["employee"]
        assert isinstance(field, EmployeeField)
        field.offer(Employee.objects.within(OrgUnit.objects.get_root(unit)).rostered().select_related("unit"))

    def wish(self) -> Appointment:
        data = self.cleaned_data
        return Appointment(data["employee"], Capacity(data["capacity"]), data["starts"], data["ends"], data["letter"])


class HeadsFilter(forms.Form):
    q = forms.CharField(
        label=_("Name of the unit"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": _("Name of the unit")}),
    )
