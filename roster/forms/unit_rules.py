"""What a unit asks of itself and which circulars it follows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.models import Circular
from policies.rules import DutyMode, Precedence
from roster.forms.fields import LARGEST_ID, DayField, PeopleField
from roster.models import CoverageGroup, Employee, OrgUnit, UnitPolicy

MOST_NAMED = 300  # a longer list of check boxes serves nobody, and an agency has thousands


class UnitPolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    """The unit's own target; precedence and the rule for treasurers and their like are the admin's to set."""

    class Meta:
        model = UnitPolicy
        fields = ["target", "balance_start", "precedence", "duty_mode", "duty_minimum"]
        field_classes = {"balance_start": DayField}

    def __init__(self, *args: Any, may_adopt: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in (("precedence", Precedence), ("duty_mode", DutyMode)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("as the unit above")), *((value, value.capitalize()) for value in values)]
        if not may_adopt:
            for name in ("precedence", "duty_mode", "duty_minimum"):
                del self.fields[name]


class AdoptionForm(forms.Form):
    """One rank for each circular that may be adopted; an empty one is not adopted. Rank 1 goes first."""

    def __init__(self, ranks: dict[int, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for circular in Circular.objects.filter(is_active=True):
            self.fields[f"rank-{circular.pk}"] = forms.IntegerField(
                label=circular.number,
                help_text=circular.pure.title,
                min_value=1,
                max_value=99,
                required=False,
                initial=ranks.get(circular.pk),
            )

    def ranks(self) -> dict[int, int]:
        """Return rank by circular id, for those adopted."""
        return {int(name.removeprefix("rank-")): rank for name, rank in self.cleaned_data.items() if rank}


class CoverageGroupForm(forms.ModelForm):  # type: ignore[type-arg]
    """A minimum on site: of everybody with a role in the unit, or of the people named."""

    class Meta:
        model = CoverageGroup
        fields = ["name", "minimum", "role", "members"]
        widgets = {"members": forms.CheckboxSelectMultiple}
        labels = {"role": _("Everybody with the role"), "members": _("or these people")}
        field_classes = {"members": PeopleField}

    def __init__(self, unit: OrgUnit, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.unit = unit
        self.fields["minimum"].widget.attrs["min"] = 1
        members = self.fields["members"]
        assert isinstance(members, forms.ModelMultipleChoiceField)
        members.queryset = Employee.objects.within(unit).rostered().order_by("name")
        if members.queryset.count() > MOST_NAMED:
            members.queryset = Employee.objects.none()
            members.help_text = _("This unit is too large to name people; name them in one of the units below it.")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if CoverageGroup.objects.filter(unit=self.instance.unit, name=name).exists():
            raise forms.ValidationError(_("This unit has a minimum of this name already; change or remove that one."))
        return name

    def clean_minimum(self) -> int:
        return _at_least_one(self.cleaned_data["minimum"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("role") and not data.get("members"):
            raise forms.ValidationError(_("Choose a role, or name the people of whom some must be on site."))
        if data.get("members") and not data.get("role"):
            _check_members(len(data["members"]), data.get("minimum") or 0)
        return data


class MinimumForm(forms.ModelForm):  # type: ignore[type-arg]
    """Another figure for a minimum on site: of all days, or of one `day` alone, on which nobody may be needed."""

    day = DayField(label=_("on one day only"), required=False)

    class Meta:
        model = CoverageGroup
        fields = ["minimum"]

    field_order = ("day", "minimum")

    def clean_minimum(self) -> int:
        minimum: int = self.cleaned_data["minimum"] if self.cleaned_data.get("day") else _at_least_one(self.cleaned_data["minimum"])
        if not self.instance.role:
            _check_members(self.instance.members.count(), minimum)
        return minimum


class DayForm(forms.Form):
    """The day whose own figure goes."""

    remove_day = DayField()


class ShownForm(forms.Form):
    """The unit whose list of minimums the page shows; another one than that of the minimum, when it stands above."""

    shown = forms.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)


def _at_least_one(minimum: int) -> int:
    if minimum < 1:
        raise forms.ValidationError(_("A minimum is at least 1 person; remove it where none is needed."))
    return minimum


def _check_members(members: int, minimum: int) -> None:
    if members < minimum:
        raise forms.ValidationError(_("The minimum is larger than the number of people named."))
