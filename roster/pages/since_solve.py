"""What came in since the draft was solved: the same for the remarks above the grid and for the review before publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import ngettext

from roster.models import SolveRun
from roster.pages.cells import Sheet
from roster.pages.progress import seen_changes
from roster.queries.drift import Drift, Lost, drift_since
from roster.queries.queue import latest_done
from roster.workflow.apply_run import changed_cells

SHOWN = 3
SETTLING = 5  # so many earlier runs are looked through for the one that the draft rests on


def waits(run: SolveRun, sheet: Sheet) -> bool:
    """Whether a finished run proposes something that nobody has taken or left yet."""
    is_open = run.applied_at is None and run.dismissed_at is None
    return is_open and bool(seen_changes(changed_cells(run, sheet.draft), sheet.facts))


def settled(run: SolveRun | None, sheet: Sheet) -> SolveRun | None:
    """Return the latest run whose facts the draft rests on: taken, left, or without anything to propose."""
    for _attempt in range(SETTLING):
        if run is None or not waits(run, sheet):
            return run
        run = latest_done(run.roster, before=run.pk)
    return None


def drift_from(run: SolveRun | None, sheet: Sheet) -> Drift | None:
    """Return what came in since `run`, or None where there is nothing to compare with."""
    return drift_since(run.problem, sheet.facts, sheet.draft) if run and run.problem else None


def lost_days(drift: Drift) -> list[str]:
    """Return a sentence for each absence that took WFH days, and how many more there are."""
    texts = [_lost(one) for one in drift.lost[:SHOWN]]
    hidden = len(drift.lost) - SHOWN
    if hidden > 0:
        texts.append(ngettext("And %(count)d more absence.", "And %(count)d more absences.", hidden) % {"count": hidden})
    return texts


def _lost(lost: Lost) -> str:
    count = len(lost.days)
    text = ngettext(
        "%(kind)s of %(name)s, %(days)s, takes %(count)d WFH day from the quota.",
        "%(kind)s of %(name)s, %(days)s, takes %(count)d WFH days from the quota.",
        count,
    )
    return text % {"kind": lost.kind.label, "name": lost.person.employee.name, "days": _spans(lost.days), "count": count}


def _spans(days: Sequence[date]) -> str:
    """12–13 Sep; days with a gap longer than a weekend stand apart."""
    spans: list[list[date]] = []
    for day in days:
        if spans and (day - spans[-1][-1]).days <= (3 if day.isoweekday() == 1 else 1):
            spans[-1].append(day)
        else:
            spans.append([day])
    return ", ".join(_span(span[0], span[-1]) for span in spans)


def _span(first: date, last: date) -> str:
    if first == last:
        return date_format(first, "j M")
    return f"{first.day if first.month == last.month else date_format(first, 'j M')}–{date_format(last, 'j M')}"
