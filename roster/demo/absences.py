"""Who of the demo agency is away when: leave, offsite duty, sickness and training in blocks of days. Pure, the same for the same dates."""

import random
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from roster.excel.absences import AbsenceRow, Kind
from roster.excel.people import PersonRow, Status

KINDS = (
    (Kind.LEAVE, 8, (2, 5), ("Cuti tahunan", "Cuti alasan penting")),
    (Kind.OFFSITE_DUTY, 6, (1, 3), ("Rapat koordinasi", "Monitoring lapangan", "Kunjungan kerja")),
    (Kind.SICK, 4, (1, 3), ("Surat keterangan dokter",)),
    (Kind.TRAINING, 3, (3, 5), ("Pelatihan teknis", "Pelatihan kepemimpinan")),
)
"""Kind, weight, shortest and longest number of days, notes."""
SHARE_A_MONTH = 0.13


def absences(people: Sequence[PersonRow], starts: date, ends: date, present: Collection[str] = ()) -> tuple[AbsenceRow, ...]:
    """Return the absences of ASN from `starts` to `ends`; nobody whose NIP is among `present` is away."""
    rng = random.Random(starts.toordinal())  # noqa: S311 - invented absences, not secrets
    staff = sorted(person.nip for person in people if person.status is not Status.NON_ASN and person.nip not in present)
    found: list[AbsenceRow] = []
    for first in _months(starts, ends):
        for nip in rng.sample(staff, round(len(staff) * SHARE_A_MONTH)):
            found.append(_absence(rng, nip, first, min(first + timedelta(days=27), ends), row=len(found) + 2))
    return tuple(found)


def _months(starts: date, ends: date) -> Iterator[date]:
    """Yield the first days of spans of four weeks, so that no absence of one reaches into the next."""
    day = starts
    while day + timedelta(days=7) <= ends:
        yield day
        day += timedelta(days=28)


def _absence(rng: random.Random, nip: str, first: date, last: date, row: int) -> AbsenceRow:
    kind, _weight, (shortest, longest), notes = rng.choices(KINDS, [entry[1] for entry in KINDS])[0]
    weekdays = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    begins = rng.choice([day for day in weekdays if day.isoweekday() <= 5])
    friday = begins + timedelta(days=5 - begins.isoweekday())
    ends = min(begins + timedelta(days=rng.randint(shortest, longest) - 1), friday, last)
    return AbsenceRow(row, nip, begins, ends, kind, rng.choice(notes))
