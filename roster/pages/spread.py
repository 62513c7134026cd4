"""How unequal a roster is, in days: the largest difference between two people of a unit, and the least that any roster can have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from roster.models import Pattern

Range = tuple[int, int]
"""The least and the most that one person's balance and home days can come to."""


def largest_spread(problem: Mapping[str, Any], result: Iterable[Mapping[str, Any]]) -> int | None:
    """Return the largest difference of balance + home days within one subunit, over the solved parts; None when nothing is solved."""
    home = home_days(result)
    totals: dict[str, list[int]] = defaultdict(list)
    for person in problem.get("people", []):
        if person["id"] in home and not person["exempt"]:
            totals[person["subunit"]].append(person["balance"] + len(home[person["id"]]))
    return max((max(unit) - min(unit) for unit in totals.values()), default=None)


def home_days(result: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return person id → home days, as ISO dates, of the solved parts."""
    return {person: days for part in result for person, days in (part["home"] or {}).items()}


def least_spread(ranges: Sequence[Range], total: int) -> int:
    """Return the smallest difference that people within `ranges` can have when their totals come to `total`.

    Pouring to one level makes the largest total the smallest and the smallest the largest at once, so no roster with this usage
    has less; that one with so little exists is not said.
    """
    if not ranges:
        return 0
    level = _level(ranges, total)
    rest = total - _poured(ranges, level)
    poured = [min(most, max(least, level)) for least, most in ranges]
    highest = max(*poured, level + 1) if rest else max(poured)  # never everybody is lifted by the rest: somebody stays at the level
    return highest - min(poured)


def _level(ranges: Sequence[Range], total: int) -> int:
    """Return the highest level at which the totals come to no more than `total`."""
    low, high = min(least for least, _most in ranges), max(most for _least, most in ranges)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _poured(ranges, middle) <= total else (low, middle - 1)
    return low


def _poured(ranges: Iterable[Range], level: int) -> int:
    return sum(min(most, max(least, level)) for least, most in ranges)


def proven_subunits(problem: Mapping[str, Any], result: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the subunits whose spread the solver proved minimal, for the home days it used.

    Least Σ of squares is least spread only where totals come from a flow: fairness right after usage, both proven, no limit on runs,
    nobody in two minimums, and a part that is one subunit (the totals are M-convex then: solver.md, section 3).
    """
    if problem.get("pattern") != Pattern.MIXED or problem.get("reference") is not None or problem.get("shared_caps"):
        return frozenset()
    people = {person["id"]: person for person in problem["people"]}
    grouped = Counter(person for group in problem["coverage"] if len(group["people"]) > 1 for person in group["people"])
    crossing = {person for person, count in grouped.items() if count > 1}
    found = set()
    for part in result:
        members = [people[person] for person in part["home"] or {}]
        proven = {stage["name"] for stage in part["stages"] if stage["value"] == stage["bound"]}
        is_flow = not crossing.intersection(part["home"] or {}) and all(one["max_home_run"] is None for one in members)
        if {"usage", "fairness"} <= proven and is_flow and len({one["subunit"] for one in members}) == 1:
            found.add(members[0]["subunit"])
    return frozenset(found)
