"""Bring the demo into the database, through the same doors as real data: import, adopt, generate, publish. A second time changes nothing."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import Permission, User
from django.utils.translation import gettext as _

from policies.models import Circular, load_holidays, load_presets
from roster import clock
from roster.demo import PASSWORD, agency, province
from roster.demo.absences import absences
from roster.demo.showpieces import appoint_stand_in, recall_someone, schedule_next_month
from roster.excel.absences import AbsencesFile
from roster.excel.people import COLUMNS, PeopleFile, PersonRow
from roster.models import AdminMandate, Adoption, CoverageGroup, Employee, OrgUnit, Pattern, Roster
from roster.workflow import import_absences, import_people
from roster.workflow.all_or_nothing import all_or_nothing
from roster.workflow.generate import generate
from roster.workflow.publish import publish
from roster.workflow.refusal import Refusal
from roster.workflow.start_roster import RosterWish

if TYPE_CHECKING:
    from collections.abc import Sequence

TRIAL = (date(2023, 8, 21), date(2023, 10, 20))
FRIDAYS = "SE MenPANRB 3/2026"
COUNTERS_ON_SITE = 2


@dataclass(frozen=True)
class Login:
    """A demo account: whom it belongs to in the staff table (None: nobody, as BKD's), and what it is for."""

    username: str
    position: str | None
    meaning: str


def logins() -> tuple[Login, ...]:
    return (
        Login("kepala", agency.TEAMS[0].head, _("head of the agency")),
        Login("kasubbag", "Kepala Subbagian Umum", _("head of Subbagian Umum")),
        Login("pegawai", "Arsiparis Terampil", _("employee of Subbagian Umum")),
        Login("admin", agency.STAFF_OFFICER, _("admin of the agency")),
        Login("bkd", None, _("BKD, the whole province")),
    )


def load_demo(password: str = PASSWORD) -> None:
    """Load the demo agency for the trial of 2023, and give it a published roster for the current month and one of each showpiece.

    Raises:
        Refusal: when the database holds agencies that no demo made.

    """
    _check_database()
    people = agency.people()
    if not OrgUnit.objects.agencies().filter(name=agency.AGENCY).exists():
        with all_or_nothing():
            _load_agency(people, password)
    appoint_stand_in(people, clock.today())
    _load_month(people, clock.today())


def load_province(password: str = PASSWORD) -> None:
    """Load the province of 15,335 people; `bkd` sees all of it.

    Raises:
        Refusal: when the database holds agencies that no demo made.

    """
    _check_database()
    with all_or_nothing():
        if not OrgUnit.objects.agencies().filter(name__in=province.AGENCIES).exists():
            _load_rules()
            _import(province.people())
        _load_bkd(password)


def _check_database() -> None:
    ours = {agency.AGENCY, *province.AGENCIES}
    foreign = OrgUnit.objects.agencies().exclude(name__in=ours).first()
    if foreign:
        raise Refusal(
            _("This database holds %(agency)s, which is no part of the demo. Give the demo a database of its own.")
            % {"agency": foreign}
        )


def _load_rules() -> None:
    load_presets()
    load_holidays()


def _import(people: tuple[PersonRow, ...]) -> None:
    import_people.import_within(PeopleFile(people, (), frozenset(column.header for column in COLUMNS)), None, None)


def _load_agency(people: tuple[PersonRow, ...], password: str) -> None:
    _load_rules()
    _import(people)
    _load_absences(people, *TRIAL)
    root = OrgUnit.objects.agencies().get(name=agency.AGENCY)
    Adoption.objects.get_or_create(unit=root, circular=Circular.objects.get(number=FRIDAYS), defaults={"rank": 2})
    general = OrgUnit.objects.within(root).get(name=agency.GENERAL[-1])
    counter = CoverageGroup.objects.create(unit=general, name="Loket", minimum=COUNTERS_ON_SITE)
    counter.members.set(Employee.objects.filter(unit=general, position=agency.COUNTER))
    for login in logins():
        _open_account(login, people, root, password)


def _open_account(login: Login, people: Sequence[PersonRow], root: OrgUnit, password: str) -> None:
    if login.position is None:
        _load_bkd(password)
        return
    user = User.objects.create_user(login.username, password=password)
    Employee.objects.filter(nip=_holder(login.position, people).nip).update(user=user)
    if login.position == agency.STAFF_OFFICER:
        AdminMandate.objects.create(user=user, agency=root)


def _holder(position: str, people: Sequence[PersonRow]) -> PersonRow:
    """Return the first who holds a position."""
    return next(person for person in people if person.position == position)


def _load_bkd(password: str) -> None:
    """Open BKD's account: the province, and the back office of circulars and holidays."""
    if User.objects.filter(username="bkd").exists():
        return
    user = User.objects.create_user("bkd", password=password, first_name="BKD", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="policies"))
    AdminMandate.objects.create(user=user, agency=None)


def _load_absences(people: tuple[PersonRow, ...], starts: date, ends: date) -> None:
    present = {_holder(login.position, people).nip for login in logins() if login.position}
    import_absences.import_within(AbsencesFile(absences(people, starts, ends, present), ()), None, None)


def _load_month(people: tuple[PersonRow, ...], today: date) -> None:
    """Publish this month's roster of the agency, unless it has one or the month belongs to the trial, which is left to the user.

    A month that no adopted circular covers gets none: everybody works at the office then.
    """
    first, last = today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1])
    root = OrgUnit.objects.agencies().get(name=agency.AGENCY)
    is_trial = first <= TRIAL[1] and TRIAL[0] <= last
    if is_trial or Roster.objects.filter(unit=root, starts=first).exists():
        return
    head = User.objects.get(username="kepala")
    try:
        with all_or_nothing():
            _load_absences(people, first, last)
        roster = generate(RosterWish(root, first, last, Pattern.MIXED), head).roster
        publish(roster.pk, None, head)
        recall_someone(roster, head)
        schedule_next_month(today)
    except Refusal:
        if Circular.objects.get(number=FRIDAYS).pure.in_force(last):
            raise
