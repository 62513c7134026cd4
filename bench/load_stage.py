"""`python -m bench.load_stage HEADS STAFF`: the demo province in the database that DATABASE_URL names, with rosters, heads and staff at work.

Prints one JSON object: heads with a session, a roster and cells; staff with a session and days. Sessions are made here: a sign-in costs
half a second of hashing, which would be measured instead of the pages.
"""

import json
import os
import sys
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402

from policies.rules import DutyRole  # noqa: E402
from roster.models import Assignment, DutyAssignment, Employee, OrgUnit, Pattern  # noqa: E402
from roster.workflow.generate import generate  # noqa: E402
from roster.workflow.publish import publish  # noqa: E402
from roster.workflow.start_roster import RosterWish  # noqa: E402

FROM, TO = date(2023, 8, 21), date(2023, 9, 15)
SMALLEST, LARGEST = 20, 80
CELLS = 60


def main(heads: int, staff: int) -> dict[str, list[dict[str, object]]]:
    call_command("demo", "--province", stdout=sys.stderr)
    made = [_head(unit) for unit in _units(heads)]
    people = Employee.objects.filter(published_days__is_current=True, user=None).distinct().order_by("pk")[:staff]
    return {"heads": made, "staff": [{"session": _session(_account(person)), "days": _days()} for person in people]}


def _units(count: int) -> list[OrgUnit]:
    """Return units below an agency of the size that one head plans for, taken from all over the province."""
    sizes = [(unit, Employee.objects.rostered().within(unit).count()) for unit in OrgUnit.objects.filter(depth=2)]
    fitting = [unit for unit, size in sizes if SMALLEST <= size <= LARGEST]
    step = max(1, len(fitting) // count)
    return fitting[::step][:count]


def _head(unit: OrgUnit) -> dict[str, object]:
    """Let a unit's head have its roster solved and published; later edits are of the draft beyond that revision."""
    duty = DutyAssignment.objects.filter(unit=unit, role=DutyRole.UNIT_HEAD.value).select_related("employee").first()
    person = duty.employee if duty else Employee.objects.within(unit).order_by("pk").first()
    if duty is None:
        DutyAssignment.objects.create(employee=person, role=DutyRole.UNIT_HEAD.value, unit=unit)
    user = _account(person)
    roster = generate(RosterWish(unit, FROM, TO, Pattern.MIXED), user).roster
    publish(roster.pk, None, user)
    cells = Assignment.objects.filter(roster=roster, location="WFH", day__gt=FROM).order_by("?").values_list("employee", "day")
    return {"session": _session(user), "roster": roster.pk, "cells": [[who, day.isoformat()] for who, day in cells[:CELLS]]}


def _account(person: Employee) -> User:
    if person.user is None:
        person.user = get_user_model().objects.create(username=f"p{person.pk}")
        person.save(update_fields=["user"])
    return person.user


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def _days() -> list[str]:
    return [date.fromordinal(number).isoformat() for number in range(FROM.toordinal(), TO.toordinal())]


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
