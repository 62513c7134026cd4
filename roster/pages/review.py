"""Review before publication: every check, every difference from what staff last saw, and who will see it (004-g)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.checks import RuleKind, Violation
from policies.rules import Place
from roster import clock
from roster.models import Roster
from roster.pages.cells import Sheet, css, letter
from roster.pages.revisions import published_label
from roster.pages.schedule import schedule_note
from roster.pages.since_solve import drift_from, lost_days, settled
from roster.queries.draft import Cell, Draft, location_of
from roster.queries.facts import Facts, PersonFacts
from roster.queries.minimums import Minimum
from roster.queries.queue import latest_done
from roster.queries.schedules import standing_schedule
from roster.queries.wider_minimums import load_wider_minimums
from roster.wording import describe_violation, period, short_day
from roster.workflow import run_ledger
from roster.workflow.build_problem import open_days
from roster.workflow.judge import judge
from roster.workflow.notify import News, lines_of, news_of

SHOWN = 100
SHOWN_NAMES = 6


def build_review(roster: Roster, sheet: Sheet, note: str) -> dict[str, Any]:
    """Return the context of roster/rosters/review.html; `note` is what the head has written to staff so far."""
    facts, draft = sheet.facts, sheet.draft
    checks = sorted(_checks(roster, sheet), key=lambda check: ["bad", "warning", "ok"].index(check["state"]))
    states = [check["state"] for check in checks]
    last = roster.latest_revision
    changes = _changes(facts, draft)
    news = news_of(draft.published, _after(facts, draft))
    number = last.number + 1 if last else 1
    return {
        "roster": {
            "id": roster.pk,
            "unit": roster.unit.name,
            "period": period(roster.starts, roster.ends),
            "version": roster.version,
        },
        "title": _("Review before publishing: revision %(number)d") % {"number": number},
        "text": _("Replaces revision %(number)d (published %(day)s).") % {"number": last.number, "day": published_label(last)}
        if last
        else "",
        "checks": checks,
        "passed": states.count("ok"),
        "to_read": states.count("warning"),
        "blocking": states.count("bad"),
        "changes": changes[:SHOWN],
        "changes_label": _changes_label(changes),
        "sample": _sample(news, facts, number),
        "publish": {
            "number": number,
            "facts": _facts(facts, news, number),
            "is_blocked": "bad" in states,
            "note": note,
            "first_day": (clock.today() + timedelta(days=1)).isoformat(),
            "last_day": roster.ends.isoformat(),
            "may_wait": clock.today() < roster.ends,
        },
        "schedule": schedule_note(standing_schedule(roster)),
    }


def _check(state: str, name: str, text: str, figure: Any) -> dict[str, Any]:
    return {"state": state, "name": name, "text": text, "figure": figure}


def _checks(roster: Roster, sheet: Sheet) -> list[dict[str, Any]]:
    facts = sheet.facts
    violations = judge(roster, sheet.draft, facts)
    checks = [
        _judged(_("WFH cap"), {RuleKind.CAP, RuleKind.SHARED_CAP, RuleKind.MAX_OFFICE}, violations, facts, _cap_text(facts)),
        _judged(_("Exemptions"), {RuleKind.EXEMPT}, violations, facts, _exempt_text(facts)),
        _judged(_("Absences"), {RuleKind.ABSENT}, violations, facts, _("Nobody is scheduled on a day of leave or offsite duty.")),
        *_new_absences(roster, sheet),
        _judged(_("Minimum on site"), {RuleKind.COVERAGE}, violations, facts, _minimum_text(facts)),
        _judged(
            _("Limits of this roster"), {RuleKind.WEEK, RuleKind.RUN}, violations, facts, _("Most WFH days a week and in a row.")
        ),
        _judged(_("Pins"), {RuleKind.PIN}, violations, facts, _pins_text(len(sheet.draft.pins))),
        _fairness(sheet),
        *_readings(sheet),
        *_wider(sheet),
    ]
    if run_ledger.is_active(roster):
        checks.append(_check("bad", _("Solve"), run_ledger.busy(), ""))
    return checks


def _new_absences(roster: Roster, sheet: Sheet) -> list[dict[str, Any]]:
    """Return whose absences took WFH days since the solve that the draft rests on; nothing where none was solved."""
    drift = drift_from(settled(latest_done(roster), sheet), sheet)
    if drift is None:
        return []
    name, count = _("Absences since the solve"), len(drift.lost)
    if not count:
        return [_check("ok", name, _("None has taken a WFH day."), "✓")]
    link = {"url": reverse("roster:grid", args=[roster.pk]), "link": _("See it in the roster")}
    return [{**_check("warning", name, " ".join(lost_days(drift)), count), **link}]


def _judged(name: str, kinds: set[RuleKind], violations: list[Violation], facts: Facts, passes: str) -> dict[str, Any]:
    broken = [violation for violation in violations if violation.kind in kinds]
    if not broken:
        return _check("ok", name, passes, "✓")
    texts = [describe_violation(violation, facts).headline for violation in broken]
    more = len(texts) - 3
    text = " ".join(texts[:3]) + (
        ngettext(" And %(count)d more.", " And %(count)d more.", more) % {"count": more} if more > 0 else ""
    )
    return _check("bad", name, text, len(broken))


def _cap_text(facts: Facts) -> str:
    count = ngettext("%(count)d working day", "%(count)d working days", len(facts.days)) % {"count": len(facts.days)}
    return ngettext("%(units)d unit, %(days)s.", "%(units)d units, %(days)s.", len(facts.subunits)) % {
        "units": len(facts.subunits),
        "days": count,
    }


def _pins_text(count: int) -> str:
    return ngettext("%(count)d pinned cell holds.", "%(count)d pinned cells hold.", count) % {"count": count}


def _exempt_text(facts: Facts) -> str:
    names = [person.employee.name for person in facts.people.values() if person.is_exempt]
    if not names:
        return _("Nobody is exempt.")
    more = len(names) - SHOWN_NAMES
    rest = [ngettext("%(count)d more", "%(count)d more", more) % {"count": more}] if more > 0 else []
    return _("Always at the office: %(names)s") % {"names": ", ".join([*names[:SHOWN_NAMES], *rest])}


def _minimum_text(facts: Facts) -> str:
    if not facts.minimums:
        return _("No minimum is set.")
    return "; ".join(f"{need.name} ≥ {need.minimum}{_only_on(need)}" for need in facts.minimums)


def _only_on(need: Minimum) -> str:
    return "" if need.usual is None else f" ({', '.join(map(short_day, need.days))})"


def _fairness(sheet: Sheet) -> dict[str, Any]:
    spreads = []
    for subunit in sheet.facts.subunits:
        standings = [sheet.standing(person) for person in subunit.eligible]
        if standings:
            spreads.append((max(standings) - min(standings), subunit.label))
    spread, label = max(spreads, default=(0, ""))
    text = (
        _("Largest difference of WFH days, past periods included: %(unit)s.") % {"unit": label}
        if label
        else _("Nobody to compare.")
    )
    figure = ngettext("%(count)d day", "%(count)d days", spread) % {"count": spread}
    return _check("ok", _("Fairness"), text, figure)


def _readings(sheet: Sheet) -> list[dict[str, Any]]:
    """Return what doesn't block but should be known: two circulars at once, days without one, past days, nobody at home."""
    facts = sheet.facts
    checks = []
    overruled = {limits.day for subunit in facts.subunits for limits in subunit.limits if limits.overruled}
    if overruled:
        text = _("From %(first)s to %(last)s more than one circular holds; the unit's precedence decides.")
        checks.append(
            _check(
                "warning",
                _("Two circulars at once"),
                text % {"first": short_day(min(overruled)), "last": short_day(max(overruled))},
                len(overruled),
            )
        )
    uncovered = len(facts.days) - len(facts.covered_days)
    if uncovered:
        checks.append(_check("warning", _("Days without a circular"), _("Everybody works at the office then."), uncovered))
    past = [day for day in facts.days if day < clock.today() and day not in sheet.draft.frozen]
    if past:
        text = _("These days have passed; this first publication is marked late.")
        checks.append(_check("warning", _("Past days"), text, len(past)))
    if not sheet.draft.home:
        checks.append(_check("warning", _("Empty roster"), _("Nobody works from home. Solve the roster first."), 0))
    return checks


def _wider(sheet: Sheet) -> list[dict[str, Any]]:
    """Return how minimums of units above stand: told, not judged, since this roster alone can't keep them."""
    checks = []
    for one in load_wider_minimums(sheet.facts, sheet.draft):
        known = {"name": one.name, "unit": one.unit, "minimum": one.minimum, "inside": one.inside}
        if not one.short:
            text = _("%(name)s of %(unit)s needs %(minimum)d on site; %(inside)d of this roster count.") % known
            checks.append(_check("ok", _("Minimum of a unit above"), text, "✓"))
            continue
        day, count = next(iter(one.short.items()))
        text = _("%(name)s of %(unit)s needs %(minimum)d on site; on %(day)s only %(count)d would be, other units included.")
        known |= {"day": short_day(day), "count": count}
        checks.append(_check("warning", _("Minimum of a unit above"), text % known, len(one.short)))
    return checks


def _changes(facts: Facts, draft: Draft) -> list[dict[str, Any]]:
    """Return the published cells that this publication would change."""
    if not draft.published:
        return []
    changes = []
    for subunit in facts.subunits:
        for person in subunit.people:
            for day in facts.days:
                before = draft.published.get((person.id, day))
                after = location_of(person, (person.id, day), draft)
                if before is not None and before != after and day not in draft.frozen:
                    changes.append(_change(person, subunit.label, day, before, after, is_pinned=(person.id, day) in draft.pins))
    return changes


def _change(person: PersonFacts, unit: str, day: date, before: str, after: str, *, is_pinned: bool) -> dict[str, Any]:
    name, _comma, degree = person.employee.name.partition(",")
    return {
        "person": person.id,
        "name": name,
        "degree": degree.strip(),
        "unit": unit,
        "day": short_day(day),
        "before": letter(before),
        "before_css": css(before),
        "after": letter(after),
        "after_css": css(after),
        "reason": _("by hand") if is_pinned else (_("solved again") if after in set(Place) else after),
    }


def _changes_label(changes: list[dict[str, Any]]) -> str:
    people = _people(changes)
    cells = ngettext("%(count)d cell", "%(count)d cells", len(changes)) % {"count": len(changes)}
    return f"{cells}, " + ngettext("%(count)d person", "%(count)d people", people) % {"count": people}


def _people(changes: list[dict[str, Any]]) -> int:
    return len({change["person"] for change in changes})


def _after(facts: Facts, draft: Draft) -> dict[Cell, str]:
    """Return where everybody would be on the days that are still open."""
    return {
        (person.id, day): location_of(person, (person.id, day), draft)
        for person in facts.people.values()
        for day in open_days(facts, draft)
        if day not in person.unemployed
    }


def _facts(facts: Facts, news: News, number: int) -> list[tuple[str, Any, bool]]:
    changed = sum(any(change["before"] for change in changes) for changes in news.values())
    return [
        (_("People in this roster"), len(facts.people), False),
        (_("People who will be told"), len(news), False),
        (_("published days change"), changed, True),
        (_("only new days"), len(news) - changed, True),
        (_("Revision number"), number, False),
    ]


def _sample(news: News, facts: Facts, number: int) -> dict[str, Any] | None:
    """Return the message that one of them will get: of those with a changed day the first, else of all."""
    changed = [person for person, changes in news.items() if any(change["before"] for change in changes)]
    person = next(iter(changed or news), None)
    if person is None:
        return None
    return {
        "name": facts.people[person].employee.name if person in facts.people else "",
        "title": _("Your days, revision %(number)d") % {"number": number},
        "lines": lines_of(news[person]),
    }
