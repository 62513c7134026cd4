"""Write the backup: one moment of the whole database, while the site goes on working."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from roster.backup.manifest import NAME, Manifest, settings_of
from roster.backup.tables import Digest, lines, tables
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.db import models


def dump(path: Path) -> Manifest:
    """Write `path` whole or not at all, readable by its owner alone.

    Raises:
        Refusal: when migrations wait, or the file can't be written.

    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refusal(_("The database is older than this version of the product. Run migrate first, then make the backup."))
    apps = executor.loader.project_state(executor.loader.graph.leaf_nodes()).apps
    draft = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with _one_moment(), ZipFile(draft, "w", ZIP_DEFLATED) as file:
            manifest = Manifest(
                timezone.now().isoformat(timespec="seconds"),
                connection.vendor,
                sorted(map(list, executor.loader.applied_migrations)),
                {name: _write(file, name, model) for name, model in tables(apps).items()},
                *settings_of(),
            )
            file.writestr(NAME, json.dumps(manifest.to_json(), indent=1))
        _settle(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Refusal(_("%(file)s can't be written: %(reason)s.") % {"file": path, "reason": error.strerror or error}) from error
    return manifest


def _write(file: ZipFile, name: str, model: type[models.Model]) -> dict[str, object]:
    digest = Digest()
    with file.open(f"tables/{name}.jsonl", "w", force_zip64=True) as out:
        for line in lines(model):
            digest.add(line)
            out.write(line.encode())
    return vars(digest.fingerprint())


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it was at the first question. On SQLite by a reader's transaction: Django's own would keep writers out."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
            return
        with transaction.atomic():
            if connection.vendor == "postgresql" and len(connection.savepoint_ids) == 0:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def _settle(draft: Path, path: Path) -> None:
    """Bring the file to the disk before it gets its name."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)
