"""Why a roster has no solution: each conflict of the solver in words, with numbers, who is missing, and the ways out that were tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.checks import RuleKind
from policies.limits import Reason
from roster.models import SolveRun
from roster.pages.remedies import build_remedies
from roster.pages.ways import rule_name, unit_label
from roster.pages.witnesses import Pinnings, pinned_people, witnesses
from roster.queries.draft import load_draft
from roster.queries.facts import Facts, SubunitFacts
from roster.queries.pins import load_pinnings
from roster.queries.terms import day_terms
from roster.wording import arithmetic, cap_sentence, long_day, minimum_name, period, person_name
from roster.workflow.apply_remedy import Offer, conflicts_of, group_of, offers_of
from roster.workflow.judge import facts_of

SHOWN = 4
CAUSES = {RuleKind.COVERAGE, RuleKind.CAP, RuleKind.MAX_OFFICE, RuleKind.WEEK, RuleKind.RUN}


def build_conflicts(run: SolveRun) -> dict[str, Any]:
    """Return the context of roster/rosters/conflicts.html for a finished run."""
    roster, facts, conflicts = run.roster, facts_of(run.roster), conflicts_of(run)
    offers = offers_of(run, load_draft(roster))
    pinnings = load_pinnings(roster, {(person, day) for one in conflicts if (day := _day(one)) for person in pinned_people(one)})
    points = sorted(zip(conflicts, offers, strict=True), key=lambda point: point[0]["day"] or "")
    shown = [_conflict(one, ways, run, facts, pinnings) for one, ways in points]
    settled = sum(conflict["is_settled"] for conflict in shown)
    return {
        "roster": {
            "id": roster.pk,
            "unit": roster.unit.name,
            "unit_id": roster.unit_id,
            "period": period(roster.starts, roster.ends),
        },
        "title": _("No roster meets every rule yet"),
        "text": _("Settle each point, then solve again. Your pins have not changed."),
        "solve_label": _("Solve again (%(done)d of %(all)d settled)") % {"done": settled, "all": len(shown)},
        "is_settled": settled == len(shown),
        **_days(conflicts, facts),
        "proof_label": _proof(run),
        "conflicts": shown,
    }


def sentences(conflicts: list[dict[str, Any]], facts: Facts) -> list[str]:
    """Return one sentence a conflict, for the command line."""
    return [_title(conflict, facts, ()) for conflict in conflicts]


def _days(conflicts: list[dict[str, Any]], facts: Facts) -> dict[str, Any]:
    bad = {conflict["day"] for conflict in conflicts if conflict["day"]}
    good = sum(day.isoformat() not in bad for day in facts.days)
    return {
        "days_label": _("%(good)d of %(all)d days are fine") % {"good": good, "all": len(facts.days)},
        "days": [
            {
                "label": date_format(day, "D j"),
                "is_bad": day.isoformat() in bad,
                "is_week_start": index == 0 or day.isoweekday() == 1,
            }
            for index, day in enumerate(facts.days)
        ],
    }


def _proof(run: SolveRun) -> str:
    if not run.started_at or not run.finished_at:
        return _("proven impossible")
    seconds = ceil((run.finished_at - run.started_at).total_seconds() * 10) / 10
    return _("checked in %(seconds)s seconds · proven impossible") % {"seconds": number_format(seconds, 1)}


def _conflict(conflict: dict[str, Any], offers: list[Offer], run: SolveRun, facts: Facts, pinnings: Pinnings) -> dict[str, Any]:
    day = _day(conflict)
    ways = [*build_remedies(offers, run, facts, pinnings), *_solve_remedies(conflict, run)]
    shown = max(SHOWN, sum(way["is_done"] for way in ways))
    return {
        "title": _title(conflict, facts, offers),
        "is_settled": _is_settled(offers),
        "figures": _figures(conflict, day, facts),
        "people": witnesses(conflict, day, facts, pinnings),
        "text": _causes(conflict, day, facts),
        **_clause(conflict, day, facts),
        "remedies": ways[:shown],
        "more_label": ngettext("%(count)d more way out", "%(count)d more ways out", len(ways) - shown)
        % {"count": len(ways) - shown},
        "more": ways[shown:],
    }


def _is_settled(offers: list[Offer]) -> bool:
    """Whether a figure has been changed, or as many pins removed as have to go together."""
    gone = [offer.of for offer in offers if offer.cell and offer.is_done]
    return any(offer.is_done for offer in offers if not offer.cell) or bool(gone and len(gone) >= min(gone))


def _day(entry: dict[str, Any]) -> date | None:
    return date.fromisoformat(entry["day"]) if entry.get("day") else None


def _title(conflict: dict[str, Any], facts: Facts, offers: Sequence[Offer]) -> str:
    day = _day(conflict)
    return (f"{long_day(day)}: " if day else "") + _headline(conflict, facts, offers)


def _headline(conflict: dict[str, Any], facts: Facts, offers: Sequence[Offer]) -> str:
    kind, _colon, subject = conflict["rule"].partition(":")
    known = {
        "needed": conflict["needed"],
        "available": conflict["available"],
        "unit": unit_label(subject, facts),
        "name": _need_name(subject, facts, offers) if kind == RuleKind.COVERAGE else person_name(subject, facts),
    }
    match kind:
        case RuleKind.COVERAGE:
            return _("%(name)s needs %(needed)d on site, only %(available)d can be there.") % known
        case RuleKind.CAP | RuleKind.SHARED_CAP:
            return _("%(needed)d would be at home in %(unit)s, the limit is %(available)d.") % known
        case RuleKind.MAX_OFFICE:
            return _("the limit on site asks %(needed)d in %(unit)s to work from home, only %(available)d can.") % known
        case RuleKind.PIN:
            return _("the pin of %(name)s can't hold.") % known
        case RuleKind.WEEK:
            return _("%(name)s would have %(needed)d WFH days that week, this roster allows %(available)d.") % known
        case RuleKind.RUN:
            return _("%(name)s would have %(needed)d WFH days in a row, this roster allows %(available)d.") % known
        case _:
            return _("%(needed)d cells would have to change, at most %(available)d may.") % known


def _need_name(rule: str, facts: Facts, offers: Sequence[Offer]) -> str:
    """Name a minimum on site, one that was lowered to nothing meanwhile too."""
    group = group_of(rule)
    names = (offer.group.name for offer in offers if offer.group and offer.group.pk == group)
    return next(names, minimum_name(rule, facts))


def _figures(conflict: dict[str, Any], day: date | None, facts: Facts) -> list[dict[str, Any]]:
    """Return needed, available and the difference, each labelled in its rule's own terms; of a pin there is nothing to count."""
    kind, _colon, subject = conflict["rule"].partition(":")
    if kind == RuleKind.PIN:
        return []
    needed, available = conflict["needed"], conflict["available"]
    labels = {
        RuleKind.COVERAGE: (_("needed on site"), _people_label(subject, facts), _("short")),
        RuleKind.CAP: (_("would be at home"), _cap_label(subject, day, facts), _("over")),
        RuleKind.SHARED_CAP: (_("would be at home"), _("limit"), _("over")),
        RuleKind.MAX_OFFICE: (_("have to work from home"), _("can"), _("short")),
        RuleKind.WEEK: (_("WFH days needed"), _("allowed"), _("over")),
        RuleKind.RUN: (_("WFH days in a row needed"), _("allowed"), _("over")),
    }
    first, second, third = labels.get(RuleKind(kind), (_("changes needed"), _("allowed"), _("over")))
    difference = available - needed if third == _("short") else needed - available
    return [
        {"value": needed, "label": first, "is_bad": False},
        {"value": available, "label": second, "is_bad": False},
        {"value": f"{difference:+d}".replace("-", "−"), "label": third, "is_bad": True},
    ]


def _people_label(subject: str, facts: Facts) -> str:
    count = next((len(need.people) for need in facts.minimums if need.id == subject), 0)
    many = ngettext("available of %(count)d person", "available of %(count)d people", count) % {"count": count}
    return many if count else _("available")


def _cap_label(subject: str, day: date | None, facts: Facts) -> str:
    found = _subunit(subject, facts)
    if found is None or day not in facts.days:
        return _("limit")
    terms = day_terms(found.limits[facts.days.index(day)], found.headcount)
    return _("limit: %(arithmetic)s") % {"arithmetic": arithmetic(terms)} if terms.circular else _("limit")


def _subunit(subject: str, facts: Facts) -> SubunitFacts | None:
    return next((subunit for subunit in facts.subunits if subunit.id == subject), None)


def _causes(conflict: dict[str, Any], day: date | None, facts: Facts) -> str:
    """Name the other rules that leave no room, and say where a cap comes from that is no circular's."""
    rules = [entry for entry in conflict["because"] if entry.partition(":")[0] in CAUSES]
    names = list(dict.fromkeys(rule_name((rule, None), facts) for rule in rules))
    shown = _("Together with: %(rules)s.") % {"rules": "; ".join(names)} if names else ""
    found = _subunit(conflict["rule"].partition(":")[2], facts) if conflict["rule"].startswith(f"{RuleKind.CAP}:") else None
    if found is None or day not in facts.days:
        return shown
    limits = found.limits[facts.days.index(day)]
    if limits.reason == Reason.COVERED:
        return shown  # the figure tells the arithmetic already
    return f"{cap_sentence(day_terms(limits, found.headcount))} {shown}".strip()


def _clause(conflict: dict[str, Any], day: date | None, facts: Facts) -> dict[str, str]:
    """Return the quotation that a cap or a limit on site rests on: of the rule itself, or of one that it clashes with."""
    for rule in (conflict["rule"], *conflict["because"]):
        kind, _colon, subject = rule.partition(":")
        found = _subunit(subject, facts) if kind in {RuleKind.CAP, RuleKind.MAX_OFFICE} else None
        if found and day in facts.days:
            limits = found.limits[facts.days.index(day)]
            decision = limits.office if kind == RuleKind.MAX_OFFICE and limits.office else limits.home
            if decision:
                return {"circular": decision.circular, "circular_url": reverse("roster:circulars"), "quote": decision.quote}
    return {}


def _solve_remedies(conflict: dict[str, Any], run: SolveRun) -> list[dict[str, Any]]:
    """Return the way out of too few allowed changes: a solve that may change more. There is nothing to take back in it."""
    found = [remedy["to"] for remedy in conflict["remedies"] if remedy["rule"].startswith(f"{RuleKind.CHANGES}:")]
    return [
        {
            "title": ngettext("Allow %(count)d change", "Allow %(count)d changes", to) % {"count": to},
            "text": _("Solves again at once; the result is a proposal."),
            "is_done": False,
            "button": _("Solve again"),
            "url": reverse("roster:solve", args=[run.roster_id]),
            "values": [("max_changes", to)],
        }
        for to in found
    ]
