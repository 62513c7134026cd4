"""Publish a draft: one guarded, atomic step that turns it into an immutable, numbered revision."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster import clock
from roster.models import PublishedDay, Revision, Roster, RosterStatus
from roster.queries.draft import load_draft, location_of
from roster.queries.terms import Terms, UnitTerms, from_json, terms_of, to_json
from roster.wording import describe_violation
from roster.workflow import run_ledger
from roster.workflow.judge import judge
from roster.workflow.lock import lock_roster
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.contrib.auth.models import User

    from roster.queries.draft import Draft
    from roster.queries.facts import Facts, PersonFacts, SubunitFacts

BATCH = 2000
SHOWN = 20


def publish(roster_pk: int, version: int | None, by: User, note: str = "") -> Revision:
    """Make the draft the next revision; all of it or nothing. Days already lived stay as the last revision has them.

    Raises:
        Stale: when the draft has changed since `version`.
        Refusal: while a solve runs, when the judge finds a broken rule, when nothing would change, or when another roster already
            speaks for one of these people and days.

    """
    with lock_roster(roster_pk, version) as roster:
        if run_ledger.is_active(roster):
            raise Refusal(_("This roster is being solved. Wait for the result, or stop it, then publish."))
        draft = load_draft(roster)
        judged = judge(roster, draft)
        if judged.violations:
            found = [describe_violation(violation, judged.facts).headline for violation in judged.violations]
            raise Refusal(
                ngettext(
                    "%(count)d rule is broken; nothing was published.",
                    "%(count)d rules are broken; nothing was published.",
                    len(found),
                )
                % {"count": len(found)},
                found[:SHOWN],
                judged.violations,
            )
        return _store(roster, judged.facts, draft, by, note)


def _store(roster: Roster, facts: Facts, draft: Draft, by: User, note: str) -> Revision:
    last = roster.latest_revision
    terms = _terms(facts, draft, last)
    rows = list(_days(facts, draft, terms))
    if last and {(str(row.employee_id), row.day): row.location for row in rows} == draft.published:
        raise Refusal(_("Nothing has changed since revision %(number)d.") % {"number": last.number})
    revision = Revision.objects.create(
        roster=roster,
        number=last.number + 1 if last else 1,
        published_by=by,
        note=note,
        is_late=last is None and facts.days[0] < clock.today(),
        terms=to_json(terms),
    )
    for row in rows:
        row.revision = revision
    try:
        with transaction.atomic():
            PublishedDay.objects.filter(revision__roster=roster, is_current=True).update(is_current=False)
            PublishedDay.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError:
        raise Refusal(_overlap(roster, rows)) from None
    roster.status = RosterStatus.PUBLISHED
    roster.save(update_fields=["status"])
    return revision


def _overlap(roster: Roster, rows: list[PublishedDay]) -> str:
    other = (
        PublishedDay.objects.filter(
            is_current=True, employee__in={row.employee_id for row in rows}, day__in={row.day for row in rows}
        )
        .exclude(revision__roster=roster)
        .select_related("revision__roster__unit")
        .first()
    )
    name = other.revision.roster if other else ""
    return _(
        "Another published roster already covers some of these people and days: %(roster)s. Publish that one again, or shorten this one."
    ) % {"roster": name}


def _days(facts: Facts, draft: Draft, terms: Terms) -> Iterable[PublishedDay]:
    for subunit in facts.subunits:
        for person in subunit.people:
            for day in facts.days:
                if day not in person.unemployed:
                    yield _day(subunit, person, day, draft, terms[subunit.unit.pk])


def _day(subunit: SubunitFacts, person: PersonFacts, day: date, draft: Draft, terms: UnitTerms) -> PublishedDay:
    cell = (person.id, day)
    exemption = person.exempt.get(day)
    return PublishedDay(
        employee=person.employee,
        unit=subunit.unit,
        day=day,
        location=draft.published[cell] if day in draft.frozen and cell in draft.published else location_of(person, cell, draft),
        is_pinned=cell in draft.pins,
        is_exempt=exemption is not None,
        basis=f"{exemption.circular} ({exemption.source})".strip() if exemption else terms.days[day.isoformat()].basis,
    )


def _terms(facts: Facts, draft: Draft, last: Revision | None) -> Terms:
    """Return today's terms, but those of days already lived as the last revision had them."""
    terms = terms_of(facts)
    lived = {day.isoformat() for day in draft.frozen}
    for pk, unit in (from_json(last.terms) if last else {}).items():
        if pk in terms:
            kept = {day: then for day, then in unit.days.items() if day in lived}
            terms[pk] = replace(terms[pk], days={**terms[pk].days, **kept})
    return terms
