"""Rows: who there is, what binds them, and what was decided. No verbs here; those are in workflow."""

from roster.models.adoption import Adoption, UnitPolicy
from roster.models.notices import Notice
from roster.models.orders import Order, OrderedDay, OrderKind
from roster.models.organization import (
    Absence,
    AbsenceKind,
    AdminMandate,
    Capacity,
    DutyAssignment,
    Employee,
    EmploymentStatus,
    OrgUnit,
    OrgUnitKind,
)
from roster.models.presence import Presence
from roster.models.pulse import Pulse
from roster.models.rosters import (
    Assignment,
    Change,
    CoverageException,
    CoverageGroup,
    Pattern,
    PublishedDay,
    Revision,
    Roster,
    RosterStatus,
)
from roster.models.runs import RunStatus, SolveRun
from roster.models.schedules import ScheduledPublication, ScheduleState

__all__ = [
    "Absence",
    "AbsenceKind",
    "AdminMandate",
    "Adoption",
    "Assignment",
    "Capacity",
    "Change",
    "CoverageException",
    "CoverageGroup",
    "DutyAssignment",
    "Employee",
    "EmploymentStatus",
    "Notice",
    "Order",
    "OrderKind",
    "OrderedDay",
    "OrgUnit",
    "OrgUnitKind",
    "Pattern",
    "Presence",
    "PublishedDay",
    "Pulse",
    "Revision",
    "Roster",
    "RosterStatus",
    "RunStatus",
    "ScheduleState",
    "ScheduledPublication",
    "SolveRun",
    "UnitPolicy",
]
