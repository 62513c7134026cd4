"""Short circulars for the tests of this folder, so that each test says only what it is about."""

from datetime import date
from fractions import Fraction

from policies.rules import Cap, Circular, Period, Place, ServiceCategory

OFFICE_WORK = frozenset({ServiceCategory.ADMINISTRATION, ServiceCategory.LEADERSHIP_SUPPORT})
MONDAY = date(2023, 8, 21)


def cap(percent, *, place=Place.HOME, exact=False, categories=OFFICE_WORK, source="004-b", **period):
    return Cap(
        place=place,
        share=Fraction(percent, 100),
        period=Period(**({"starts": MONDAY} | period)),
        exact=exact,
        categories=categories,
        source=source,
        quote=f"paling banyak {percent} persen",
    )


def circular(number, *caps, starts=MONDAY, **fields):
    return Circular(
        number=number,
        title="Penyesuaian sistem kerja",
        issuer="Sekretaris Daerah",
        issued=starts,
        jurisdiction="Provinsi DKI Jakarta",
        starts=starts,
        caps=caps,
        **fields,
    )
