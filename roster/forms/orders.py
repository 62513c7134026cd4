"""Forms of an order after publication: which days to look at, and who is ordered where. Its rules are the workflow's."""

from __future__ import annotations

from typing import Any

from django import forms

from policies.rules import Place
from roster.forms.fields import LARGEST_ID, DayField
from roster.models import OrderKind
from roster.workflow.give_order import OrderWish


class IdsField(forms.Field):
    """Ids that were ticked, as a frozenset."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> frozenset[int]:
        one = forms.IntegerField(min_value=1, max_value=LARGEST_ID)
        return frozenset(number for text in value or () if (number := one.clean(text)) is not None)


class OrderDaysForm(forms.Form):
    """The days shown, and whom to tick at first; nonsense shows the next working day."""

    dari = DayField()
    sampai = DayField(required=False)
    pegawai = forms.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)


class OrderForm(forms.Form):
    """An order on the revision that the page showed; without `confirm` its effect is shown first."""

    kind = forms.ChoiceField(choices=OrderKind.choices)
    number = forms.IntegerField(min_value=1, max_value=LARGEST_ID)
    starts = DayField()
    ends = DayField()
    people = IdsField(required=False)
    place = forms.ChoiceField(choices=[(place.value, place.value) for place in Place], required=False)
    reason = forms.CharField(required=False)
    confirm = forms.BooleanField(required=False)

    def wish(self) -> OrderWish:
        """Return what is wished; whoever is recalled goes to the office."""
        data = self.cleaned_data
        kind = OrderKind(data["kind"])
        place = Place.OFFICE if kind == OrderKind.RECALL else Place(data["place"] or Place.HOME)
        return OrderWish(kind, data["number"], data["people"] or frozenset(), data["starts"], data["ends"], place, data["reason"])
