"""What bench/province.py does inside Django, in the database that DATA_DIR names: `python -m bench.province_steps furnish|store`."""

import json
import os
import sys
import time
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")
django.setup()

from django.db import transaction  # noqa: E402

from bench.province import FROM, TO  # noqa: E402
from policies.rules import Place  # noqa: E402
from roster.demo import absences, province  # noqa: E402
from roster.excel.absences import AbsencesFile  # noqa: E402
from roster.models import Assignment, CoverageGroup, Employee, OrgUnit, Roster  # noqa: E402
from roster.workflow.import_absences import apply_absences  # noqa: E402
from roster.workflow.write_assignments import write_assignments  # noqa: E402

COUNTER, ON_SITE = 6, 2


def furnish() -> None:
    """Forget the rosters; give the province leave as the demo agency has, and every larger unit a counter."""
    Roster.objects.all().delete()
    leave = absences.absences(province.people(), date.fromisoformat(FROM), date.fromisoformat(TO))
    apply_absences(AbsencesFile(leave, ()), None, None)
    for unit in OrgUnit.objects.all():
        staff = list(Employee.objects.filter(unit=unit).order_by("pk")[1 : COUNTER + 1])
        if len(staff) == COUNTER:
            CoverageGroup.objects.create(unit=unit, name="Loket", minimum=ON_SITE).members.set(staff)


def store() -> None:
    """Store the cells of all rosters once more, after removing them, and say how long that takes."""
    stored = Assignment.objects.values_list("roster_id", "employee_id", "day", "location")
    cells = [(roster, employee, day, Place(location), None) for roster, employee, day, location in stored]
    Assignment.objects.all().delete()
    started = time.monotonic()
    with transaction.atomic():
        write_assignments(cells)
    print(json.dumps({"cells": len(cells), "seconds": round(time.monotonic() - started, 1)}))


if __name__ == "__main__":
    {"furnish": furnish, "store": store}[sys.argv[1]]()
