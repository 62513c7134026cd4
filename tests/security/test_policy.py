"""SECURITY.md says what it can show: every test it names exists, and every line names one."""

import ast
import re

import pytest

from tests.site import ROOT

TEXT = (ROOT / "SECURITY.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))
LINES = [line for line in TEXT.splitlines() if re.match(r"\| (\d|UU)", line)]


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_named_test_exists(path, name):
    tree = ast.parse((ROOT / path).read_text())
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_line_names_a_test():
    assert len(LINES) > 50
    assert [line for line in LINES if "`tests/" not in line] == []


def test_files_named_exist():
    paths = set(re.findall(r"(?<!\.\./)\b((?:roster|docs|tests)/[\w/.]+\.\w+)", TEXT))
    assert [path for path in paths if not (ROOT / path).exists()] == []
