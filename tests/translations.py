"""Is every text of code and templates translated? `python -m tests.translations` tells; `--write [FILE.po …]` brings django.po up to date.

English is the msgid. Babel reads and writes the catalogue, Django itself says what a template's texts are; GNU gettext isn't needed.
`--write` keeps translations, adds new texts, takes missing translations from the files named, drops texts no longer used, compiles.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PROJECT = "Jadwal Kerja ASN"
EPOCH = datetime(2023, 8, 21, tzinfo=UTC)  # a date that stays, so that the same texts give the same bytes
ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale/id/LC_MESSAGES/django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = DEFAULT_KEYWORDS | {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")}


def source_texts() -> Iterator[tuple[str, int, tuple]]:
    """Yield (file, line, what Babel extracted) for each text of the Python code and the templates."""
    for folder in ("policies", "roster"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from _extract(path, path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file():
            # Django turns a template into lines of gettext calls; the brackets keep its indentation from meaning anything to Python.
            yield from _extract(path, f"({templatize(path.read_text(encoding='utf-8'), origin=str(path))}\n)")


def _extract(path: Path, text: str) -> Iterator[tuple[str, int, tuple]]:
    for line, messages, comments, context in extract("python", BytesIO(text.encode()), KEYWORDS, ("Translators:",)):
        yield str(path.relative_to(ROOT)), line, (messages, comments, context)


def wanted() -> Catalog:
    catalog = Catalog()
    for file, _line, (messages, comments, context) in source_texts():
        # No line numbers: they would change django.po with every edit of the code.
        catalog.add(messages, locations=[(file, None)], auto_comments=comments, context=context)
    return catalog


def load(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="id", domain="django")


def compiled(catalog: Catalog) -> bytes:
    target = BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def translation(message: Message | None) -> str:
    """Return the Indonesian text, empty when there is none that counts. Indonesian has one plural form."""
    if message is None or message.fuzzy:
        return ""
    return message.string[0] if isinstance(message.string, tuple | list) else message.string


def problems() -> list[str]:
    """Return a sentence for each text without a sound translation, for each one left over, and for a stale django.mo."""
    texts, known = wanted(), load(PO)
    found = [
        f"not translated: {message.id!r} ({message.locations[0][0]})"
        for message in texts
        if message.id and not translation(_same(known, message))
    ]
    found += [f"no longer used: {message.id!r}" for message in known if message.id and _same(texts, message) is None]
    found += [f"placeholders differ: {message.id!r}: {error}" for message, errors in known.check() for error in errors]
    if not MO.exists() or MO.read_bytes() != compiled(known):
        found.append("django.mo is not the compiled django.po")
    return found


def _same(catalog: Catalog, message: Message) -> Message | None:
    return catalog.get(message.id, message.context)


def write(sources: list[Path]) -> None:
    """Bring django.po and django.mo up to date; translations already there win over those of `sources`."""
    known = [load(path) for path in (PO, *sources) if path.exists()]
    result = Catalog(
        locale="id",
        domain="django",
        project=PROJECT,
        version="1",
        last_translator=PROJECT,
        language_team="Indonesian",
        fuzzy=False,
        creation_date=EPOCH,
        revision_date=EPOCH,
    )
    result.header_comment = "# Indonesian. English is the msgid; `make translations` brings this file up to date."
    result.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    for message in wanted():
        if message.id:
            text = next(filter(None, (translation(_same(catalog, message)) for catalog in known)), "")
            string = (text,) if message.pluralizable else text
            result.add(message.id, string, message.locations, message.flags, message.auto_comments, context=message.context)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, result, width=120, sort_output=True)
    MO.write_bytes(compiled(load(PO)))


def main(arguments: list[str]) -> int:
    settings.configure()
    if arguments[:1] == ["--write"]:
        write([Path(name) for name in arguments[1:]])
    found = problems()
    print("\n".join(found) or "Every text is translated.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
