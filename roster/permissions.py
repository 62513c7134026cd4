"""Who may see and do what. The first line of every view calls one of these: the object comes back, or 404/403 is raised.

Four kinds of people (issue "The main job", item 8): an employee sees himself; the head of a unit sees and does everything in that
unit and below it (003-d, 004-a); the admin of an agency likewise in the agency; BKD in the whole province. What someone may not see
doesn't exist for him (404); what he sees but may not change is refused (403).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from roster import clock
from roster.models import AdminMandate, DutyAssignment, Employee, OrgUnit, Revision, Roster, SolveRun

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from roster.models.organization import EmployeeQuerySet, OrgUnitQuerySet
    from roster.models.rosters import RosterQuerySet

    AnyUser = User | AnonymousUser


Row = TypeVar("Row")


class Reach:
    """What one user reaches today, and who he is: asked once a request, a query each for mandates, posts and himself."""

    def __init__(self, user: AnyUser) -> None:
        self.user = user
        mandates = list(AdminMandate.objects.filter(user=user).select_related("agency")) if user.is_authenticated else []
        self.is_province = user.is_superuser or any(mandate.agency is None for mandate in mandates)
        self.administered = [mandate.agency for mandate in mandates if mandate.agency is not None]

    @cached_property
    def employee(self) -> Employee | None:
        """The employee behind this login; an account without one (BKD, say) has no days of its own."""
        return Employee.objects.select_related("unit").filter(user=self.user).first() if self.user.is_authenticated else None

    @cached_property
    def headships(self) -> list[DutyAssignment]:
        """The duties by which this person leads units today; an acting head (Plt., Plh.) leads from date to date."""
        if not self.user.is_authenticated:
            return []
        duties = DutyAssignment.objects.valid_on(clock.today()).leading().filter(employee__user=self.user)
        return list(duties.select_related("unit"))

    @property
    def led(self) -> list[OrgUnit]:
        return [duty.unit for duty in self.headships]

    @cached_property
    def managed(self) -> list[OrgUnit]:
        return [*self.administered, *self.led]

    @property
    def manages_something(self) -> bool:
        return self.is_province or bool(self.managed)

    @property
    def administers_something(self) -> bool:
        return self.is_province or bool(self.administered)

    def manages(self, unit: OrgUnit) -> bool:
        return self.is_province or any(unit.is_within(own) for own in self.managed)

    def administers(self, unit: OrgUnit) -> bool:
        return self.is_province or any(unit.is_within(own) for own in self.administered)

    def appoints(self, unit: OrgUnit) -> bool:
        """Tell whether this person may appoint an acting head of `unit`: its admins, and heads by their own post."""
        own = [duty.unit for duty in self.headships if not duty.capacity]
        return self.administers(unit) or any(unit.is_within(one) for one in own)

    def units(self) -> OrgUnitQuerySet:
        units: OrgUnitQuerySet = OrgUnit.objects.all() if self.is_province else OrgUnit.objects.within_any(self.managed)
        return units

    def employees(self) -> EmployeeQuerySet:
        return Employee.objects.all() if self.is_province else Employee.objects.within_any(self.managed)

    def administered_employees(self) -> EmployeeQuerySet:
        return Employee.objects.all() if self.is_province else Employee.objects.within_any(self.administered)

    def rosters(self) -> RosterQuerySet:
        return Roster.objects.all() if self.is_province else Roster.objects.within_any(self.managed)


def get_reach(user: AnyUser) -> Reach:
    """Return what `user` reaches; kept on the user object, which lives as long as the request."""
    reach = getattr(user, "_reach", None)
    if reach is None:
        reach = Reach(user)
        user._reach = reach  # type: ignore[union-attr]  # noqa: SLF001
    return reach


def require_manager(user: AnyUser) -> Reach:
    """Heads and admins only."""
    reach = get_reach(user)
    if not reach.manages_something:
        raise PermissionDenied(_("Only unit heads and admins can open this page."))
    return reach


def require_administrator(user: AnyUser) -> Reach:
    """Admins of an agency and BKD only: they import people and absences."""
    reach = get_reach(user)
    if not reach.administers_something:
        raise PermissionDenied(_("Only the agency's admin or BKD can open this page."))
    return reach


def require_province(user: AnyUser) -> Reach:
    """BKD only: it looks after every agency."""
    reach = get_reach(user)
    if not reach.is_province:
        raise PermissionDenied(_("Only BKD can open this page."))
    return reach


def require_employee(user: AnyUser) -> Employee:
    employee = get_reach(user).employee
    if employee is None:
        raise Http404(_("This account belongs to no employee."))
    return employee


def require_account(user: AnyUser) -> Employee | None:
    """Return the employee behind this login, None for an account without one; everybody who is signed in has an account."""
    if not user.is_authenticated:
        raise PermissionDenied
    return get_reach(user).employee


def get_unit_for(user: AnyUser, pk: int) -> OrgUnit:
    unit: OrgUnit | None = require_manager(user).units().filter(pk=pk).first()
    return _found(unit, OrgUnit)


def get_appointable_unit_for(user: AnyUser, pk: int) -> OrgUnit:
    """Return a unit whose acting head this user may appoint; an acting head sees it and appoints nobody."""
    unit = get_unit_for(user, pk)
    if not get_reach(user).appoints(unit):
        raise PermissionDenied(_("Only the head by his own post and the agency's admin appoint an acting head."))
    return unit


def get_employee_for(user: AnyUser, pk: int) -> Employee:
    """Return an employee of an agency that this user administers: only an admin hands out ways to log in."""
    reach = require_administrator(user)
    return _found(reach.administered_employees().select_related("unit").filter(pk=pk).first(), Employee)


def get_roster_for(user: AnyUser, pk: int) -> Roster:
    """Return a roster of a unit that this user leads or administers."""
    return _found(require_manager(user).rosters().select_related("unit").filter(pk=pk).first(), Roster)


def get_run_for(user: AnyUser, pk: int, run: int) -> SolveRun:
    roster = get_roster_for(user, pk)
    return _found(SolveRun.objects.select_related("roster__unit").filter(roster=roster, pk=run).first(), SolveRun)


def get_revision_for(user: AnyUser, pk: int, number: int) -> Revision:
    roster = get_roster_for(user, pk)
    return _found(
        Revision.objects.select_related("roster__unit", "published_by__employee", "order")
        .filter(roster=roster, number=number)
        .first(),
        Revision,
    )


def _found(row: Row | None, model: type[Row]) -> Row:
    if row is None:
        raise Http404(f"{model.__name__} not found.")
    return row
