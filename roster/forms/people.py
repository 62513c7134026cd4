"""The filter above the list of people."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roster.forms.fields import UnitChoiceField, offer_units
from roster.models import OrgUnit
from roster.permissions import Reach


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("Name or position"), required=False, max_length=100)
    unit = UnitChoiceField(OrgUnit.objects.none(), label=_("Unit"), required=False, empty_label=_("All units"))

    def __init__(self, reach: Reach, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs["placeholder"] = _("Name or position")
        offer_units(self, reach)
