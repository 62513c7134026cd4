"""The back office for circulars and holidays: plain tables, with the pure rules' errors beside the field."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from policies.models import Circular, Holiday


class ReadableJSON(json.JSONEncoder):
    """Indented, so that a clerk can read and edit the body as lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "indent": 2, "ensure_ascii": False})


class CircularForm(forms.ModelForm):
    body = forms.JSONField(
        label=_("Content"),
        encoder=ReadableJSON,
        widget=forms.Textarea(attrs={"rows": 40, "cols": 120, "spellcheck": "false"}),
        help_text=_('Shares are text, such as "50" or "1/2"; each figure names its source and quotes the clause.'),
    )

    class Meta:
        model = Circular
        fields = ["body", "is_active"]


@admin.register(Circular)
class CircularAdmin(admin.ModelAdmin):
    form = CircularForm
    list_display = ["number", "title", "starts", "ends", "revoked", "version", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["number"]
    readonly_fields = ["number", "version"]

    @admin.display(description=_("title"))
    def title(self, row: Circular) -> str:
        return row.pure.title

    @admin.display(description=_("starts"))
    def starts(self, row: Circular) -> object:
        return row.pure.starts

    @admin.display(description=_("ends"))
    def ends(self, row: Circular) -> object:
        return row.pure.ends

    @admin.display(description=_("revoked"))
    def revoked(self, row: Circular) -> object:
        return row.pure.revoked


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ["day", "name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]
    date_hierarchy = "day"
