"""Appoint an acting head of a unit from day to day (Plt., Plh.), and end it early: he sees and does then what the head does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from policies.rules import DutyRole
from roster import clock
from roster.models import Capacity, DutyAssignment, OrgUnit
from roster.wording import long_day
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import User

    from roster.models import Employee


@dataclass(frozen=True)
class Appointment:
    """Who leads a unit from `starts` to `ends`, both inclusive; `letter` is the number of the order, which may be empty."""

    employee: Employee
    capacity: Capacity
    starts: date
    ends: date
    letter: str = ""


def appoint_head(unit: OrgUnit, wish: Appointment, by: User) -> DutyAssignment:
    """Store the appointment; the right begins and ends by itself.

    Raises:
        Refusal: when the days have passed or are reversed, when the employee isn't there or of another agency, leads the unit anyway,
            or when somebody else is acting head on one of these days.

    """
    try:
        with transaction.atomic(durable=True):
            # Of two appointments at once the second is told of the first. `no_key`: a row of the back office that names the unit looks it
            # up when it commits; waiting for us there, while our row waits for it, would be a deadlock.
            OrgUnit.objects.select_for_update(no_key=True).get(pk=unit.pk)
            _check(unit, wish)
            return DutyAssignment.objects.create(
                employee=wish.employee,
                role=DutyRole.UNIT_HEAD,
                unit=unit,
                valid_from=wish.starts,
                valid_to=wish.ends,
                capacity=wish.capacity,
                letter=wish.letter,
                appointed_by=by,
            )
    except IntegrityError:  # the back office, which takes no lock, was quicker
        _refuse_second(unit, wish)
        raise


def end_appointment(duty: DutyAssignment) -> None:
    """End an acting head's time today, or take it back when it hasn't begun.

    Raises:
        Refusal: when it is over already.

    """
    today = clock.today()
    with transaction.atomic(durable=True):
        row = DutyAssignment.objects.select_for_update().acting().filter(pk=duty.pk, valid_to__gte=today).first()
        if row is None or (row.valid_to == today and row.valid_from and row.valid_from <= today):
            raise Refusal(_("This appointment ends today or has ended already."))
        if row.valid_from and row.valid_from > today:
            row.delete()
            return
        row.valid_to = today
        row.save(update_fields=["valid_to"])


def _check(unit: OrgUnit, wish: Appointment) -> None:
    name = wish.employee.name
    if wish.starts < clock.today():
        raise Refusal(
            _("The first day has passed. An appointment begins today or later, so that it changes nothing that was done.")
        )
    if wish.ends < wish.starts:
        raise Refusal(_("The last day lies before the first. Choose the days again."))
    if not wish.employee.unit.is_within(OrgUnit.objects.get_root(unit)):
        raise Refusal(_("%(name)s works in another agency. Choose somebody of this agency.") % {"name": name})
    if not (wish.employee.is_employed_on(wish.starts) and wish.employee.is_employed_on(wish.ends)):
        raise Refusal(_("%(name)s isn't employed on all of these days. Choose other days or somebody else.") % {"name": name})
    leading = DutyAssignment.objects.leading().filter(unit=unit).valid_between(wish.starts, wish.ends)
    if leading.filter(employee=wish.employee, capacity=Capacity.PERMANENT).exists():
        raise Refusal(_("%(name)s leads %(unit)s already. Choose somebody else.") % {"name": name, "unit": unit.name})
    _refuse_second(unit, wish)


def _refuse_second(unit: OrgUnit, wish: Appointment) -> None:
    acting = DutyAssignment.objects.acting().filter(unit=unit).valid_between(wish.starts, wish.ends)
    other = acting.select_related("employee").first()
    if other and other.valid_to:
        raise Refusal(
            _("%(name)s is %(capacity)s until %(day)s. End that first, or choose days after it.")
            % {"name": other.employee.name, "capacity": other.capacity, "day": long_day(other.valid_to)}
        )
