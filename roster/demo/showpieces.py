"""What comes after a roster is made, one of each in the demo: an acting head, a recall to the office, a publication on a later day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from policies.rules import Place
from roster import clock
from roster.demo import agency
from roster.models import Capacity, DutyAssignment, Employee, OrderKind, OrgUnit, Pattern, PublishedDay, Roster
from roster.workflow.appoint_head import Appointment, appoint_head
from roster.workflow.generate import generate
from roster.workflow.give_order import OrderWish, give_order
from roster.workflow.schedule_publication import schedule
from roster.workflow.start_roster import RosterWish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roster.excel.people import PersonRow

DAYS_BEFORE = 3  # so long before its first day the next roster goes out


def appoint_stand_in(people: Sequence[PersonRow], today: date) -> None:
    """Let the admin appoint a stand-in for the head of Subbagian Keuangan for a week, unless somebody was appointed before."""
    unit = OrgUnit.objects.get(name=agency.FINANCE[-1])
    if DutyAssignment.objects.acting().filter(unit=unit).exists():
        return
    stand_in = Employee.objects.get(nip=next(row for row in people if row.unit == agency.FINANCE and not row.roles).nip)
    wish = Appointment(stand_in, Capacity.STAND_IN, today, today + timedelta(days=6), "1021/KG.05.00")
    appoint_head(unit, wish, User.objects.get(username="admin"))


def recall_someone(roster: Roster, head: User) -> None:
    """Call the first who is at home after today to the office; late in a month nobody may be left."""
    days = PublishedDay.objects.filter(revision__roster=roster, is_current=True, location=Place.HOME, day__gt=clock.today())
    first = days.order_by("day", "employee__name").first()
    if first:
        reason = _("Budget meeting with Bappeda, attendance in person.")
        people = frozenset([first.employee_id])
        give_order(roster.pk, OrderWish(OrderKind.RECALL, 1, people, first.day, first.day, Place.OFFICE, reason), head)


def schedule_next_month(today: date) -> None:
    """Let the head of the agency set a day for next month's roster.

    Raises:
        Refusal: when no adopted circular covers that month.

    """
    unit, head = OrgUnit.objects.agencies().get(name=agency.AGENCY), User.objects.get(username="kepala")
    first = today.replace(day=monthrange(today.year, today.month)[1]) + timedelta(days=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    roster = generate(RosterWish(unit, first, last, Pattern.MIXED), head).roster
    schedule(roster.pk, roster.version, max(today + timedelta(days=1), first - timedelta(days=DAYS_BEFORE)), head)
