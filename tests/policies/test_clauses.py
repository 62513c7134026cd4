"""docs/clauses.md is a promise: this file holds the page to the code, the presets and, where they are at hand, the seeds."""

import re
from functools import cache
from pathlib import Path

import pytest

from policies.circulars import read_presets
from policies.rules import duty_exemption
from tests.policies.test_presets import sources

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"  # the clause list and the seeds; not part of the repository
ROW = re.compile(r"^\| (00[0-4]-(?:[a-h]|\d\d?)) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
CITED = re.compile(r"`(test_\w+)`( \(pending\))?")
ROWS = {row[0]: row[1:] for row in ROW.findall((ROOT / "docs" / "clauses.md").read_text())}


@cache
def names_of_tests():
    """Return the name of every test function in the tree."""
    texts = (path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    return {name for text in texts for name in re.findall(r"^ *(?:async )?def (test_\w+)\(", text, re.MULTILINE)}


def cited_tests(clause):
    return CITED.findall(ROWS[clause][2])


def test_page_holds_45_clauses_once_each():
    page = (ROOT / "docs" / "clauses.md").read_text()
    assert len(ROWS) == len(re.findall(r"^\| 00", page, re.MULTILINE)) == 45


@pytest.mark.parametrize("clause", ROWS)
def test_clause_names_a_test_or_the_later_feature(clause):
    if ROWS[clause][2] == "later":
        assert ROWS[clause][1].startswith("later: ")
    else:
        assert cited_tests(clause)


@pytest.mark.parametrize("clause", ROWS)
def test_tests_named_on_the_page_exist(clause):
    for name, pending in cited_tests(clause):
        assert (name in names_of_tests()) is not bool(pending), name


def test_tests_carry_ids_of_known_clauses_only():
    named = {re.match(r"test_(00[0-4])_([a-z]|\d\d?)_", name) for name in names_of_tests()}
    assert {f"{found[1]}-{found[2]}" for found in named if found} <= set(ROWS)


@pytest.mark.parametrize("circular", read_presets(), ids=lambda circular: circular.number)
def test_presets_cite_known_clauses_or_circulars_they_name(circular):
    for source in sources(circular):
        assert source in ROWS or source in circular.number or source in circular.title, source


def test_page_agrees_with_the_clause_list_where_it_is_at_hand():
    shared = SHARED / "clauses.md"
    if shared.exists():
        ids = re.findall(r"^\| (00[0-4]-\w+)(?: … (00[0-4]-\w+))? \|", shared.read_text(), re.MULTILINE)
        listed = [first for first, last in ids if not last] + [f"004-{number}" for number in range(9, 13)]
        assert sorted(listed) == sorted(ROWS)


def test_quotes_stand_in_the_seeds_where_they_are_at_hand():
    for source, quote in quotes() if SHARED.exists() else ():
        (seed,) = (SHARED / "seeds").glob(f"{source[:3]}_*.txt")
        text = plain(seed.read_text())
        assert all(plain(part) in text for part in quote.split("…")), quote


def quotes():
    """Yield every sentence that is given as a seed's own words, with its clause."""
    yield duty_exemption().source, duty_exemption().quote
    for circular in read_presets():
        windows = [circular.work_window] if circular.work_window else []
        for rule in (*circular.caps, *circular.exemptions, *circular.presence_windows, *windows):
            if rule.source in ROWS:
                yield rule.source, rule.quote
        yield from ((point.source, point.text) for point in circular.conduct if point.source.startswith("004-"))


def plain(text):
    return " ".join(text.split()).casefold()
