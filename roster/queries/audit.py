"""The audit as one list: steps of drafts, publications, dates of publication, and what was stored, deleted or taken out elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.timezone import make_aware

from policies.models import Circular, Holiday
from roster.models import (
    Absence,
    AdminMandate,
    Adoption,
    Change,
    DutyAssignment,
    Employee,
    OrderedDay,
    OrderKind,
    OrgUnit,
    Revision,
    Roster,
    ScheduledPublication,
    UnitPolicy,
)
from roster.models.organization import path_below
from roster.models.rosters import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import Field, Model


class Source(StrEnum):
    STEP = "langkah"
    REVISION = "revisi"
    SCHEDULE = "tanggal"
    ENTRY = "catatan"


class AuditAction(StrEnum):
    """What can be asked for."""

    CELL = "sel"
    PIN = "kunci"
    SOLVE = "susun"
    UNDO = "urung"
    PUBLISH = "terbit"
    SCHEDULE = "tanggal"
    RECALL = "panggilan"
    EMERGENCY = "darurat"
    CREATE = "buat"
    UPDATE = "ubah"
    DELETE = "hapus"
    EXPORT = "unduh"


STEPS = {
    AuditAction.CELL: [ChangeKind.CELL],
    AuditAction.PIN: [ChangeKind.PIN],
    AuditAction.SOLVE: [ChangeKind.SOLVE],
    AuditAction.UNDO: [ChangeKind.UNDO, ChangeKind.REDO, ChangeKind.RESTORE],
    AuditAction.RECALL: [ChangeKind.RECALL],
    AuditAction.EMERGENCY: [ChangeKind.OVERRIDE],
}
ORDERS = {AuditAction.RECALL: OrderKind.RECALL, AuditAction.EMERGENCY: OrderKind.OVERRIDE}
ENTRIES = {
    AuditAction.CREATE: LogEntry.Action.CREATE,
    AuditAction.UPDATE: LogEntry.Action.UPDATE,
    AuditAction.DELETE: LogEntry.Action.DELETE,
    AuditAction.EXPORT: LogEntry.Action.ACCESS,
}
OBJECTS: tuple[tuple[type[Model], str], ...] = (
    (OrgUnit, "path"),
    (Employee, "unit__path"),
    (DutyAssignment, "unit__path"),
    (Absence, "employee__unit__path"),
    (Adoption, "unit__path"),
    (UnitPolicy, "unit__path"),
    (AdminMandate, "agency__path"),
    (Roster, "unit__path"),
)
"""What the audit knows of units: model, and the path of the unit that a row belongs to."""
TREE_COLUMNS = {"path", "depth", "numchild"}
OF_PEOPLE = (Employee, DutyAssignment, Absence)


@dataclass(frozen=True)
class AuditSearch:
    """What is looked for. `within` are the units whose audit may be read, None the whole province; both days are inclusive."""

    within: Sequence[OrgUnit] | None
    person: str = ""
    actor: str = ""
    unit: OrgUnit | None = None
    action: AuditAction | None = None
    first: date | None = None
    last: date | None = None

    @property
    def units(self) -> Sequence[OrgUnit] | None:
        return self.within if self.unit is None else [self.unit]


def find_audit(search: AuditSearch) -> QuerySet[Any, tuple[datetime, str, int]]:
    """Return (moment, source, id) of everything found, newest first; lazy, so that a page of it costs a page."""
    steps = _steps(search)
    others = [_revisions(search), _schedules(search), _entries(search)]
    return steps.union(*others, all=True).order_by("-moment", "source", "-key")


def _listed(rows: QuerySet[Any], moment: str, source: Source) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = rows.order_by().annotate(
        moment=F(moment), source=Value(source.value, CharField()), key=Cast("pk", BigIntegerField())
    )
    listed: QuerySet[Any, Any] = named.values_list("moment", "source", "key")
    return listed


def _common(search: AuditSearch, author: str, moment: str, path: str = "") -> Q:
    """Return the conditions that all kinds share: within which units, by whom, when."""
    found = Q() if search.units is None or not path else path_below(search.units, path)
    if search.actor:
        found &= Q((f"{author}__username__icontains", search.actor)) | Q((f"{author}__employee__name__icontains", search.actor))
    if search.first:
        found &= Q((f"{moment}__gte", _start(search.first)))
    if search.last:
        found &= Q((f"{moment}__lt", _start(search.last + timedelta(days=1))))
    return found


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _steps(search: AuditSearch) -> QuerySet[Any, Any]:
    rows = Change.objects.filter(_common(search, "by", "at", "roster__unit__path"))
    if search.person:
        rows = rows.filter(employee__name__icontains=search.person)
    if search.action:
        rows = rows.filter(kind__in=STEPS.get(search.action, []))
    return _listed(rows, "at", Source.STEP)


def _revisions(search: AuditSearch) -> QuerySet[Any, Any]:
    rows = Revision.objects.filter(_common(search, "published_by", "published_at", "roster__unit__path"))
    if search.person:
        rows = rows.filter(order__in=OrderedDay.objects.filter(employee__name__icontains=search.person).values("order"))
    if search.action in ORDERS:
        rows = rows.filter(order__kind=ORDERS[search.action])
    elif search.action and search.action != AuditAction.PUBLISH:
        rows = rows.none()
    return _listed(rows, "published_at", Source.REVISION)


def _schedules(search: AuditSearch) -> QuerySet[Any, Any]:
    rows = ScheduledPublication.objects.filter(_common(search, "made_by", "made_at", "roster__unit__path"))
    if search.person or search.action not in {None, AuditAction.SCHEDULE}:
        rows = rows.none()
    return _listed(rows, "made_at", Source.SCHEDULE)


def _entries(search: AuditSearch) -> QuerySet[Any, Any]:
    rows = LogEntry.objects.filter(_common(search, "actor", "timestamp"), content_type__in=_types(_all_models()))
    if search.units is not None:
        rows = rows.filter(_concerning(search.units, own_acts=search.unit is None))
    if search.person:
        rows = rows.filter(object_repr__icontains=search.person, content_type__in=_types(OF_PEOPLE))
    if search.action:
        rows = rows.filter(action=ENTRIES[search.action]) if search.action in ENTRIES else rows.none()
    return _listed(rows, "timestamp", Source.ENTRY)


def _all_models() -> list[type[Model]]:
    return [*(model for model, _path in OBJECTS), Circular, Holiday]


def _types(models: Iterable[type[Model]]) -> list[ContentType]:
    return [ContentType.objects.get_for_model(model) for model in models]


def _concerning(units: Sequence[OrgUnit], *, own_acts: bool) -> Q:
    """Return the condition "of something in `units`"; with `own_acts` also what their people did, to things that are gone, say."""
    concerned = [
        Q(content_type=ContentType.objects.get_for_model(model))
        & Q(object_id__in=model._default_manager.filter(path_below(units, path)).order_by().values("pk"))  # noqa: SLF001 - Django's name
        for model, path in OBJECTS
    ]
    if own_acts:
        concerned += [
            Q(actor__in=Employee.objects.within_any(units).exclude(user=None).values("user")),
            Q(actor__in=AdminMandate.objects.filter(agency__in=units).values("user")),
        ]
    return reduce(or_, concerned)


@dataclass(frozen=True)
class AuditRows:
    """The rows behind a page of find_audit, by their ids."""

    steps: dict[int, Change]
    revisions: dict[int, Revision]
    schedules: dict[int, ScheduledPublication]
    entries: dict[int, LogEntry]
    names: Names


Names = dict[tuple[type["Model"], str], str]
"""What an id in the changes of an entry names, by model; things that are gone aren't in it."""


def load_audit(found: Iterable[tuple[datetime, str, int]]) -> AuditRows:
    """Read the rows of a page with whom and what they name, in four queries and one for each model that is named by its id."""
    ids: dict[str, list[int]] = {source: [] for source in Source}
    for _moment, source, key in found:
        ids[source].append(key)
    entries = LogEntry.objects.select_related("content_type", "actor__employee").in_bulk(ids[Source.ENTRY])
    return AuditRows(
        Change.objects.select_related("roster__unit", "employee", "by__employee").in_bulk(ids[Source.STEP]),
        # The terms of a large agency are half a megabyte, and the page needs none of them.
        Revision.objects.defer("terms")
        .select_related("roster__unit", "published_by__employee", "order")
        .in_bulk(ids[Source.REVISION]),
        ScheduledPublication.objects.select_related("roster__unit", "made_by__employee").in_bulk(ids[Source.SCHEDULE]),
        entries,
        _names(entries.values()),
    )


def fields_of(entry: LogEntry) -> Iterator[tuple[Field[Any, Any], str, str]]:
    """Yield field, value before and value after of what an entry says was changed, but for keys and the tree's own columns."""
    model = entry.content_type.model_class()
    if model is None or not isinstance(entry.changes, dict):
        return
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's own name for it
        pair = entry.changes.get(field.name)
        if isinstance(pair, list) and len(pair) == 2 and not field.primary_key and field.name not in TREE_COLUMNS:
            before, after = ("" if value in {None, "None"} else str(value) for value in pair)
            yield field, before, after


def _names(entries: Iterable[LogEntry]) -> Names:
    wanted: dict[type[Model], set[str]] = {}
    for entry in entries:
        for field, *values in fields_of(entry):
            if field.related_model:
                wanted.setdefault(field.related_model, set()).update(value for value in values if value.isdecimal())
    found = ((model, model._default_manager.in_bulk(ids)) for model, ids in wanted.items() if ids)  # noqa: SLF001 - Django's name
    return {(model, str(pk)): str(row) for model, rows in found for pk, row in rows.items()}
