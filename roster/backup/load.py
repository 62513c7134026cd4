"""Make an empty database from a backup, and prove that it is the same; all of it or nothing."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roster.backup.manifest import FORMAT, NAME, Manifest
from roster.backup.tables import Digest, fingerprints, insert, tables
from roster.workflow.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.apps.registry import Apps

# What `migrate` itself writes into an empty database; the backup brings its own.
SEEDED = ("auth_group_permissions", "auth_user_user_permissions", "auth_permission", "django_content_type")


def load(path: Path) -> Manifest:
    """Restore `path` into this database, which must be empty, then bring it to this version.

    Raises:
        Refusal: when the file is damaged or of a newer version, when the database holds anything, or when what was restored differs.
            Nothing was restored then.

    """
    try:
        with ZipFile(path) as file:
            manifest = _read_manifest(file)
            _check_whole(file, manifest)  # before anything touches the database
            apps = _prepare(manifest)
            with transaction.atomic():
                _fill(file, manifest, apps)
                _prove(manifest, apps)
    except (OSError, BadZipFile, KeyError, ValueError, EOFError) as error:
        raise Refusal(
            _("%(file)s is no complete backup: %(reason)s. Nothing was restored.") % {"file": path, "reason": error}
        ) from error
    except DatabaseError as error:
        raise Refusal(
            _("The database takes no row like one of the backup: %(reason)s Nothing was restored.") % {"reason": error}
        ) from error
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def _read_manifest(file: ZipFile) -> Manifest:
    found = json.loads(file.read(NAME))
    if found.get("format") != FORMAT:
        raise Refusal(_("This backup was made by a newer version of the product. Install that version, then restore."))
    return Manifest(**found)


def _prepare(manifest: Manifest) -> Apps:
    """Migrate to the state that the backup was made in; return the models of that state."""
    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, name in manifest.migrations}
    nodes = executor.loader.graph.nodes.keys()
    if any(app in executor.loader.migrated_apps for app, _name in applied - nodes):
        raise Refusal(_("This backup was made by a newer version of the product. Install that version, then restore."))
    if executor.loader.applied_migrations.keys() - applied:
        raise Refusal(_("The database is newer than the backup. Give it an empty one; it is brought to this version afterwards."))
    known = applied & nodes
    targets = sorted(node for node in known if not known & _next_in_app(executor, node))
    apps = executor.loader.project_state(targets).apps
    if executor.loader.applied_migrations:
        _refuse_full(apps)
    executor.migrate(targets)
    return apps


def _next_in_app(executor: MigrationExecutor, node: tuple[str, str]) -> set[tuple[str, str]]:
    return {child.key for child in executor.loader.graph.node_map[node].children if child.key[0] == node[0]}


def _refuse_full(apps: Apps) -> None:
    existing = set(connection.introspection.table_names())
    full = [
        name
        for name, model in tables(apps).items()
        if name in existing and name not in SEEDED and model._base_manager.exists()  # noqa: SLF001
    ]
    if full:
        raise Refusal(
            _("This database is not empty: it has rows in %(tables)s. Restore into an empty one.") % {"tables": ", ".join(full)}
        )


def _fill(file: ZipFile, manifest: Manifest, apps: Apps) -> None:
    known = tables(apps)
    if missing := manifest.tables.keys() ^ known.keys():
        raise ValueError(_("these tables differ: %(tables)s") % {"tables": ", ".join(sorted(missing))})
    for name in SEEDED:
        known[name]._base_manager.all().delete()  # noqa: SLF001
    for name, model in known.items():
        insert(model, _lines(file, name))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(known.values())):
            cursor.execute(statement)


def _check_whole(file: ZipFile, manifest: Manifest) -> None:
    for name, wanted in manifest.tables.items():
        digest = Digest()
        for line in _lines(file, name):
            digest.add(line)
        if vars(digest.fingerprint()) != wanted:
            raise ValueError(_("%(table)s was changed after the backup") % {"table": name})


def _lines(file: ZipFile, name: str) -> Iterator[str]:
    with file.open(f"tables/{name}.jsonl") as raw:
        yield from io.TextIOWrapper(raw, encoding="utf-8", newline="\n")


def _prove(manifest: Manifest, apps: Apps) -> None:
    """Read everything back: each table must have the rows and the hash of the backup."""
    found = fingerprints(apps)
    wrong = [name for name, wanted in manifest.tables.items() if found[name] != wanted]
    if wrong:
        text = ngettext(
            "%(count)d table is not as in the backup: %(tables)s. Nothing was restored.",
            "%(count)d tables are not as in the backup: %(tables)s. Nothing was restored.",
            len(wrong),
        )
        raise Refusal(text % {"count": len(wrong), "tables": ", ".join(wrong)})
