from django.core.management.base import CommandError
from django.db import migrations

# The unit is a range too, of one number: PostgreSQL then needs no extension (btree_gist) that not every operator may install.
CONSTRAINT = """
ALTER TABLE roster_dutyassignment ADD CONSTRAINT one_acting_head EXCLUDE USING gist (
  int8range(unit_id, unit_id, '[]') WITH &&,
  daterange(valid_from, valid_to, '[]') WITH &&
) WHERE (role = 'kepala unit' AND capacity <> '')
"""
TRIGGERS = ["one_acting_head_insert", "one_acting_head_update"]


def refuse_second_acting_head(apps, schema_editor):
    """Guard the rows on PostgreSQL; on SQLite roster/one_acting_head.py does, after each migrate."""
    stop_at_overlaps(apps)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CONSTRAINT)


def stop_at_overlaps(apps):
    """Name the rows that break the rule. Who led on which day is nothing to guess: signatures and rights hang on it."""
    duties = apps.get_model("roster", "DutyAssignment").objects.filter(role="kepala unit").exclude(capacity="")
    found, last = [], None
    for duty in duties.select_related("unit", "employee").order_by("unit", "valid_from", "pk"):
        if last and last.unit_id == duty.unit_id and duty.valid_from <= last.valid_to:
            found.append(f"{duty.unit.name}: {told(last)}; {told(duty)}")
        if last is None or last.unit_id != duty.unit_id or duty.valid_to > last.valid_to:
            last = duty
    if found:
        raise CommandError(
            "\n  ".join([
                "A unit has one acting head on a day, and these overlap. Nothing was changed. Correct their days in the back office, with"
                " the version of the product that ran until now, then run migrate again.",
                *found,
            ])
        )


def told(duty):
    return f"{duty.employee.name} ({duty.capacity}, {duty.valid_from} to {duty.valid_to}, duty {duty.pk})"


def allow_it_again(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE roster_dutyassignment DROP CONSTRAINT one_acting_head")
    else:
        for name in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):

    dependencies = [
        ('roster', '0009_except_days'),
    ]

    operations = [
        migrations.RunPython(refuse_second_acting_head, allow_it_again),
    ]
