"""Fields that forms share: a unit of the tree, indented by depth, people by name, and a day as browsers send it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from roster.models import Employee, OrgUnit
from roster.permissions import Reach

LARGEST_ID = 2**63 - 1
"""No database takes a number above it, not even to find that there is no such row."""
SHOWN_WORDS, SHOWN_NAMES = 60, 5


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


class SuggestingInput(forms.TextInput):
    """A text with suggestions, which the browser searches as one types; whatever else is typed arrives as it is."""

    suggestions: Iterable[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        identity = f"{(attrs or {}).get('id', name)}_list"
        text = super().render(name, value, {**(attrs or {}), "list": identity, "autocomplete": "off"}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((one,) for one in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', text, identity, options)


class EmployeeField(forms.CharField):
    """One of the people offered, as "name · position · unit" suggests him, or by the name alone where only one has it."""

    widget = SuggestingInput()
    default_error_messages = {
        "nobody": _("Nobody of this agency is called “%(words)s”. Choose a name from the list."),
        "several": _("“%(words)s” may be: %(names)s. Choose one of them from the list."),
    }
    people: list[tuple[str, Employee]]

    def offer(self, people: Iterable[Employee]) -> None:
        """Let the field be one of `people`, whose units are selected with them. Of namesakes in one place the masked NIP says more."""
        labels = [(f"{one.name} · {one.position} · {one.unit.name}", one) for one in people]
        often = Counter(label for label, _one in labels)
        self.people = [(f"{label} · {one.masked_nip}" if often[label] > 1 else label, one) for label, one in labels]
        self.widget.suggestions = [label for label, _one in self.people]

    def clean(self, value: Any) -> Employee | None:
        words = super().clean(value)
        if not words:
            return None
        meant = _plain(words)
        for called in (str, _name, _name_without_degree):
            found = [one for label, one in self.people if _plain(called(label)) == meant]
            if len(found) == 1:
                return found[0]
        near = [label for label, _one in self.people if _begins_words_of(meant, label)]
        names = "; ".join([*near[:SHOWN_NAMES], *(["…"] if len(near) > SHOWN_NAMES else [])])
        known = {"words": Truncator(words).chars(SHOWN_WORDS), "names": names}
        raise forms.ValidationError(self.error_messages["several" if near else "nobody"], params=known)


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def _begins_words_of(meant: str, label: str) -> bool:
    """Whether each word that was typed begins one of the label: "rin arsip" those of "Rina · Arsiparis · Seksi 1"."""
    parts = _plain(label).split()
    return all(any(part.startswith(word) for part in parts) for word in meant.split())


def _name(label: str) -> str:
    return label.partition(" · ")[0]


def _name_without_degree(label: str) -> str:
    return _name(label).partition(",")[0]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day as browsers send it, and of this century, so that the days and weeks around it exist too."""

    widget = DayInput
    input_formats = ["%Y-%m-%d"]
    _bounds = _("Choose a day between 1 January 2000 and 31 December 2099.")
    default_validators = [MinValueValidator(date(2000, 1, 1), _bounds), MaxValueValidator(date(2099, 12, 31), _bounds)]


def offer_units(form: forms.BaseForm, reach: Reach) -> None:
    """Let the form's `unit` be one of those that the person manages."""
    field = form.fields["unit"]
    assert isinstance(field, UnitChoiceField)
    field.queryset = reach.units().order_by("path")
