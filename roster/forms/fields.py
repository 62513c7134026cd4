"""Fields that several forms share: a unit of the tree, indented by depth, and a date as browsers send it."""

from __future__ import annotations

from typing import Any

from django import forms

from roster.models import OrgUnit
from roster.permissions import Reach

LARGEST_ID = 2**63 - 1
"""No database takes a number above it, not even to find that there is no such row."""


class UnitChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit out of those the person reaches (offer_units), in the order of the tree."""

    def label_from_instance(self, obj: OrgUnit) -> str:
        return "\u00a0\u00a0" * (int(obj.depth) - 1) + obj.name


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the people offered; a number that no database can hold is nobody's, as any other that isn't offered."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError:
            raise forms.ValidationError(self.error_messages["invalid_pk_value"], params={"pk": "…"}) from None


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def offer_units(form: forms.BaseForm, reach: Reach) -> None:
    """Let the form's `unit` be one of those that the person manages."""
    field = form.fields["unit"]
    assert isinstance(field, UnitChoiceField)
    field.queryset = reach.units().order_by("path")
