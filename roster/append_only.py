"""What the database itself never lets anybody change or delete: the audit, the steps of a roster, revisions and what they say.

Triggers stand below the ORM, the back office and every script, so that "append-only" doesn't rest on manners. They are put in place after
each migrate and not by a migration, because SQLite loses them whenever a later migration rebuilds their table.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guarded:
    """A table whose rows stay. `columns` are those that never change, all when none is named; `unless` lets a deletion through."""

    table: str
    columns: tuple[str, ...] = ()
    unless: str = ""


GUARDED = (
    Guarded("auditlog_logentry"),
    # A draft that was never published may be discarded, steps and all; the audit keeps who did it.
    Guarded("roster_change", unless="NOT EXISTS (SELECT 1 FROM roster_revision WHERE roster_revision.roster_id = OLD.roster_id)"),
    Guarded("roster_revision"),
    Guarded(
        "roster_publishedday",
        columns=("revision_id", "employee_id", "unit_id", "day", "location", "is_pinned", "is_exempt", "basis"),
    ),
    Guarded("roster_order"),
    Guarded("roster_orderedday"),
)
MESSAGE = "append-only"
CODE = "integrity_constraint_violation"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION roster_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '{MESSAGE}: %', TG_TABLE_NAME USING ERRCODE = '{CODE}';
END $$
"""


def guard(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, where they aren't yet."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


@contextmanager
def unguarded(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Take the triggers away for a while: for tests that empty their database."""
    with connection.cursor() as cursor:
        for one in GUARDED:
            on = f" ON {one.table}" if connection.vendor == "postgresql" else ""
            for event in ("update", "delete", "truncate"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {one.table}_no_{event}{on}")
    try:
        yield
    finally:
        guard(connection)


def _statements(vendor: str) -> Iterator[str]:
    for one in GUARDED:
        of = f" OF {', '.join(one.columns)}" if one.columns else ""
        when = f"WHEN (NOT ({one.unless})) " if one.unless else ""
        if vendor == "postgresql":
            run = "EXECUTE FUNCTION roster_append_only()"
            name = f"CREATE OR REPLACE TRIGGER {one.table}_no"
            yield f"{name}_update BEFORE UPDATE{of} ON {one.table} FOR EACH ROW {run}"
            # A condition may not read other tables here: the function of this one trigger does.
            yield from _postgres_delete(one, name, run)
            yield f"{name}_truncate BEFORE TRUNCATE ON {one.table} FOR EACH STATEMENT {run}"
        else:
            run = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {one.table}'); END"
            name = f"CREATE TRIGGER IF NOT EXISTS {one.table}_no"
            yield f"{name}_update BEFORE UPDATE{of} ON {one.table} {run}"
            yield f"{name}_delete BEFORE DELETE ON {one.table} {when}{run}"


def _postgres_delete(one: Guarded, name: str, run: str) -> Sequence[str]:
    if not one.unless:
        return [f"{name}_delete BEFORE DELETE ON {one.table} FOR EACH ROW {run}"]
    function = f"{one.table}_keep"
    body = f"BEGIN IF {one.unless} THEN RETURN OLD; END IF; RAISE EXCEPTION '{MESSAGE}: %', TG_TABLE_NAME USING ERRCODE = '{CODE}'; END"
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"{name}_delete BEFORE DELETE ON {one.table} FOR EACH ROW EXECUTE FUNCTION {function}()",
    ]


def open_before_migrate(using: str, plan: Sequence[Any], **_signal: Any) -> None:
    """Take away what would stop a migration: SQLite renames no table while a trigger reads one that is just being rebuilt."""
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for one in GUARDED:
                if one.unless:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {one.table}_no_delete")


def guard_after_migrate(using: str, **_signal: Any) -> None:
    """Guard the tables once they are all there: after the migrations of the last app that owns one."""
    connection = connections[using]
    if {one.table for one in GUARDED} <= set(connection.introspection.table_names()):
        guard(connection)
