"""Whatever bytes arrive, the readers answer with rows or typed problems, and never raise."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.excel.absences import read_absences
from roster.excel.people import read_people
from roster.excel.problems import Problem
from tests.roster.excel.files import BUDI, HEADERS, SHEET, SITI, csv_text, repacked, staff

TODAY = date(2023, 8, 1)
WORKBOOK = staff(SITI, BUDI)
CSV = csv_text([HEADERS, SITI, BUDI]).encode()
PARTS = [SHEET, "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"]


def assert_typed(data: bytes) -> None:
    for file in (read_people(data, TODAY), read_absences(data)):
        assert file.rows or file.problems
        assert all(isinstance(problem, Problem) for problem in file.problems)


def mutated(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, replacement in edits:
        start = place % (len(data) + 1)
        data = data[:start] + replacement + data[start + length :]
    return data


edits = st.lists(
    st.tuples(
        st.integers(0, 20_000),
        st.integers(0, 12),
        st.binary(max_size=6) | st.sampled_from([b"<", b"&", b'"', b"</c>", b"1e309", b"A0", b"-1"]),
    ),
    min_size=1,
    max_size=4,
)


@given(edits)
def test_bytes_of_the_zip(changes):
    assert_typed(mutated(WORKBOOK, changes))


@given(st.sampled_from(PARTS), edits)
def test_bytes_of_each_part_inside_the_zip(target, changes):
    assert_typed(repacked(WORKBOOK, lambda name, part: mutated(part, changes) if name == target else part))


@given(edits)
def test_bytes_of_the_csv(changes):
    assert_typed(mutated(CSV, changes))


@given(st.binary(max_size=200))
def test_any_bytes(data):
    assert_typed(data)


@pytest.mark.parametrize(
    "name", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
)
def test_missing_parts(name):
    assert_typed(repacked(WORKBOOK, lambda part_name, part: None if part_name == name else part))
