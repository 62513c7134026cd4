"""Forms of the head's way: a new roster, one cell, a publication. They check shape; rules are the judge's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roster.forms.fields import DateInput, UnitChoiceField, offer_units
from roster.models import OrgUnit, Pattern, Roster
from roster.permissions import Reach
from roster.workflow.edit import CellAction
from roster.workflow.start_roster import RosterWish


class NewRosterForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a head asks for; the units offered are those he manages."""

    class Meta:
        model = Roster
        fields = ["unit", "starts", "ends", "pattern", "max_home_run", "max_home_per_week", "target"]
        widgets = {"starts": DateInput(), "ends": DateInput(), "pattern": forms.RadioSelect()}
        labels = {"starts": _("First day"), "ends": _("Last day")}

    unit = UnitChoiceField(OrgUnit.objects.none(), label=_("Unit"), empty_label=None)

    def __init__(self, reach: Reach, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, reach)
        pattern = self.fields["pattern"]
        assert isinstance(pattern, forms.ChoiceField)
        pattern.choices = Pattern.choices

    def wish(self) -> RosterWish:
        return RosterWish(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class CellForm(forms.Form):
    """One edit of one cell, on the version that the page showed."""

    employee = forms.IntegerField(min_value=1)
    day = forms.DateField(input_formats=["%Y-%m-%d"])
    action = forms.ChoiceField(choices=[(action.value, action.value) for action in CellAction])
    version = forms.IntegerField(min_value=0)


class GridForm(forms.Form):
    """What the grid's address asks for; nonsense there shows the grid as it opens."""

    tampilan = forms.ChoiceField(choices=[("week", "week"), ("period", "period")], required=False)
    minggu = forms.IntegerField(required=False)


class WhyForm(forms.Form):
    employee = forms.IntegerField(min_value=1)
    day = forms.DateField(input_formats=["%Y-%m-%d"])


class VersionForm(forms.Form):
    version = forms.IntegerField(min_value=0)


class PublishForm(VersionForm):
    note = forms.CharField(label=_("Note to staff"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
