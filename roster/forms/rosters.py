"""Forms of the head's way: a new roster, one cell, a publication. They check shape; rules are the judge's."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from policies.rules import DutyRole
from roster.forms.fields import LARGEST_ID, DayField, UnitChoiceField, offer_units
from roster.models import OrgUnit, Pattern, Roster
from roster.permissions import Reach
from roster.queries.draft import Cell
from roster.workflow.edit import CellAction
from roster.workflow.start_roster import RosterWish


class NewRosterForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a head asks for; the units offered are those he manages."""

    class Meta:
        model = Roster
        fields = ["unit", "starts", "ends", "pattern", "max_home_run", "max_home_per_week", "target"]
        field_classes = {"starts": DayField, "ends": DayField}
        widgets = {"pattern": forms.RadioSelect()}
        labels = {"starts": _("First day"), "ends": _("Last day"), "target": _("own target, stricter than the circulars")}
        help_texts = {"max_home_run": _("days"), "max_home_per_week": _("days"), "target": "%"}

    unit = UnitChoiceField(OrgUnit.objects.none(), label=_("Unit"), empty_label=None)

    def __init__(self, reach: Reach, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, reach)
        pattern = self.fields["pattern"]
        assert isinstance(pattern, forms.ChoiceField)
        pattern.choices = Pattern.choices

    def clean(self) -> dict[str, Any]:
        """Refuse reversed dates in words, before the database's constraint would do it by its name."""
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("The period ends before it starts. Choose a last day after the first."))
        return data

    def wish(self) -> RosterWish:
        return RosterWish(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class VersionForm(forms.Form):
    """A step on the version that the page showed."""

    version = forms.IntegerField(min_value=0)


class SolveForm(forms.Form):
    """A solve; with `max_changes` it may change so many cells of the draft at most."""

    max_changes = forms.IntegerField(label=_("most changes"), min_value=1, max_value=9999, required=False)


def read_cells(text: str) -> list[Cell]:
    """Read "12:2023-09-06 14:2023-09-07" (employee:day)."""
    try:
        pairs = [word.split(":") for word in text.split()]
        cells = [(str(int(employee)), date.fromisoformat(day)) for employee, day in pairs]
    except ValueError as error:
        raise forms.ValidationError(_("This cell doesn't exist")) from error
    if any(not 0 < int(employee) <= LARGEST_ID for employee, _day in cells):
        raise forms.ValidationError(_("This cell doesn't exist"))
    return cells


class CellForm(VersionForm):
    """An edit of one cell, and of those changed `also` in the same step: "12:2023-09-06 14:2023-09-07" (employee:day).

    A button of the phone's list, which sends one value only, names its cell in `also` alone.
    """

    employee = forms.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    day = DayField(required=False)
    action = forms.ChoiceField(choices=[(action.value, action.value) for action in CellAction])
    also = forms.CharField(required=False, max_length=100_000)

    def clean_also(self) -> list[Cell]:
        return read_cells(self.cleaned_data["also"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first = data.get("employee"), data.get("day")
        if any(first) != all(first) or not (all(first) or data.get("also")):
            raise forms.ValidationError(_("This cell doesn't exist"))
        return data

    def cells(self) -> list[Cell]:
        """Return the cells of the step, the one that was clicked first."""
        employee, day = self.cleaned_data["employee"], self.cleaned_data["day"]
        return list(dict.fromkeys([*([(str(employee), day)] if employee else []), *self.cleaned_data["also"]]))


class ReapplyForm(VersionForm):
    """A change to make again: "12:2023-09-06:home 14:2023-09-07:office"; `reload` when the page shows too old a draft to be mended."""

    cells = forms.CharField(max_length=100_000)
    reload = forms.BooleanField(required=False)

    def clean_cells(self) -> dict[Cell, CellAction]:
        words = [word.rpartition(":") for word in self.cleaned_data["cells"].split()]
        cells = read_cells(" ".join(cell for cell, _colon, _action in words))
        try:
            return dict(zip(cells, (CellAction(action) for _cell, _colon, action in words), strict=True))
        except ValueError as error:
            raise forms.ValidationError(_("This cell doesn't exist")) from error


class RemedyForm(VersionForm):
    """A way out of a conflict, by its key; with `urungkan` what it changed is restored."""

    key = forms.CharField(max_length=100)
    urungkan = forms.BooleanField(required=False)


class Only(StrEnum):
    """What somebody's days must have to be shown in the grid."""

    CHANGED = "berubah"
    WARNINGS = "peringatan"


class GridForm(forms.Form):
    """What the grid's address asks for; nonsense there shows the grid as it opens."""

    tampilan = forms.ChoiceField(choices=[("week", "week"), ("period", "period")], required=False)
    minggu = forms.IntegerField(required=False)
    unit = forms.IntegerField(required=False)
    tugas = forms.ChoiceField(choices=[(role.value, role.value) for role in DutyRole], required=False)
    orang = forms.IntegerField(required=False)
    hanya = forms.ChoiceField(choices=[(only.value, only.value) for only in Only], required=False)


class WhyForm(forms.Form):
    employee = forms.IntegerField(min_value=1, max_value=LARGEST_ID)
    day = DayField()

    def cell(self) -> Cell:
        return str(self.cleaned_data["employee"]), self.cleaned_data["day"]


class PublishForm(VersionForm):
    note = forms.CharField(label=_("Note to staff"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class ScheduleForm(PublishForm):
    """A publication on a day to come."""

    day = DayField(label=_("Day of publication"))


class CompareForm(forms.Form):
    """Two revisions of one roster; nonsense compares the last two."""

    dari = forms.IntegerField(min_value=1)
    ke = forms.IntegerField(min_value=1)


class CompareRunsForm(forms.Form):
    """Two solves of one draft, by id; nonsense compares the last two."""

    satu = forms.IntegerField(min_value=1)
    dua = forms.IntegerField(min_value=1)
