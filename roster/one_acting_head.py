"""A unit has one acting head on a day: on PostgreSQL by the exclusion constraint of migration 0010, on SQLite by triggers that say the same.

Acting heads always have both dates (`acting_has_dates`). Like those of append_only.py the triggers are put in place after each migrate,
because SQLite loses them whenever a later migration rebuilds their table; but not before 0010 has seen that the rows keep to it.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

NAME = "one_acting_head"  # stands in the error of either database
MIGRATION = ("roster", "0010_one_acting_head")
# After the row is written: before that SQLite gives it no id.
TRIGGER = """
CREATE TRIGGER IF NOT EXISTS one_acting_head_{event} AFTER {event} ON roster_dutyassignment
WHEN NEW.role = 'kepala unit' AND NEW.capacity <> '' AND EXISTS (
  SELECT 1 FROM roster_dutyassignment AS other
  WHERE other.unit_id = NEW.unit_id AND other.role = 'kepala unit' AND other.capacity <> '' AND other.id <> NEW.id
    AND other.valid_from <= NEW.valid_to AND other.valid_to >= NEW.valid_from
)
BEGIN SELECT RAISE(ABORT, 'one_acting_head'); END
"""


def guard_after_migrate(using: str, **_signal: Any) -> None:
    connection = connections[using]
    if connection.vendor != "sqlite" or MIGRATION not in MigrationRecorder(connection).applied_migrations():
        return
    with connection.cursor() as cursor:
        for event in ("insert", "update"):
            cursor.execute(TRIGGER.format(event=event))
