"""The house itself: its layout and what its files must not name."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    ".ci", ".dockerignore", ".gitignore", "ARCHITECTURE.md", "BENCHMARKS.md", "CHANGELOG.md", "Dockerfile", "LICENSE", "Makefile",
    "README.md", "RELIABILITY.md", "SECURITY.md", "bench", "docker-compose.yml", "docs", "locale", "manage.py", "policies", "pyproject.toml", "requirements-bench.in",
    "requirements-bench.txt", "requirements-dev.in", "requirements-dev.txt", "requirements.in", "requirements.txt", "roster", "static",
    "templates", "tests",
}  # fmt: skip
# Written in halves, so that this file doesn't name them either.
FORBIDDEN = [
    "pypi" + ".org",
    "python" + "hosted",
    "registry.npm" + "js",
    "deb" + ".debian",
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/tmp/te" + "am",
]


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def test_the_top_level_is_the_layout_of_the_house():
    assert {path.relative_to(ROOT).parts[0] for path in tracked_files()} <= TOP_LEVEL


def test_the_package_roster_is_empty_so_that_the_solver_loads_no_django():
    assert (ROOT / "roster/__init__.py").read_text() == ""


def test_the_web_process_loads_no_solver():
    code = "import django, sys; django.setup(); import roster.urls; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_law_imports_no_roster():
    offenders = [
        path
        for path in (ROOT / "policies").rglob("*.py")
        if re.search(r"^\s*(from|import) roster\b", path.read_text(), re.MULTILINE)
    ]
    assert offenders == []


def test_no_file_names_a_registry_or_this_machine():
    offenders = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "ignore")
        offenders += [f"{path.relative_to(ROOT)}: {word}" for word in FORBIDDEN if word in text]
    assert offenders == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_every_requirement_is_pinned_with_hashes(name):
    requirements = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    packages = [requirement for requirement in requirements if not requirement.startswith("#")]
    assert packages
    assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []
