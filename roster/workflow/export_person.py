"""Export what the product holds about one person (UU PDP, the right of access): for the person, or by an admin on request.

Names of other people aren't part of it: who did something to a row is left out. Each export leaves a line in the audit.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder

from roster.models import Absence, Assignment, Change, DutyAssignment, Employee, Notice, OrderedDay, PublishedDay, Roster, SolveRun

if TYPE_CHECKING:
    from django.contrib.auth.models import User

IDENTITY = (
    "nip", "name", "status", "rank", "position", "unit__name", "sector", "email", "phone", "employed_from", "employed_to",
)  # fmt: skip


def export_person(employee: Employee, by: User) -> bytes:
    """Return a JSON object: who the person is, and one list of rows for each kind of thing that is kept about him."""
    held = {"pegawai": Employee.objects.filter(pk=employee.pk).values(*IDENTITY).get(), **_of_employee(employee)}
    if employee.user is not None:
        held |= _of_account(employee.user)
    LogEntry.objects.log_create(
        employee, force_log=True, action=LogEntry.Action.ACCESS, actor=by, additional_data={"export": "person"}
    )
    return json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _of_employee(employee: Employee) -> dict[str, list[Any]]:
    own = {"employee": employee}
    groups = employee.coverage_groups.values("unit__name", "name", "minimum")
    audit = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Employee), object_id=employee.pk)
    return {
        "tugas": list(DutyAssignment.objects.filter(**own).values("role", "unit__name", "valid_from", "valid_to")),
        "ketidakhadiran": list(Absence.objects.filter(**own).values("kind", "starts", "ends", "note")),
        "minimum_di_kantor": list(groups),
        "hari_terbit": list(
            PublishedDay.objects.filter(**own)
            .order_by("day", "revision__number")
            .values("day", "location", "revision__number", "basis", "is_pinned", "is_exempt", "is_current")
        ),
        "rancangan": list(Assignment.objects.filter(**own).order_by("day").values("day", "location")),
        "perubahan": list(Change.objects.filter(**own).order_by("at").values("at", "kind", "day", "before", "after")),
        "perintah": list(OrderedDay.objects.filter(**own).values("day", "before", "after", "order__kind", "order__reason")),
        "pemberitahuan": list(Notice.objects.filter(**own).values("revision__number", "changes", "read_at", "mailed_at")),
        "jejak": list(audit.order_by("timestamp").values("timestamp", "action", "changes")),
    }


def _of_account(user: User) -> dict[str, Any]:
    return {
        "akun": {"username": user.username, "email": user.email, "date_joined": user.date_joined, "last_login": user.last_login},
        "sesi": list(UserSession.objects.filter(user=user).values("created_at", "ip", "user_agent")),
        "faktor_kedua": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "jadwal_dibuat": list(Roster.objects.filter(created_by=user).values("unit__name", "starts", "ends", "created_at")),
        "penyusunan_diminta": list(
            SolveRun.objects.filter(requested_by=user).values("roster__unit__name", "requested_at", "status")
        ),
    }
