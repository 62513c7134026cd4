"""Export a roster as its page shows it: an xlsx of three sheets, or the csv of the sheet Data. Each export leaves a line in the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from auditlog.models import LogEntry
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from policies.rules import Place
from roster.excel.roster_book import BookCell, BookDay, BookGroup, BookLabels, BookPerson, DayCount, RosterBook, Term
from roster.excel.roster_export import write_roster, write_roster_csv
from roster.models import Employee, OrderKind, PublishedDay, Revision, Roster
from roster.queries.draft import load_draft, location_of
from roster.queries.leadership import load_heads
from roster.queries.orders import ordered_in
from roster.queries.terms import from_json, terms_of
from roster.wording import cap_sentence, period, post_name, signed_by
from roster.workflow.judge import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from django.contrib.auth.models import User

    from roster.queries.orders import Ordered
    from roster.queries.terms import DayTerms, UnitTerms

Places = dict[date, tuple[str, bool, str]]  # working day → where, whether it is pinned, and the order that put him there


@dataclass(frozen=True)
class ExportUnit:
    """A lowest unit with its people in the order of the page, and the terms that hold in it."""

    terms: UnitTerms
    people: Sequence[tuple[Employee, Places]]


def export_xlsx(roster: Roster, target: BinaryIO, revision: Revision | None = None, by: User | None = None) -> None:
    """Write the grid, the days and the rules of the draft as it stands, or of one of its revisions."""
    target.write(write_roster(book_of(roster, revision)))
    _log(roster, "xlsx", revision, by)


def export_csv(roster: Roster, target: BinaryIO, revision: Revision | None = None, by: User | None = None) -> None:
    """Write one line a person and working day."""
    target.write(write_roster_csv(book_of(roster, revision)))
    _log(roster, "csv", revision, by)


def _log(roster: Roster, form: str, revision: Revision | None, by: User | None) -> None:
    """Keep who took names and NIPs out of the product; in a request auditlog knows the user by itself."""
    LogEntry.objects.log_create(
        roster,
        force_log=True,
        action=LogEntry.Action.ACCESS,
        additional_data={"export": form, "revision": revision.number if revision else None},
        **({"actor": by} if by else {}),
    )


def book_of(roster: Roster, revision: Revision | None = None) -> RosterBook:
    """Return everything the export says, in a constant number of queries."""
    if revision:
        units, status = _revision_units(revision), _revision_facts(revision)
    else:
        units, status = _draft(roster)
    days = _weekdays(roster.starts, roster.ends)
    span = period(roster.starts, roster.ends)
    return RosterBook(
        title=_("Work schedule of %(unit)s") % {"unit": roster.unit},
        subtitle=f"{span} · {status[0][1]}",
        days=tuple(BookDay(day, date_format(day, "D"), _week(day, roster)) for day in days),
        groups=tuple(_group(unit, days) for unit in units),
        facts=((_("Unit"), str(roster.unit)), (_("Period"), span), (_("Pattern"), roster.get_pattern_display()), *status),
        terms=tuple(term for unit in units for term in _terms(unit)),
        labels=BookLabels(
            total=_("Total at home"),
            legend=_(
                "H WFH · K office · C leave · S sick · D offsite duty · L training · – no work · thick frame: pinned · red, underlined: by order"
            ),
            terms=(_("Circular"), _("Days"), _("Cap"), _("Clause"), _("Quotation")),
        ),
    )


def _draft(roster: Roster) -> tuple[list[ExportUnit], list[tuple[str, str]]]:
    facts, draft = facts_of(roster), load_draft(roster)
    terms = terms_of(facts)
    shown: dict[tuple[str, date], str] = {}
    units = []
    for subunit in facts.subunits:
        people = []
        for person in subunit.people:
            working = [(person.id, day) for day in facts.days if day not in person.unemployed]
            shown |= {cell: location_of(person, cell, draft) for cell in working}
            people.append(
                (person.employee, {cell[1]: (shown[cell], cell in draft.pins, _order(draft.ordered.get(cell))) for cell in working})
            )
        units.append(ExportUnit(terms[subunit.unit.pk], people))
    revision = roster.revisions.select_related("published_by__employee", "roster__unit").order_by("-number").first()
    if revision and shown == draft.published:
        return units, _revision_facts(revision)
    status = _("Draft, differs from revision %(number)d") % {"number": revision.number} if revision else _("Draft, not published")
    return units, [(_("Status"), status), (_("Version of the draft"), str(roster.version))]


def _revision_units(revision: Revision) -> list[ExportUnit]:
    rows = list(_revision_rows(revision))
    ordered = ordered_in(revision, rows)
    people: dict[int, dict[Employee, Places]] = {}
    for row in rows:
        order = _order(ordered.get((str(row.employee_id), row.day)))
        people.setdefault(row.unit_id, {}).setdefault(row.employee, {})[row.day] = (row.location, row.is_pinned, order)
    terms = from_json(revision.terms)
    return [ExportUnit(terms[unit], list(staff.items())) for unit, staff in people.items()]


def _revision_rows(revision: Revision) -> Iterable[PublishedDay]:
    rows = PublishedDay.objects.filter(revision=revision).select_related("employee", "unit")
    return rows.order_by("unit__path", "employee__name", "employee_id", "day")


def _order(ordered: Ordered | None) -> str:
    """Panggilan ke kantor, revisi 2: rapat anggaran."""
    if ordered is None:
        return ""
    known = {"kind": OrderKind(ordered.kind).label, "number": ordered.number, "reason": ordered.reason}
    return _("%(kind)s, revision %(number)d: %(reason)s") % known


def _revision_facts(revision: Revision) -> list[tuple[str, str]]:
    late = [(_("Late"), _("It covers days that had passed already."))] if revision.is_late else []
    at = timezone.localtime(revision.published_at)
    heads = load_heads(revision.roster.unit)
    signer = heads.signer(at.date())
    signed = f"{signer.employee.name}, {post_name(signer, heads, at.date())}" if signer else "–"
    return [
        (_("Status"), _("Revision %(number)d, published") % {"number": revision.number}),
        (_("Published by"), signed_by(revision.published_by, at, heads)),
        (_("Published at"), f"{date_format(at, 'l, j F Y')} {at:%H.%M} WIB"),
        (_("Signer"), signed),
        *late,
    ]


def _weekdays(starts: date, ends: date) -> list[date]:
    """Return the columns of the grid: Monday to Friday, holidays included."""
    span = (starts + timedelta(days=offset) for offset in range((ends - starts).days + 1))
    return [day for day in span if day.isoweekday() <= 5]


def _week(day: date, roster: Roster) -> str:
    monday = day - timedelta(days=day.weekday())
    return period(max(monday, roster.starts), min(monday + timedelta(days=4), roster.ends))


def _group(unit: ExportUnit, days: Sequence[date]) -> BookGroup:
    label, bases = unit.terms.label, {day: _basis(terms) for day, terms in unit.terms.days.items()}
    people = tuple(
        BookPerson(
            employee.nip,
            employee.name,
            employee.rank,
            employee.position,
            label,
            tuple(_cell(places, day, bases) for day in days),
        )
        for employee, places in unit.people
    )
    return BookGroup(label, people, tuple(_count(unit, day) for day in days))


def _basis(terms: DayTerms) -> str:
    return terms.basis or _("No circular covers this day.")


def _cell(places: Places, day: date, bases: Mapping[str, str]) -> BookCell | None:
    if day not in places:
        return None
    place, is_pinned, order = places[day]
    basis = "; ".join(filter(None, [bases[day.isoformat()], order]))
    return BookCell(place, is_pinned, basis, is_ordered=bool(order))


def _count(unit: ExportUnit, day: date) -> DayCount | None:
    terms = unit.terms.days.get(day.isoformat())
    if terms is None:
        return None
    return DayCount(sum(places.get(day, ("",))[0] == Place.HOME for _employee, places in unit.people), terms.max_home)


def _terms(unit: ExportUnit) -> Iterator[Term]:
    """Yield one line for each cap of a unit, with the stretches of days on which it holds."""
    stretches: dict[DayTerms, list[str]] = {}
    for terms, run in groupby(unit.terms.days.items(), key=itemgetter(1)):
        days = [date.fromisoformat(day) for day, _terms in run]
        stretches.setdefault(terms, []).append(period(days[0], days[-1]))
    for terms, spans in stretches.items():
        yield Term(terms.circular or "–", "; ".join(spans), f"{unit.terms.label}: {cap_sentence(terms)}", terms.source, terms.quote)
