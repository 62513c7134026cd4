"""The list of people: duties, absences to come, and whether they can log in."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import ngettext

from roster import clock
from roster.forms.people import PeopleFilter
from roster.models import AbsenceKind, Employee
from roster.pages.cells import css
from roster.pages.pager import pager
from roster.permissions import Reach
from roster.wording import period

PAGE = 50
SHOWN_ABSENCES = 3


def build_people(reach: Reach, form: PeopleFilter, page: str) -> dict[str, Any]:
    """Return the context of roster/people/list.html."""
    people = reach.employees().select_related("unit").prefetch_related("duties", "absences")
    filters: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    if words := filters.get("q"):
        people = people.filter(Q(name__icontains=words) | Q(position__icontains=words))
    if unit := filters.get("unit"):
        people = people.within(unit)
    pages = Paginator(people.order_by("unit__path", "name", "pk"), PAGE)
    shown = pages.get_page(page)
    query = {name: value for name, value in (("q", words), ("unit", unit.pk if unit else "")) if value}
    return {
        "form": form,
        "total_label": ngettext("%(count)d employee", "%(count)d employees", pages.count) % {"count": pages.count},
        "people": [_person(employee) for employee in shown],
        "pager": pager(shown, query),
        "can_import": reach.administers_something,
        "can_invite": reach.administers_something,
    }


def _person(employee: Employee) -> dict[str, Any]:
    name, _comma, degree = employee.name.partition(",")
    today = clock.today()
    absences = [absence for absence in employee.absences.all() if absence.ends >= today]
    return {
        "id": employee.pk,
        "name": name,
        "degree": degree.strip(),
        "nip": employee.masked_nip,
        "position": employee.position,
        "grade": employee.rank,
        "unit": employee.unit.name,
        "roles": [duty.role.capitalize() for duty in employee.duties.all() if duty.is_valid_on(today)],
        "absences": [
            {"letter": AbsenceKind(one.kind).letter, "css": css(one.kind), "text": period(one.starts, one.ends)}
            for one in absences[:SHOWN_ABSENCES]
        ],
        "can_log_in": employee.user_id is not None,
    }
