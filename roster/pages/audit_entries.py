"""An entry of the audit about a thing (a person, a duty, a circular …) in words: fields by their names, ids by what they name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from auditlog.models import LogEntry
from django.db.models import BooleanField, DateField
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.queries.audit import Names, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Field


def entry_words(entry: LogEntry, names: Names) -> dict[str, str]:
    """Return action, person (or thing), before, after and reason of an entry."""
    changed = list(fields_of(entry))
    return {
        "action": f"{_verb(entry)}: {_kind(entry)}",
        "person": entry.object_repr,
        "before": _side(((field, before) for field, before, _after in changed), names),
        "after": _side(((field, after) for field, _before, after in changed), names),
        "reason": ", ".join(_remarks(entry.additional_data or {})),
    }


def _verb(entry: LogEntry) -> str:
    if "upload" in (entry.additional_data or {}):
        return _("uploaded")
    return {
        LogEntry.Action.CREATE: _("added"),
        LogEntry.Action.UPDATE: _("changed"),
        LogEntry.Action.DELETE: _("deleted"),
        LogEntry.Action.ACCESS: _("taken out"),
    }[entry.action]


def _kind(entry: LogEntry) -> str:
    model = entry.content_type.model_class()
    return str(model._meta.verbose_name) if model else entry.content_type.model  # noqa: SLF001 - Django's own name for it


def _side(values: Iterable[tuple[Field[Any, Any], str]], names: Names) -> str:
    """Write one side of what changed, field by field; what was empty says nothing."""
    return "; ".join(f"{field.verbose_name}: {_value(field, value, names)}" for field, value in values if value)


def _value(field: Field[Any, Any], value: str, names: Names) -> str:
    if field.related_model:
        return names.get((field.related_model, value), value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, BooleanField):
        return _("yes") if value == "True" else _("no")
    try:
        return date_format(date.fromisoformat(value), "j F Y") if isinstance(field, DateField) else value
    except ValueError:
        return value


def _remarks(data: dict[str, Any]) -> list[str]:
    """Say what was taken out or brought in, and how much of it."""
    what = {
        "people": _("staff"),
        "absences": _("absences"),
        "person": _("data of a person"),
        "audit": _("audit"),
        "xlsx": "Excel",
        "csv": "CSV",
    }
    told = [what.get(kind, kind) for key in ("upload", "export") if (kind := data.get(key))]
    if size := data.get("bytes"):
        told.append(filesizeformat(size))
    if rows := data.get("rows"):
        told.append(ngettext("%(count)d row", "%(count)d rows", rows) % {"count": rows})
    if number := data.get("revision"):
        told.append(_("revision %(number)d") % {"number": number})
    return told
