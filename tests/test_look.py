"""The look keeps its own rules: a strict CSP has nothing to object to, and there is one place for colours and for icons."""

import re
from pathlib import Path

import pytest

from tests.browser.visits import NO_PAGES, VISITS

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static/roster/css").glob("*.css"))
ON_PAPER = {"paper.css", "print.css"}  # black on white, whatever the theme


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_template_carries_no_inline_style_or_script(path: Path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_template_names_only_icons_and_files_that_exist(path: Path):
    text = path.read_text()
    icons = set(re.findall(r'<symbol id="([a-z]+)"', (ROOT / "static/roster/icons.svg").read_text()))
    assert set(re.findall(r'_icon\.html" with name="([a-z]+)"', text)) <= icons
    assert [name for name in re.findall(r"{% static '([^']+)'", text) if not (ROOT / "static" / name).exists()] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_what_scrolls_sideways_can_be_scrolled_by_keyboard(path: Path):
    assert re.search(r'scroll-x"(?! tabindex="0")', path.read_text()) is None


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_line_under_a_row_s_link_ends_with_its_text(path: Path):
    links = re.findall(r'<a class="row-link"(?:[^>"]|"[^"]*")*>(.*?)</a>', path.read_text(), re.DOTALL)
    assert [text for text in links if text != text.strip()] == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_stand_in_the_tokens_alone(path: Path):
    colours = re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text())
    assert path.name == "tokens.css" or path.name in ON_PAPER or set(colours) <= {"#fff"}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_use_only_tokens_that_exist(path: Path):
    defined = {name for style in STYLES for name in re.findall(r"(--[a-z0-9-]+):", style.read_text())}
    assert set(re.findall(r"var\((--[a-z0-9-]+)", path.read_text())) <= defined


def test_every_address_is_visited_in_the_browser_or_said_to_be_no_page():
    from tests.security.test_access import ADDRESSES

    names = {name for name, _path in ADDRESSES if name and not name.startswith("admin:")}  # nameless ones lead elsewhere
    assert sorted(names - {*VISITS, *NO_PAGES}) == [], "give them a row in tests/browser/visits.py"
    assert sorted({*VISITS, *NO_PAGES} - names) == [], "these are gone"


@pytest.mark.parametrize("path", [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"], ids=lambda path: path.name)
def test_every_picture_of_a_document_exists_and_is_small(path: Path):
    pictures = [path.parent / name for name in re.findall(r"\]\(([^)]+\.png)\)", path.read_text())]
    assert [picture.name for picture in pictures if not picture.exists()] == []
    assert [picture.name for picture in pictures if "panduan" in picture.parts and picture.stat().st_size > 150_000] == []
