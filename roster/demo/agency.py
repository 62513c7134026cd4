"""The demo agency: Dinas Komunikasi, Informatika dan Statistik, 150 ASN in twelve lowest subunits and five offices above them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from policies.rules import DutyRole, ServiceCategory
from roster.demo.names import Registry
from roster.excel.people import PersonRow, Status

AGENCY: Final = "Dinas Komunikasi, Informatika dan Statistik"
SECRETARIAT: Final = "Sekretariat"
GENERAL: Final = (AGENCY, SECRETARIAT, "Subbagian Umum")
FINANCE: Final = (AGENCY, SECRETARIAT, "Subbagian Keuangan")
PLANNING: Final = (AGENCY, SECRETARIAT, "Subbagian Program dan Pelaporan")
INFRASTRUCTURE: Final = "Bidang Infrastruktur Digital"
DATA: Final = "Bidang Data dan Statistik"
COMMUNICATION: Final = "Bidang Informasi dan Komunikasi Publik"
CALL_CENTRE: Final = (AGENCY, "UPT Pusat Layanan Jakarta Siaga")
SEED: Final = 2023

COUNTER: Final = "Petugas Loket Layanan"
STAFF_OFFICER: Final = "Analis Sumber Daya Manusia Aparatur"
CLERK: Final = "Pengadministrasi Umum"


@dataclass(frozen=True, slots=True)
class Team:
    """A unit with `size` ASN and `helpers` who are none. Its first person leads it; `posts` are given out in turn, `roles` by post."""

    path: tuple[str, ...]
    head: str
    head_grade: str
    size: int = 1
    posts: tuple[str, ...] = ()
    roles: tuple[tuple[str, DutyRole], ...] = ()
    helpers: int = 0
    category: ServiceCategory | None = None


def _section(division: str, name: str, size: int, posts: tuple[str, ...]) -> Team:
    return Team(
        (AGENCY, division, f"Seksi {name}"),
        f"Kepala Seksi {name}",
        "III/d",
        size,
        posts,
        ((posts[0], DutyRole.ACTIVITY_LEAD),) if size > 5 else (),
    )


TEAMS: Final = (
    Team((AGENCY,), f"Kepala {AGENCY}", "IV/c"),
    Team((AGENCY, SECRETARIAT), "Sekretaris Dinas", "IV/b"),
    Team(
        GENERAL,
        "Kepala Subbagian Umum",
        "III/d",
        22,
        (
            STAFF_OFFICER,
            "Pengelola Barang Milik Daerah",
            COUNTER,
            "Arsiparis Ahli Pertama",
            CLERK,
            COUNTER,
            "Pranata Komputer Terampil",
            "Pengelola Kepegawaian",
            COUNTER,
            "Arsiparis Terampil",
            CLERK,
            COUNTER,
            "Sekretaris Pimpinan",
            "Pengelola Sarana dan Prasarana Kantor",
            COUNTER,
        ),
        (("Pengelola Barang Milik Daerah", DutyRole.ASSET_KEEPER),),
        helpers=6,
    ),
    Team(
        FINANCE,
        "Kepala Subbagian Keuangan",
        "III/d",
        9,
        (
            "Bendahara Pengeluaran",
            "Bendahara Penerimaan",
            "Analis Keuangan Pusat dan Daerah",
            "Verifikator Keuangan",
            "Pengelola Gaji",
            "Penyusun Laporan Keuangan",
        ),
        (("Bendahara Pengeluaran", DutyRole.TREASURER), ("Bendahara Penerimaan", DutyRole.TREASURER)),
    ),
    Team(
        PLANNING,
        "Kepala Subbagian Program dan Pelaporan",
        "III/d",
        11,
        ("Pengawas Pengendalian Intern", "Perencana Ahli Pertama", "Perencana Ahli Muda", "Analis Monitoring dan Evaluasi", "Analis Kinerja"),
        (("Pengawas Pengendalian Intern", DutyRole.SUPERVISOR),),
    ),
    Team((AGENCY, INFRASTRUCTURE), f"Kepala {INFRASTRUCTURE}", "IV/a"),
    _section(INFRASTRUCTURE, "Jaringan", 14, ("Pranata Komputer Ahli Muda", "Teknisi Jaringan", "Pranata Komputer Terampil")),
    _section(INFRASTRUCTURE, "Pusat Data", 13, ("Pranata Komputer Ahli Muda", "Administrator Sistem", "Pranata Komputer Mahir")),
    _section(
        INFRASTRUCTURE, "Keamanan Informasi dan Persandian", 12, ("Sandiman Ahli Muda", "Sandiman Ahli Pertama", "Manggala Informatika")
    ),
    Team((AGENCY, DATA), f"Kepala {DATA}", "IV/a"),
    _section(DATA, "Statistik Sektoral", 11, ("Statistisi Ahli Muda", "Statistisi Ahli Pertama", "Statistisi Terampil")),
    _section(DATA, "Integrasi Data", 10, ("Analis Data Ahli Muda", "Pranata Komputer Ahli Pertama", "Pengelola Basis Data")),
    _section(DATA, "Pengembangan Aplikasi", 13, ("Pranata Komputer Ahli Muda", "Pengembang Aplikasi", "Penguji Perangkat Lunak")),
    Team((AGENCY, COMMUNICATION), f"Kepala {COMMUNICATION}", "IV/a"),
    _section(COMMUNICATION, "Kemitraan Media", 5, ("Pranata Hubungan Masyarakat Ahli Pertama", "Analis Media Massa")),
    _section(
        COMMUNICATION, "Layanan Informasi Publik", 11, ("Pranata Hubungan Masyarakat Ahli Muda", "Pengelola Informasi", "Desainer Grafis")
    ),
    Team(
        CALL_CENTRE,
        "Kepala UPT Pusat Layanan Jakarta Siaga",
        "III/d",
        14,
        ("Operator Layanan Darurat", "Operator Layanan Darurat", "Pengendali Operasi", "Pranata Komputer Terampil"),
        helpers=4,
        category=ServiceCategory.DIRECT_SERVICE,
    ),
)  # fmt: skip


def people() -> tuple[PersonRow, ...]:
    """Return the staff table of the agency, numbered as Excel would."""
    registry = Registry(SEED)
    rows = (row for team in TEAMS for row in team_rows(team, registry))
    return tuple(replace(row, row=number) for number, row in enumerate(rows, start=2))


def team_rows(team: Team, registry: Registry) -> Iterator[PersonRow]:
    """Yield the people of one unit, its head first. Each role goes to the first who holds its post."""
    waiting = dict(team.roles)
    for index in range(team.size):
        post = team.posts[(index - 1) % len(team.posts)] if index else team.head
        role = DutyRole.UNIT_HEAD if index == 0 else waiting.pop(post, None)
        grade = team.head_grade if index == 0 else ""
        person = registry.invent(Status.PNS if role else STATUSES[index % len(STATUSES)], grade or ("III/c" if role else ""))
        yield PersonRow(
            row=0,
            nip=person.nip,
            name=person.name,
            position=post,
            unit=team.path,
            status=person.status,
            rank=person.rank,
            roles=frozenset({role} if role else ()),
            category=team.category,
            email=person.email,
        )
    for _ in range(team.helpers):
        person = registry.invent(Status.NON_ASN)
        yield PersonRow(0, person.nip, person.name, "Penyedia Jasa Lainnya Perorangan", team.path, Status.NON_ASN)


STATUSES: Final = (Status.PNS, Status.PNS, Status.PNS, Status.PPPK, Status.PNS, Status.PNS, Status.CPNS, Status.PNS, Status.PPPK)
