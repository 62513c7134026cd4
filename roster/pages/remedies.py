"""Ways out of a conflict in words: what a click changes, and once it is done, what it was and the way back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.checks import RuleKind
from roster.models import SolveRun
from roster.pages.witnesses import Pinnings
from roster.queries.facts import Facts
from roster.wording import person_name, short_day
from roster.workflow.apply_remedy import Offer


def build_remedies(offers: list[Offer], run: SolveRun, facts: Facts, pinnings: Pinnings) -> list[dict[str, Any]]:
    """Return the ways out of one conflict: what is done goes first, then the pin that was set last, figures, and the other pins.

    Of the figures that of a single day goes first: it changes least.
    """
    together = [offer for offer in offers if offer.cells]
    figures = sorted((offer for offer in offers if offer.cell is None and not offer.cells), key=lambda offer: offer.day is None)
    pins = sorted((offer for offer in offers if offer.cell), key=lambda offer: _age(offer, pinnings), reverse=True)
    return [
        _remedy(offer, run, facts)
        for offer in sorted((*together, *pins[:1], *figures, *pins[1:]), key=lambda offer: not offer.is_done)
    ]


def _age(offer: Offer, pinnings: Pinnings) -> float:
    pinning = pinnings.get(offer.cell) if offer.cell else None
    return pinning.at.timestamp() if pinning else 0.0


def _remedy(offer: Offer, run: SolveRun, facts: Facts) -> dict[str, Any]:
    title, text, button = _words(offer, facts)
    is_open = not offer.is_done or offer.can_undo
    values: list[tuple[str, Any]] = [("key", offer.key), ("version", run.roster.version)]
    return {
        "title": title,
        "text": text,
        "is_done": offer.is_done,
        "button": _("Undo") if offer.is_done else button,
        "url": reverse("roster:remedy", args=[run.roster_id, run.pk]) if is_open else "",
        "values": [*values, ("urungkan", "1")] if offer.is_done else values,
    }


def _words(offer: Offer, facts: Facts) -> tuple[str, str, str]:
    """Return title, text and button of a way out, before it is taken or after."""
    if offer.cell:
        return _pin_words(offer, facts)
    if offer.cells:
        return _pins_words(offer, facts)
    if offer.day:
        return _day_words(offer, offer.day)
    figures = {"was": offer.was, "to": offer.to, "now": offer.now}
    if offer.kind == RuleKind.COVERAGE:
        name = offer.group.name if offer.group else "–"
        if offer.is_done:
            return _("%(name)s: at least %(now)s on site") % {"name": name, "now": offer.now or 0}, _was(offer), ""
        title = _("Lower the minimum of %(name)s to %(to)d") % {"name": name, "to": offer.to or 0}
        return title, _("For every roster of its unit."), _("Make it %(to)d") % figures
    if offer.kind == RuleKind.CAP:
        return _target_words(offer)
    if offer.is_done:
        return _figure_name(offer) % {"days": offer.now if offer.now is not None else "–"}, _was(offer), ""
    return (
        _figure_name(offer) % {"days": offer.to},
        _("For everybody in this roster; now %(now)s.") % figures,
        _("Make it %(to)d") % figures,
    )


def _pins_words(offer: Offer, facts: Facts) -> tuple[str, str, str]:
    names = ", ".join(f"{person_name(person, facts).partition(',')[0]} ({short_day(day)})" for person, day in offer.cells)
    count = {"count": len(offer.cells)}
    if offer.is_done:
        return ngettext("%(count)d pin removed", "%(count)d pins removed", len(offer.cells)) % count, names, ""
    title = ngettext("Remove %(count)d pin together", "Remove %(count)d pins together", len(offer.cells)) % count
    return title, names, _("Remove them all")


def _day_words(offer: Offer, day: date) -> tuple[str, str, str]:
    """Return the words of a minimum that is lowered for one day."""
    name = offer.group.name if offer.group else "–"
    if offer.is_done:
        told = {"name": name, "day": short_day(day), "now": offer.now or 0}
        return _("%(name)s on %(day)s only: at least %(now)d on site") % told, _was(offer), ""
    usual = offer.group.minimum if offer.group else "–"
    told = {"name": name, "day": short_day(day), "to": offer.to or 0, "usual": usual}
    title = _("Lower the minimum of %(name)s to %(to)d on %(day)s only") % told
    return title, _("All other days keep %(usual)s.") % told, _("Make it %(to)d") % told


def _target_words(offer: Offer) -> tuple[str, str, str]:
    if offer.is_done:
        was = _("It was %(was)s %%.") % {"was": offer.was} if offer.can_undo else ""
        return _("No own target: the caps of the circulars hold"), was, ""
    title = _("Drop the own target of %(was)s %% and follow the circulars") % {"was": offer.was}
    return title, _("For this whole roster."), _("Drop it")


def _was(offer: Offer) -> str:
    return _("It was %(was)s.") % {"was": offer.was} if offer.can_undo else _("Changed elsewhere meanwhile.")


def _pin_words(offer: Offer, facts: Facts) -> tuple[str, str, str]:
    assert offer.cell
    who = {"name": person_name(offer.cell[0], facts).partition(",")[0], "day": short_day(offer.cell[1])}
    if offer.is_done:
        return _("Unpinned: %(name)s on %(day)s") % who, "", ""
    text = _("Smallest change: one cell.")
    if offer.of > 1:
        text = ngettext("%(count)d of these pins has to go.", "%(count)d of these pins have to go.", offer.of) % {"count": offer.of}
    return _("Unpin %(name)s on %(day)s") % who, text, _("Unpin")


def _figure_name(offer: Offer) -> str:
    if offer.kind == RuleKind.WEEK:
        return _("Most WFH days a week: %(days)s")
    return _("Longest run of WFH days: %(days)s")
