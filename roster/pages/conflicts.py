"""Why a roster has no solution: each conflict of the solver in words, with numbers, who is missing, and the ways out that were tried."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.checks import RuleKind
from policies.rules import Place
from roster.models import SolveRun
from roster.pages.cells import css, letter
from roster.queries.facts import Facts
from roster.wording import long_day, minimum_name, period, person_name, place_name, short_day
from roster.workflow.judge import facts_of


def build_conflicts(run: SolveRun) -> dict[str, Any]:
    """Return the context of roster/rosters/conflicts.html for a finished run."""
    roster, facts = run.roster, facts_of(run.roster)
    conflicts = [conflict for part in run.result or [] for conflict in part["conflicts"]]
    bad = {conflict["day"] for conflict in conflicts if conflict["day"]}
    good = len(facts.days) - len(bad)
    return {
        "roster": {"id": roster.pk, "unit": roster.unit.name, "period": period(roster.starts, roster.ends)},
        "title": _("No roster meets every rule yet"),
        "text": _("Settle each point, then solve again. Your pins have not changed."),
        "days_label": _("%(good)d of %(all)d days are fine") % {"good": good, "all": len(facts.days)},
        "proof_label": _("proven impossible"),
        "days": [
            {
                "label": date_format(day, "D j"),
                "is_bad": day.isoformat() in bad,
                "is_week_start": index == 0 or day.isoweekday() == 1,
            }
            for index, day in enumerate(facts.days)
        ],
        "conflicts": [_conflict(conflict, roster.pk, roster.version, facts) for conflict in conflicts],
    }


def sentences(conflicts: list[dict[str, Any]], facts: Facts) -> list[str]:
    """Return one sentence a conflict, for the command line."""
    return [_title(conflict, facts) for conflict in conflicts]


def _conflict(conflict: dict[str, Any], pk: int, version: int, facts: Facts) -> dict[str, Any]:
    needed, available = conflict["needed"], conflict["available"]
    day = _day(conflict)
    return {
        "title": _title(conflict, facts),
        "figures": [
            {"value": needed, "label": _("needed"), "is_bad": False},
            {"value": available, "label": _("available"), "is_bad": False},
            {"value": f"{available - needed:+d}".replace("-", "−"), "label": _("difference"), "is_bad": True},
        ],
        "people": [person for entry in conflict["because"] if (person := _person(entry, day, facts))],
        "text": "; ".join(text for entry in conflict["because"] if (text := _rule(entry, facts))),
        "remedies": [_remedy(remedy, pk, version, facts) for remedy in conflict["remedies"]],
    }


def _day(entry: dict[str, Any]) -> date | None:
    return date.fromisoformat(entry["day"]) if entry.get("day") else None


def _title(conflict: dict[str, Any], facts: Facts) -> str:
    kind, _colon, subject = conflict["rule"].partition(":")
    day = _day(conflict)
    return (f"{long_day(day)}: " if day else "") + _headline(kind, subject, conflict["needed"], conflict["available"], facts)


def _headline(kind: str, subject: str, needed: int, available: int, facts: Facts) -> str:
    numbers = {"needed": needed, "available": available}
    if kind == RuleKind.COVERAGE:
        name = minimum_name(subject, facts)
        return _("%(name)s needs %(needed)d on site, only %(available)d can be there.") % {"name": name, **numbers}
    if kind in {RuleKind.CAP, RuleKind.SHARED_CAP}:
        return _("%(needed)d would be at home in %(unit)s, the limit is %(available)d.") % {
            "unit": _unit(subject, facts),
            **numbers,
        }
    if kind == RuleKind.MAX_OFFICE:
        return _("%(needed)d would be on site in %(unit)s, at most %(available)d may be.") % {
            "unit": _unit(subject, facts),
            **numbers,
        }
    if kind == RuleKind.PIN:
        return _("the pin of %(name)s can't hold.") % {"name": person_name(subject, facts)}
    if kind in {RuleKind.WEEK, RuleKind.RUN}:
        name = person_name(subject, facts)
        return _("%(name)s would have %(needed)d WFH days, this roster allows %(available)d.") % {"name": name, **numbers}
    return _("%(rule)s needs %(needed)d, only %(available)d are possible.") % {"rule": f"{kind}:{subject}", **numbers}


def _unit(subject: str, facts: Facts) -> str:
    return next((subunit.label for subunit in facts.subunits if subunit.id == subject), subject)


def _person(entry: str, day: date | None, facts: Facts) -> dict[str, Any] | None:
    """Return who is missing and why, for a cause that is a person: `absent:p2`, `exempt:p3`, `pin:p4`."""
    kind, _colon, subject = entry.partition(":")
    person = facts.people.get(subject)
    if person is None:
        return None
    name, _comma, degree = person.employee.name.partition(",")
    who = {"name": name, "degree": degree.strip(), "is_pinned": kind == RuleKind.PIN}
    if kind == RuleKind.ABSENT:
        absence = person.absent.get(day) if day else None
        return {
            **who,
            "letter": letter(absence) if absence else "–",
            "css": css(absence) if absence else "holiday",
            "note": place_name(absence) if absence else _("absent"),
        }
    if kind == RuleKind.EXEMPT:
        return {**who, "letter": "K", "css": "office", "note": _("always at the office")}
    if kind == RuleKind.PIN:
        return {**who, "letter": letter(Place.HOME), "css": css(Place.HOME), "note": _("pinned")}
    return None


def _rule(entry: str, facts: Facts) -> str:
    kind, _colon, subject = entry.partition(":")
    if kind == RuleKind.COVERAGE:
        return _("minimum on site: %(name)s") % {"name": minimum_name(subject, facts)}
    if kind in {RuleKind.CAP, RuleKind.MAX_OFFICE}:
        return _("limit of %(unit)s") % {"unit": _unit(subject, facts)}
    return ""


def _remedy(remedy: dict[str, Any], pk: int, version: int, facts: Facts) -> dict[str, Any]:
    """Return a way out; unpinning is one click here, the others are changed where they were set."""
    kind, _colon, subject = remedy["rule"].partition(":")
    to, day = remedy.get("to"), _day(remedy)
    if remedy["action"] == "unpin" and day:
        return {
            "title": _("Unpin %(name)s on %(day)s") % {"name": person_name(subject, facts), "day": short_day(day)},
            "text": _("Smallest change: one cell."),
            "button": _("Unpin"),
            "url": reverse("roster:unpin", args=[pk]),
            "values": [("employee", subject), ("day", day.isoformat()), ("action", "unpin"), ("version", version)],
        }
    if kind == RuleKind.COVERAGE:
        return {
            "title": _("Lower the minimum of %(name)s to %(to)d") % {"name": minimum_name(subject, facts), "to": to or 0},
            "text": _("On the page “Rules of this unit”, under minimum on site."),
        }
    if kind in {RuleKind.WEEK, RuleKind.RUN}:
        days = ngettext("%(to)d WFH day", "%(to)d WFH days", to or 0) % {"to": to or 0}
        return {"title": _("Allow %(name)s %(days)s") % {"name": person_name(subject, facts), "days": days}, "text": ""}
    return {"title": _("Change %(rule)s to %(to)s") % {"rule": remedy["rule"], "to": to}, "text": ""}
