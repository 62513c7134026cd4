"""What a circular can rule: one frozen dataclass for each kind of rule. Pure, and knowing no employee, unit or roster.

Shares and hours are exact fractions, never floats. Enum values are Indonesian, so that rows and files read like the circulars.
"""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from fractions import Fraction


class Place(StrEnum):
    """Where an ASN works; as the polarity of a cap it says whose share the percentage limits."""

    HOME = "WFH"
    OFFICE = "WFO"


class ServiceCategory(StrEnum):
    """What a unit does for the public; clauses 002-b, 002-c and 004-d."""

    ADMINISTRATION = "administrasi"
    LEADERSHIP_SUPPORT = "dukungan pimpinan"
    OPERATIONAL_SUPPORT = "dukungan operasional"
    DIRECT_SERVICE = "pelayanan langsung"


class ServiceSector(StrEnum):
    """The sectors as SE MenPANRB 17/2023 names them; clauses 000-f, 000-g, 002-b and 002-c."""

    GOVERNMENT_ADMINISTRATION = "administrasi pemerintahan"
    LEADERSHIP_SUPPORT = "dukungan pimpinan"
    HEALTH = "kesehatan"
    SECURITY_AND_ORDER = "keamanan dan ketertiban"
    DISASTER_RESPONSE = "penanganan bencana"
    ENERGY = "energi"
    LOGISTICS = "logistik"
    POST = "pos"
    TRANSPORT_AND_DISTRIBUTION = "transportasi dan distribusi"
    NATIONAL_VITAL_OBJECTS = "objek vital nasional"
    NATIONAL_STRATEGIC_PROJECTS = "proyek strategis nasional"
    CONSTRUCTION = "konstruksi"
    BASIC_UTILITIES = "utilitas dasar"

    @property
    def category(self) -> ServiceCategory:
        """Only administration and leadership support are not direct service (002-b)."""
        if self is ServiceSector.GOVERNMENT_ADMINISTRATION:
            return ServiceCategory.ADMINISTRATION
        if self is ServiceSector.LEADERSHIP_SUPPORT:
            return ServiceCategory.LEADERSHIP_SUPPORT
        return ServiceCategory.DIRECT_SERVICE


class DutyRole(StrEnum):
    """Dated tags of an employee. An eselon-IV post (jabatan pengawas) is not the tag Pengawas."""

    TREASURER = "bendahara"
    SUPERVISOR = "pengawas"
    INSPECTOR = "inspektur"
    ACTIVITY_LEAD = "pimpinan kegiatan"
    ASSET_KEEPER = "pengurus barang"
    UNIT_HEAD = "kepala unit"


class DutyMode(StrEnum):
    """How an exemption keeps people in the office: all of them, at least some of them each day, or not at all (001-b)."""

    ALWAYS_OFFICE = "selalu di kantor"
    ROTATE = "bergilir"
    OFF = "tidak berlaku"


class Precedence(StrEnum):
    """Which of several circulars in force decides: the strictest, or the first in the unit's order of rank (001-f)."""

    STRICTEST = "paling ketat"
    RANKED = "urutan"


@dataclass(frozen=True, slots=True)
class Period:
    """Days a rule speaks of: a range, open at the end when `ends` is None, narrowed to ISO weekdays (1-7) or to named dates."""

    starts: date
    ends: date | None = None
    weekdays: frozenset[int] | None = None
    dates: frozenset[date] | None = None

    def covers(self, day: date) -> bool:
        return (
            self.starts <= day
            and (self.ends is None or day <= self.ends)
            and (self.weekdays is None or day.isoweekday() in self.weekdays)
            and (self.dates is None or day in self.dates)
        )


@dataclass(frozen=True, slots=True)
class Cap:
    """At most (`exact`: just) `share` (0-1) of a unit's ASN at `place`. `categories` are let WFH; others get none.

    When several caps of one circular cover a day, the last one speaks: a "khusus" stands below the general rule (004-b).
    """

    place: Place
    share: Fraction
    period: Period
    exact: bool
    categories: frozenset[ServiceCategory]
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class Exemption:
    """People who stay in the office, by role or by category; `minimum` is how many of a role stay each day when they rotate."""

    roles: frozenset[DutyRole]
    categories: frozenset[ServiceCategory]
    mode: DutyMode
    minimum: int
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class WorkWindow:
    """Ready for work between two times (WIB), for at least `hours` hours a day; clauses 004-1 and 004-8."""

    starts: time
    ends: time
    hours: Fraction
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class PresenceWindow:
    """When presence is reported online (WIB); clause 004-f."""

    starts: time
    ends: time
    source: str
    quote: str


@dataclass(frozen=True, slots=True)
class Conduct:
    """One point of the code of conduct, in the circular's words; clause 004-e."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Circular:
    """One circular. From `revoked` on it no longer holds; from its start it replaces the circular whose number `amends` names."""

    number: str
    title: str
    issuer: str
    issued: date
    jurisdiction: str
    starts: date
    ends: date | None = None
    revoked: date | None = None
    amends: str | None = None
    caps: tuple[Cap, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    work_window: WorkWindow | None = None
    presence_windows: tuple[PresenceWindow, ...] = ()
    conduct: tuple[Conduct, ...] = ()
    notes: str = ""

    def in_force(self, day: date) -> bool:
        """Tell whether the circular itself holds; whether another one amends it is for limits.circulars_on to say."""
        return self.starts <= day and (self.ends is None or day <= self.ends) and (self.revoked is None or day < self.revoked)


DUTY_ROLES = frozenset({DutyRole.TREASURER, DutyRole.SUPERVISOR, DutyRole.INSPECTOR, DutyRole.ACTIVITY_LEAD})


def duty_exemption(mode: DutyMode = DutyMode.ALWAYS_OFFICE, minimum: int = 1) -> Exemption:
    """Return the rule every adoption starts with: treasurers and their like stay (001-b: from Tangsel, not from SE 34)."""
    return Exemption(
        roles=DUTY_ROLES,
        categories=frozenset(),
        mode=mode,
        minimum=minimum,
        source="001-b",
        quote="kebijakan WFH ini tak berlaku bagi pegawai yang menjabat sebagai bendahara, pengawas, sampai pimpinan kegiatan",
    )
