"""Publish a draft: one guarded, atomic step that turns it into an immutable, numbered revision."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster import clock
from roster.models import PublishedDay, Revision, Roster, RosterStatus, ScheduleState
from roster.queries.draft import load_draft, location_of
from roster.queries.terms import Terms, UnitTerms, exemption_basis, from_json, terms_of, to_json
from roster.wording import describe_violation, roster_name
from roster.workflow import run_ledger
from roster.workflow.build_problem import open_days
from roster.workflow.end_schedule import end_schedule
from roster.workflow.judge import facts_of, judge
from roster.workflow.lock import lock_roster
from roster.workflow.notify import tell
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
        return publish_held(roster, by, note)


def publish_held(roster: Roster, by: User, note: str = "") -> Revision:
    """Publish a roster that the open transaction holds already; raises as publish does."""
    facts, draft = _check(roster)
    return _store(roster, facts, draft, by, note)


def _check(roster: Roster) -> tuple[Facts, Draft]:
    """Return facts and draft of a locked roster that the judge lets through; raises Refusal as publish does."""
    if run_ledger.is_active(roster):
        raise Refusal(run_ledger.busy())
    facts, draft = facts_of(roster), load_draft(roster)
    violations = judge(roster, draft, facts)
    if violations:
        found = [describe_violation(violation, facts).headline for violation in violations]
        raise Refusal(
            ngettext(
                "%(count)d rule is broken; nothing was published.",
                "%(count)d rules are broken; nothing was published.",
                len(found),
            )
            % {"count": len(found)},
            found[:SHOWN],
            violations,
        )
    return facts, draft


def _store(roster: Roster, facts: Facts, draft: Draft, by: User, note: str) -> Revision:
    last = roster.latest_revision
    terms = _terms(facts, draft, last)
    rows = [*_lived(last, draft), *_days(facts, draft, terms)]
    if not rows:
        raise Refusal(_("There is nothing to publish: the unit has no civil servant, or the period no working day."))
    if last and {(str(row.employee_id), row.day): row.location for row in rows} == draft.published:
        raise Refusal(_("Nothing has changed since revision %(number)d.") % {"number": last.number})
    revision = Revision.objects.create(
        roster=roster,
        number=last.number + 1 if last else 1,
        published_by=by,
        note=note,
        is_late=last is None and rows[0].day < clock.today(),
        terms=to_json(terms),
    )
    try:
        with transaction.atomic():
            put_in_force(revision, rows)
    except IntegrityError:
        raise Refusal(_overlap(roster, rows)) from None
    tell(revision, draft.published, rows)
    end_schedule(roster, ScheduleState.CANCELLED, by, lambda: _("Published by hand before that day."))
    roster.status = RosterStatus.PUBLISHED
    roster.save(update_fields=["status"])
    return revision


def put_in_force(revision: Revision, rows: list[PublishedDay]) -> None:
    """Store the days of a new revision; those of the one before are no longer what staff see."""
    for row in rows:
        row.revision = revision
    PublishedDay.objects.filter(revision__roster=revision.roster, is_current=True).update(is_current=False)
    PublishedDay.objects.bulk_create(rows, batch_size=BATCH)


def copies_of(rows: Iterable[PublishedDay]) -> Iterable[PublishedDay]:
    """Yield the days of an earlier revision as rows to be stored anew."""
    for row in rows:
        row.pk = None
        row._state.adding = True  # noqa: SLF001 - Django's own way to copy a row
        yield row


def _overlap(roster: Roster, rows: list[PublishedDay]) -> str:
    other = (
        PublishedDay.objects.filter(
            is_current=True, employee__in={row.employee_id for row in rows}, day__in={row.day for row in rows}
        )
        .exclude(revision__roster=roster)
        .select_related("revision__roster__unit")
        .first()
    )
    name = roster_name(other.revision.roster) if other else ""
    return _(
        "Another published roster already covers some of these people and days: %(roster)s. Change that one instead, and discard this draft."
    ) % {"roster": name}


def _lived(last: Revision | None, draft: Draft) -> Iterable[PublishedDay]:
    """Yield the days that staff have lived, as the last revision has them: people who have left since keep theirs."""
    yield from copies_of(last.days.filter(day__in=draft.frozen) if last else ())


def _days(facts: Facts, draft: Draft, terms: Terms) -> Iterable[PublishedDay]:
    for day in open_days(facts, draft):
        for subunit in facts.subunits:
            for person in subunit.people:
                if day not in person.unemployed:
                    yield _day(subunit, person, day, draft, terms[subunit.unit.pk])


def _day(subunit: SubunitFacts, person: PersonFacts, day: date, draft: Draft, terms: UnitTerms) -> PublishedDay:
    cell = (person.id, day)
    exemption = person.exempt.get(day)
    return PublishedDay(
        employee=person.employee,
        unit=subunit.unit,
        day=day,
        location=location_of(person, cell, draft),
        is_pinned=cell in draft.pins,
        is_exempt=exemption is not None,
        basis=exemption_basis(exemption) if exemption else terms.days[day.isoformat()].basis,
    )


def _terms(facts: Facts, draft: Draft, last: Revision | None) -> Terms:
    """Return today's terms, but those of days already lived as the last revision had them."""
    terms = terms_of(facts)
    lived = {day.isoformat() for day in draft.frozen}
    for pk, then in (from_json(last.terms) if last else {}).items():
        kept = {day: day_terms for day, day_terms in then.days.items() if day in lived}
        terms[pk] = replace(terms[pk], days={**terms[pk].days, **kept}) if pk in terms else replace(then, days=kept)
    return terms
