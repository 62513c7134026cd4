"""The gate: what a file is by its content, and whether it is safe to read. Nothing is parsed as a table before it passed here."""

import io
import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from typing import Final
from xml.parsers import expat
from zlib import error as ZlibError  # noqa: N812 — zlib names its exception in lower case

from roster.excel.problems import Code, FileRefusedError, Problem

MEGABYTE: Final = 2**20
MAX_BYTES: Final = 10 * MEGABYTE
MAX_UNZIPPED: Final = 256 * MEGABYTE
MAX_RATIO: Final = 250
MAX_ENTRIES: Final = 2_000
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 1_000
MAX_AREA: Final = 1_500_000
"""Rows × columns that hold values, all sheets together: the reader fills the area whole, however few of its cells are used."""
MAX_ELEMENTS: Final = 3_000_000
MAX_MERGES: Final = 50_000
MAX_DEPTH: Final = 100
CHUNK: Final = MEGABYTE

OLE2: Final = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
ZIP: Final = b"PK"
EMPTY_CELLS: Final = re.compile(rb'<c [^<>]*\br="[A-Z]+\d+"[^<>]*/>')
EMPTY_ROWS: Final = re.compile(rb'<row [^<>]*\br="\d+"[^<>]*(?:/>|></row>)')
MARKUP: Final = (b"<", b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


class FileKind(StrEnum):
    """The two kinds of file that are read."""

    XLSX = "xlsx"
    CSV = "csv"


def check_file(data: bytes) -> tuple[FileKind, bytes]:
    """Return the kind of `data` and the bytes that are safe to parse; raise FileRefusedError.

    An xlsx comes back repacked: what was counted here is exactly what the reader will unpack, whatever the zip's headers claimed.
    """
    if not data.strip(b"\0 \r\n\t"):
        raise FileRefusedError(Problem(Code.EMPTY_FILE))
    if len(data) > MAX_BYTES:
        raise FileRefusedError(Problem(Code.TOO_LARGE, detail=str(MAX_BYTES // MEGABYTE)))
    if data.startswith(OLE2):
        raise FileRefusedError(Problem(Code.ENCRYPTED if ENCRYPTED_PACKAGE in data else Code.OLD_EXCEL))
    if data.startswith(ZIP):
        return FileKind.XLSX, _checked_workbook(data)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(MARKUP):
        raise FileRefusedError(Problem(Code.NOT_A_TABLE))
    return FileKind.CSV, data


def _checked_workbook(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive)
            return _repacked(archive)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        ZlibError,
        expat.ExpatError,
    ) as error:
        raise FileRefusedError(Problem(Code.DAMAGED)) from error


def _check_directory(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    unzipped = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unzipped > MAX_UNZIPPED or any(map(_is_bomb, entries)):
        raise FileRefusedError(Problem(Code.ZIP_BOMB))
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefusedError(Problem(Code.ENCRYPTED))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise FileRefusedError(Problem(Code.MACRO))
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise FileRefusedError(Problem(Code.NOT_A_TABLE))
    if len(set(names)) != len(names):
        raise FileRefusedError(Problem(Code.DAMAGED))
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise FileRefusedError(Problem(Code.MACRO))


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > CHUNK and entry.file_size > MAX_RATIO * entry.compress_size


def _repacked(archive: zipfile.ZipFile) -> bytes:
    """Copy the XML parts, each parsed on its way: no document types, nothing that the reader could choke on."""
    buffer = io.BytesIO()
    scan = WorkbookScan()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as safe:
        for entry in archive.infolist():
            if not entry.filename.endswith((".xml", ".rels")):
                continue
            is_sheet = "worksheets/" in entry.filename
            scan.begin()
            with safe.open(entry.filename, "w") as target:
                for chunk in _chunks(archive, entry):
                    kept = _without_empties(chunk) if is_sheet else chunk
                    scan.feed(kept)
                    target.write(kept)
            scan.end()
    return buffer.getvalue()


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _without_empties(chunk: bytes) -> bytes:
    """Drop empty cells and rows that say where they stand; a million formatted ones would cost seconds and hold nothing."""
    return EMPTY_ROWS.sub(b"", EMPTY_CELLS.sub(b"", chunk))


class WorkbookScan:
    """Walks the XML parts as they stream by; refuses document types, and more elements, merges or area than a staff file needs."""

    def __init__(self) -> None:
        self._elements = self._merges = self._area = 0

    def begin(self) -> None:
        self._row = self._column = self._last_row = self._last_column = self._depth = 0
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._close

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)
        if self._elements > MAX_ELEMENTS or self._merges > MAX_MERGES:
            raise FileRefusedError(_too_many_cells())

    def end(self) -> None:
        self._parser.Parse(b"", True)
        self._area += self._last_row * self._last_column
        if self._last_row > MAX_ROWS or self._last_column > MAX_COLUMNS or self._area > MAX_AREA:
            raise FileRefusedError(_too_many_cells())

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FileRefusedError(Problem(Code.DAMAGED))
        name = tag.rpartition(":")[2]
        if name == "c":
            self._column += 1
            if reference := attributes.get("r"):
                self._row, self._column = _position(reference)
        elif name in {"v", "is", "f"}:
            self._last_row = max(self._last_row, self._row)
            self._last_column = max(self._last_column, self._column)
        elif name == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif name == "mergeCell":
            self._merges += 1

    def _close(self, _tag: str) -> None:
        self._depth -= 1


def _position(reference: str) -> tuple[int, int]:
    """Return row and column of `AB12`, counted from 1; raise ValueError when it is none."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :]), column


def _refuse_doctype(*_declaration: object) -> None:
    raise FileRefusedError(Problem(Code.DOCTYPE))


def _too_many_cells() -> Problem:
    return Problem(Code.TOO_MANY_CELLS, detail=str(MAX_ROWS))
