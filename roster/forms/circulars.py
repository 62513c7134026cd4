"""Which unit's cap on which day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roster.forms.fields import DayField, UnitChoiceField, offer_units
from roster.models import OrgUnit
from roster.permissions import Reach


class CapForm(forms.Form):
    unit = UnitChoiceField(OrgUnit.objects.none(), label=_("Unit"), empty_label=None)
    day = DayField(label=_("Day"))

    def __init__(self, reach: Reach, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, reach)
