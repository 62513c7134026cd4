"""Whatever is downloaded as a table opens as text: every cell of every xlsx and csv that the product hands out, found by its addresses."""

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from roster.excel.cells import DANGEROUS_START
from roster.models import Employee, OrgUnit
from tests.faults.tally import IS_LONG
from tests.security.conftest import scene  # noqa: F401 - a fixture
from tests.security.test_access import PEOPLE, ROWS, own_path

pytestmark = [pytest.mark.django_db, pytest.mark.row(11)]

DOWNLOADS = [name for name, method, *codes in ROWS if method == "GET" and codes[PEOPLE.index("admin")] == "200"]


def cells(answer):
    """Every text of a downloaded table, and whether a workbook calls any of them a formula."""
    content = b"".join(answer) if answer.streaming else answer.content
    if "spreadsheet" in answer.headers["Content-Type"]:
        for sheet in load_workbook(io.BytesIO(content)):
            for row in sheet.iter_rows():
                yield from ((cell.value, cell.data_type == "f") for cell in row if isinstance(cell.value, str))
    elif "csv" in answer.headers["Content-Type"]:
        text = content.decode("utf-8-sig")
        for row in csv.reader(io.StringIO(text), csv.Sniffer().sniff(text.splitlines()[0], ";,\t")):
            yield from ((cell, False) for cell in row)


STARTS = DANGEROUS_START if IS_LONG else "=@＝"


@pytest.mark.parametrize("start", STARTS, ids=[f"U+{ord(start):04X}" for start in STARTS])
def test_no_cell_of_any_download_is_a_formula(scene, tally, start):  # noqa: F811 - the fixture
    evil = f"{start}HYPERLINK(1)"
    Employee.objects.update(name=evil, position=evil, rank=evil, phone=evil)
    OrgUnit.objects.update(name=evil)
    browser = Client()
    browser.force_login(scene.users["admin"])
    seen = 0
    for name in DOWNLOADS:
        for text, is_formula in cells(browser.get(own_path(name, scene))):
            assert not is_formula, (name, text)
            assert not text.startswith(tuple(DANGEROUS_START)), (name, text)
            seen += "HYPERLINK" in text
    assert seen > 20
    tally.injected += seen
