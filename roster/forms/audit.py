"""What to look for in the audit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roster.forms.fields import DayField, UnitChoiceField
from roster.models import OrgUnit
from roster.permissions import Reach
from roster.queries.audit import AuditAction, AuditSearch

ACTIONS = [
    ("", _("Every action")),
    (AuditAction.CELL.value, _("Cell moved")),
    (AuditAction.PIN.value, _("Pin")),
    (AuditAction.SOLVE.value, _("Solved")),
    (AuditAction.UNDO.value, _("Undone, redone, brought back")),
    (AuditAction.PUBLISH.value, _("Published")),
    (AuditAction.SCHEDULE.value, _("Day of publication")),
    (AuditAction.RECALL.value, _("Called to the office")),
    (AuditAction.EMERGENCY.value, _("Emergency")),
    (AuditAction.CREATE.value, _("Added")),
    (AuditAction.UPDATE.value, _("Changed")),
    (AuditAction.DELETE.value, _("Deleted")),
    (AuditAction.EXPORT.value, _("Taken out")),
]


class AuditForm(forms.Form):
    """Filters of the audit; its units are those whose admin the person is."""

    pegawai = forms.CharField(label=_("Employee"), required=False, max_length=100)
    pelaku = forms.CharField(label=_("Done by"), required=False, max_length=100)
    unit = UnitChoiceField(OrgUnit.objects.none(), label=_("Unit"), required=False, empty_label=_("All units"))
    tindakan = forms.ChoiceField(label=_("Action"), required=False, choices=ACTIONS)
    dari = DayField(label=_("From day"), required=False)
    sampai = DayField(label=_("To day"), required=False)

    def __init__(self, reach: Reach, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = reach
        field = self.fields["unit"]
        assert isinstance(field, UnitChoiceField)
        units = OrgUnit.objects.all() if reach.is_province else OrgUnit.objects.within_any(reach.administered)
        field.queryset = units.order_by("path")

    def search(self) -> AuditSearch:
        """Return what is looked for; a filter that makes no sense is left out, and the form says so."""
        self.is_valid()
        data = self.cleaned_data
        action = data.get("tindakan")
        return AuditSearch(
            within=None if self.reach.is_province else self.reach.administered,
            person=data.get("pegawai", ""),
            actor=data.get("pelaku", ""),
            unit=data.get("unit"),
            action=AuditAction(action) if action else None,
            first=data.get("dari"),
            last=data.get("sampai"),
        )

    def query(self) -> dict[str, str]:
        """Return the filters as they stand in the address, for the links to other pages."""
        return {name: value for name in self.fields if (value := self.data.get(name, ""))}
