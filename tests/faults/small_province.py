"""Three agencies in the database that DATA_DIR names: `python -m tests.faults.small_province`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roster.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from tests.factories import make_agency  # noqa: E402

NAMES = ("Dinas Pertama", "Dinas Kedua", "Dinas Ketiga")
SIZES = (150, 140)  # an agency takes a second or two, so that a kill finds it at work


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    for name in NAMES:
        make_agency(*SIZES, name=name)
