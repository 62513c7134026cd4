"""Tables as lines: one JSON array a row, in the order of the primary key, the same on SQLite and PostgreSQL.

The models are those of a state of migrations, not of today's code, so that an older backup still finds its columns.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.apps.registry import Apps

# What lives for minutes and belongs to one machine: people sign in again, and workers beat again.
PASSING = {"django_session", "usersessions_usersession", "roster_pulse", "roster_presence"}
BATCH = 1000


@dataclass
class Fingerprint:
    """What proves that two tables are the same: how many rows, and the SHA-256 of their lines."""

    rows: int = 0
    sha256: str = ""


@dataclass
class Digest:
    """A fingerprint in the making."""

    rows: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def add(self, line: str) -> None:
        self.rows += 1
        self._hash.update(line.encode())

    def fingerprint(self) -> Fingerprint:
        return Fingerprint(self.rows, self._hash.hexdigest())


def tables(apps: Apps) -> dict[str, type[models.Model]]:
    """Return the models of every table that is kept, by the table's name."""
    found = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if model._meta.managed}  # noqa: SLF001
    return {name: found[name] for name in sorted(found.keys() - PASSING)}


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return list(model._meta.local_concrete_fields)  # noqa: SLF001 - Django's own documented way to a model's fields


def lines(model: type[models.Model]) -> Iterator[str]:
    """Yield each row of the table as one line, without loading the table."""
    names = [column.attname for column in columns(model)]
    rows: models.QuerySet[Any, Any] = models.QuerySet(model).order_by("pk").values_list(*names)
    for row in rows.iterator(BATCH):
        yield json.dumps(list(row), default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def fingerprint(model: type[models.Model]) -> Fingerprint:
    digest = Digest()
    for line in lines(model):
        digest.add(line)
    return digest.fingerprint()


def fingerprints(apps: Apps) -> dict[str, dict[str, Any]]:
    return {name: asdict(fingerprint(model)) for name, model in tables(apps).items()}


def insert(model: type[models.Model], source: Iterable[str]) -> None:
    """Write lines into the table as they are: no default, no "now", no signal touches them."""
    fields = columns(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(column.column)) for column in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608, SLF001 - names of our own tables
    rows = (json.loads(line) for line in source)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, [[_stored(*pair) for pair in zip(fields, row, strict=True)] for row in batch])


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, UUID | Decimal) or hasattr(value, "total_seconds"):
        return str(value)
    raise TypeError(f"{type(value)} has no form in a backup")


def _stored(column: models.Field[Any, Any], value: Any) -> Any:
    if value is not None and not isinstance(column, models.JSONField):
        value = base64.b64decode(value) if isinstance(column, models.BinaryField) else column.to_python(value)
    return column.get_db_prep_save(value, connection)
