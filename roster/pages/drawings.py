"""Small drawings of a solve as SVG figures: best and bound over time, and the roster itself as a miniature."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.rules import Place
from roster.models import AbsenceKind, RunStatus, SolveRun
from roster.pages.stages import STAGES
from roster.pages.weeks import weeks_of
from roster.queries.draft import Draft, location_of
from roster.queries.facts import Facts, PersonFacts
from roster.workflow.apply_run import proposed_cells
from roster.workflow.story import Point

LEFT, TOP, WIDTH, HEIGHT, LABEL = 44, 12, 260, 96, 310
TICKS = 3
COLUMN, ROW, GAP = 6, 4, 3
MOST_ROWS, MOST_HEIGHT = 300, 320
SHADES = {
    Place.HOME: "home",
    Place.OFFICE: "office",
    AbsenceKind.LEAVE: "leave",
    AbsenceKind.SICK: "leave",
    AbsenceKind.OFFSITE_DUTY: "offsite",
    AbsenceKind.TRAINING: "offsite",
}


def build_chart(run: SolveRun, seconds: float) -> dict[str, Any] | None:
    """Return best and bound of the search under way, or of the last one when it ended unproven; None when there is little to draw."""
    points: list[Point] = [tuple(point) for point in run.progress.get("points", []) if point[1] is not None]
    is_running = run.status == RunStatus.RUNNING
    if not points or not (is_running or (len(points) > 1 and points[-1][1] != points[-1][2])):
        return None
    start, end = points[0][0], max(seconds if is_running else 0.0, points[-1][0], points[0][0] + 0.1)
    figures = [figure for _time, value, bound in points for figure in (value, bound) if figure is not None]
    low, high = min(figures), max(*figures, min(figures) + 1)

    def x(time: float) -> int:
        return LEFT + round((time - start) / (end - start) * WIDTH)

    def y(figure: int) -> int:
        return TOP + round((high - figure) / (high - low) * HEIGHT)

    best = [(x(time), y(value)) for time, value, _bound in points if value is not None]
    bound = [(x(time), y(proven)) for time, _value, proven in points if proven is not None]
    part, parts = run.progress.get("parts_done", 0) + 1, run.progress.get("parts_total", 1)
    return {
        **_chart_words(run.progress["stage"]),
        "part": _("part %(part)d of %(parts)d") % {"part": part, "parts": parts} if parts > 1 else "",
        "best": _steps(best, x(end)),
        "best_label": _("best %(value)d") % {"value": points[-1][1]},
        "best_y": best[-1][1],
        "bound": _steps(bound, x(end)),
        "bound_label": _("bound %(value)d") % {"value": points[-1][2]} if bound and points[-1][2] is not None else "",
        "bound_y": _apart(bound[-1][1], best[-1][1]) if bound else 0,
        "ticks": [
            {"y": y(figure), "label": figure} for figure in sorted({low + (high - low) * n // TICKS for n in range(TICKS + 1)})
        ],
        "times": [{"x": x(time), "label": f"{time:.0f}"} for time in (start, end)],
        "left": LEFT,
        "right": LEFT + WIDTH,
        "label": LABEL,
    }


def _chart_words(stage: str) -> dict[str, Any]:
    if stage == "fairness":
        return {
            "title": _("Fairness: largest difference in days"),
            "note": _("Days between whoever has most turns and whoever has fewest, past periods included; less is fairer."),
        }
    return {
        "title": _("%(stage)s: best and bound") % {"stage": STAGES[stage][0]},
        "note": _("No roster can be beyond the bound; where the two lines meet, the stage is proven."),
    }


def _steps(points: list[tuple[int, int]], end: int) -> str:
    """Return the path of a staircase: each value holds until the next one."""
    if not points:
        return ""
    return f"M{points[0][0]} {points[0][1]}" + "".join(f"H{x}V{y}" for x, y in points[1:]) + f"H{end}"


def _apart(label: int, other: int) -> int:
    """Return where a label goes so that it doesn't cover the other one."""
    return label if abs(label - other) >= 14 else other + 14


def build_miniature(run: SolveRun, facts: Facts, draft: Draft) -> dict[str, Any] | None:
    """Return the roster that a run has found: one path of small boxes for each colour; None before there is a result."""
    cells = proposed_cells(run)
    if not cells or not facts.days:
        return None
    decided = Draft(
        home=frozenset(cell for cell, home in cells.items() if home) | {cell for cell in draft.home if cell not in cells},
        pins={},
        published={},
        frozen=frozenset(),
    )
    rows, height = _rows(facts)
    weeks = [[day for day in week.days if day in set(facts.days)] for week in weeks_of(facts.starts, facts.ends)]
    boxes: dict[str, list[str]] = {}
    for top, person in rows:
        left = 0
        for week in weeks:
            for shade, days in groupby(week, key=lambda day: SHADES[location_of(person, (person.id, day), decided)]):  # type: ignore[index]
                width = COLUMN * len(list(days))
                boxes.setdefault(shade, []).append(f"M{left} {top}h{width - 1}v{ROW - 1}h{1 - width}z")
                left += width
            left += GAP
    hidden = len(facts.people) - len(rows)
    return {
        "width": COLUMN * len(facts.days) + GAP * (len(weeks) - 1),
        "height": height,
        "shown_height": min(height * 2, MOST_HEIGHT),
        "paths": [(shade, "".join(parts)) for shade, parts in boxes.items()],
        "more": ngettext("and %(count)d person more", "and %(count)d people more", hidden) % {"count": hidden}
        if hidden > 0
        else "",
    }


def _rows(facts: Facts) -> tuple[list[tuple[int, PersonFacts]], int]:
    """Return each person with the top of his row, units apart, and the height of all."""
    rows: list[tuple[int, PersonFacts]] = []
    top = 0
    for subunit in facts.subunits:
        for person in subunit.people:
            if len(rows) < MOST_ROWS:
                rows.append((top, person))
                top += ROW
        top += GAP if len(rows) < MOST_ROWS else 0
    return rows, top
