"""Write many cells of a draft at once: a province is hundreds of thousands, and the ORM takes longer to phrase than a database to store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from policies.rules import Place

Row = tuple[int, int, date, Place, int | None]
"""Roster, employee, day, place, and who pinned it."""

INTO = "INSERT INTO roster_assignment (roster_id, employee_id, day, location, pinned_by_id) "
# One array a column: as fast as COPY (22,000 rows 0.3 s, bulk_create 0.6 s), and it moves cells that are there already.
ARRAYS = "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::date[], %s::text[], %s::bigint[])"
VALUES = "VALUES (%s, %s, %s, %s, %s)"
OVER = " ON CONFLICT (roster_id, employee_id, day) DO UPDATE SET location = excluded.location, pinned_by_id = excluded.pinned_by_id"


def write_assignments(rows: Sequence[Row]) -> None:
    """Insert the rows, or overwrite place and pin of cells that have one."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(INTO + ARRAYS + OVER, [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(INTO + VALUES + OVER, rows)
