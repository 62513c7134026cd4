"""Two solves of one draft side by side: what each reached and proved, and the cells in which they differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.models import Roster, RunStatus, SolveRun
from roster.pages.progress import describe_change
from roster.pages.runs import describe_run
from roster.pages.stages import build_stages
from roster.queries.draft import Cell, load_draft
from roster.queries.facts import Facts
from roster.queries.leadership import Heads, load_heads
from roster.wording import period
from roster.workflow.apply_run import changed_cells, proposed_cells
from roster.workflow.judge import facts_of

OFFERED_RUNS = 20
SHOWN_CELLS = 300
Line = dict[str, Any]


def build_run_comparison(roster: Roster, chosen: tuple[int, int] | None) -> dict[str, Any]:
    """Return the context of roster/rosters/compare_runs.html for two runs by id, else for the last two that found something."""
    rows = SolveRun.objects.filter(roster=roster, status=RunStatus.DONE).select_related("roster", "requested_by__employee")
    offered = list(rows.defer("problem", "result")[:OFFERED_RUNS])
    ids = [row.pk for row in offered]
    wanted = chosen if chosen and set(chosen) <= set(ids) else tuple(sorted(ids[:2]))
    pair = [row for pk in wanted for row in rows.filter(pk=pk)] if len(wanted) == 2 else []
    facts, heads = facts_of(roster), load_heads(roster.unit)
    cells = _differing(pair, facts) if pair else []
    return {
        "roster": {
            "id": roster.pk,
            "unit": roster.unit.name,
            "period": period(roster.starts, roster.ends),
            "version": roster.version,
        },
        "offered": [{"id": row.pk, **describe_run(row, heads)} for row in offered],
        "first": wanted[0] if pair else None,
        "second": wanted[1] if pair else None,
        "sides": _sides(pair, roster, heads),
        "lines": _lines(pair) if pair else [],
        "cells_label": ngettext("%(count)d cell differs", "%(count)d cells differ", len(cells)) % {"count": len(cells)},
        "cells": cells[:SHOWN_CELLS],
        "more": max(0, len(cells) - SHOWN_CELLS),
    }


def _sides(pair: list[SolveRun], roster: Roster, heads: Heads) -> list[dict[str, Any]]:
    draft = load_draft(roster)
    sides = []
    for run in pair:
        count = len(changed_cells(run, draft))
        text = ngettext("changes %(count)d cell of the draft", "changes %(count)d cells of the draft", count) % {"count": count}
        sides.append(
            {
                "id": run.pk,
                **describe_run(run, heads),
                "can_choose": count > 0,
                "effect": text if count else _("is the draft as it stands"),
            }
        )
    return sides


def _lines(pair: list[SolveRun]) -> list[Line]:
    """Return what each of the two reached, one line a figure; the better of two different figures is marked."""
    lines = []
    stages = [{stage["key"]: stage for stage in build_stages(run)} for run in pair]
    for name in dict.fromkeys(name for side in stages for name in side):
        both = [side.get(name) for side in stages]
        values = [stage["value"] if stage and stage["value"] != "–" else None for stage in both]
        label = next(f"{stage['name']} ({stage['value_label']})" for stage in both if stage)
        line = _line(label, values, best=max if name == "usage" else min)
        for side, stage in zip(line["sides"], both, strict=True):
            side["text"] = _proof(stage) if stage else ""
        lines.append(line)
    lines.append(_line(_("Seconds"), [_seconds(run) for run in pair], best=None, word=lambda value: number_format(value, 1)))
    return lines


def _line(label: str, values: list[Any], *, best: Callable[..., Any] | None, word: Callable[[Any], str] = str) -> Line:
    told = [value for value in values if value is not None]
    wins = best(told) if best and len(set(told)) > 1 else None
    return {
        "label": label,
        "sides": [
            {"value": "–" if value is None else word(value), "is_better": wins is not None and value == wins, "text": ""}
            for value in values
        ],
    }


def _proof(stage: dict[str, Any]) -> str:
    if stage["value"] == "–":
        return ""
    return str(stage["open_label"] or _("proven best"))


def _seconds(run: SolveRun) -> float | None:
    return (run.finished_at - run.started_at).total_seconds() if run.started_at and run.finished_at else None


def _differing(pair: list[SolveRun], facts: Facts) -> list[dict[str, str]]:
    """Return the cells in which the two differ and somebody would notice, by unit, name and day."""
    first, second = map(proposed_cells, pair)
    units = {person.id: subunit.label for subunit in facts.subunits for person in subunit.people}
    names = {person.id: person.employee.name for person in facts.people.values()}
    cells = [cell for cell in first.keys() & second.keys() if first[cell] != second[cell] and _is_seen(cell, facts)]
    cells.sort(key=lambda cell: (units[cell[0]], names[cell[0]], cell[1]))
    return [
        {"name": names[person], "unit": units[person], **describe_change(day, home=second[person, day])} for person, day in cells
    ]


def _is_seen(cell: Cell, facts: Facts) -> bool:
    person, day = cell
    return person in facts.people and day not in facts.people[person].away
