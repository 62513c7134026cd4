"""A province from a seed: 15,335 ASN (003-a) in about 1,300 lowest units of 48 agencies, after the outline of domain.md, section 2. Pure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from policies.rules import DutyRole
from roster.demo.agency import Team, team_rows
from roster.demo.names import Registry
from roster.excel.people import PersonRow

HEADCOUNT: Final = 15_335
SEED: Final = 34
SMALLEST, LARGEST = 4, 26

SERVICES: Final = tuple(
    f"Dinas {name}"
    for name in (
        "Bina Marga", "Cipta Karya, Tata Ruang dan Pertanahan", "Gulkarmat", "Kebudayaan", "Kependudukan dan Pencatatan Sipil",
        "Kesehatan", "Ketahanan Pangan, Kelautan dan Pertanian", "Lingkungan Hidup", "Pariwisata dan Ekonomi Kreatif",
        "Pemberdayaan, Perlindungan Anak dan Pengendalian Penduduk", "Pemuda dan Olahraga", "Pendidikan",
        "Perindustrian, Perdagangan, Koperasi dan UKM", "Perhubungan", "Perpustakaan dan Kearsipan",
        "Perumahan Rakyat dan Kawasan Permukiman", "Pertamanan dan Hutan Kota", "Sosial", "Sumber Daya Air",
    )
)  # fmt: skip
BOARDS: Final = tuple(
    f"Badan {name}"
    for name in (
        "Kepegawaian Daerah", "Kesatuan Bangsa dan Politik", "Penanggulangan Bencana Daerah", "Pendapatan Daerah",
        "Pengelolaan Aset Daerah", "Pengelolaan Keuangan Daerah", "Pengembangan Sumber Daya Manusia", "Perencanaan Pembangunan Daerah",
        "Pelayanan Pengadaan Barang dan Jasa", "Riset dan Inovasi Daerah",
    )
)  # fmt: skip
BUREAUS: Final = tuple(
    f"Biro {name}"
    for name in (
        "Hukum", "Kepala Daerah", "Kerja Sama Daerah", "Kesejahteraan Sosial", "Organisasi dan Reformasi Birokrasi",
        "Pembangunan dan Lingkungan Hidup", "Pemerintahan", "Pendidikan dan Mental Spiritual", "Perekonomian dan Keuangan", "Umum",
    )
)  # fmt: skip
OTHERS: Final = ("Inspektorat", "Sekretariat DPRD", "Satuan Polisi Pamong Praja")
CITIES: Final = {
    "Kota Administrasi Jakarta Pusat":
        "Cempaka_Putih Gambir Johar_Baru Kemayoran Menteng Sawah_Besar Senen Tanah_Abang",
    "Kota Administrasi Jakarta Utara":
        "Cilincing Kelapa_Gading Koja Pademangan Penjaringan Tanjung_Priok",
    "Kota Administrasi Jakarta Barat":
        "Cengkareng Grogol_Petamburan Kalideres Kebon_Jeruk Kembangan Palmerah Taman_Sari Tambora",
    "Kota Administrasi Jakarta Selatan":
        "Cilandak Jagakarsa Kebayoran_Baru Kebayoran_Lama Mampang_Prapatan Pancoran Pasar_Minggu Pesanggrahan Setiabudi Tebet",
    "Kota Administrasi Jakarta Timur":
        "Cakung Cipayung Ciracas Duren_Sawit Jatinegara Kramat_Jati Makasar Matraman Pasar_Rebo Pulo_Gadung",
    "Kabupaten Administrasi Kepulauan Seribu":
        "Kepulauan_Seribu_Selatan Kepulauan_Seribu_Utara",
}  # fmt: skip
VILLAGES: Final = ("Barat", "Baru", "Dalam", "Selatan", "Tengah", "Timur")
OFFICES: Final = ("Umum", "Keuangan", "Program dan Pelaporan")
STAFF: Final = ("Analis Kebijakan", "Pengadministrasi Umum", "Pengolah Data", "Arsiparis", "Pranata Komputer")
AGENCIES: Final = frozenset({*SERVICES, *BOARDS, *BUREAUS, *OTHERS, *CITIES})


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the outline: its path, its head's grade, and whether staff sit in it or its head alone."""

    path: tuple[str, ...]
    grade: str
    has_staff: bool = False


def people() -> tuple[PersonRow, ...]:
    """Return the staff table of the province, numbered as Excel would."""
    registry = Registry(SEED)
    rows = (row for team in teams() for row in team_rows(team, registry))
    return tuple(replace(row, row=number) for number, row in enumerate(rows, start=2))


def teams() -> tuple[Team, ...]:
    """Return the units with their sizes, which add up to HEADCOUNT."""
    places = tuple(_places())
    staffed = [index for index, place in enumerate(places) if place.has_staff]
    rng = random.Random(SEED)  # noqa: S311 - an invented province, not secrets
    sizes = [rng.randint(SMALLEST, LARGEST) if place.has_staff else 1 for place in places]
    while (missing := HEADCOUNT - sum(sizes)) != 0:
        step = 1 if missing > 0 else -1
        for index in rng.sample(staffed, min(abs(missing), len(staffed))):
            sizes[index] = max(SMALLEST, sizes[index] + step)
    return tuple(_team(place, size) for place, size in zip(places, sizes, strict=True))


def _team(place: Place, size: int) -> Team:
    name = place.path[-1]
    is_finance = name == "Subbagian Keuangan"
    return Team(
        place.path,
        name.replace("Dinas", "Kepala Dinas", 1) if name.startswith("Dinas") else f"Kepala {name}",
        place.grade,
        size,
        ("Bendahara Pengeluaran", *STAFF) if is_finance else STAFF,
        (("Bendahara Pengeluaran", DutyRole.TREASURER),) if is_finance else (),
    )


def _places() -> Iterator[Place]:
    for agency in SERVICES:
        yield from _agency(agency)
        for city in CITIES:
            if city.startswith("Kota"):
                yield Place((agency, f"Suku {agency} {city}"), "IV/a", has_staff=True)
    for agency in (*BOARDS, *OTHERS):
        yield from _agency(agency)
    for bureau in BUREAUS:
        yield from _bureau(bureau)
    for city, districts in CITIES.items():
        yield from _city(city, [name.replace("_", " ") for name in districts.split()])


def _agency(agency: str) -> Iterator[Place]:
    yield Place((agency,), "IV/c")
    yield Place((agency, "Sekretariat"), "IV/b")
    for office in OFFICES:
        yield Place((agency, "Sekretariat", f"Subbagian {office}"), "III/d", has_staff=True)
    for division in ("I", "II", "III", "IV"):
        yield Place((agency, f"Bidang {division}"), "IV/a")
        for section in ("Perencanaan", "Pelaksanaan", "Pengendalian"):
            yield Place((agency, f"Bidang {division}", f"Seksi {section} {division}"), "III/d", has_staff=True)


def _bureau(bureau: str) -> Iterator[Place]:
    yield Place((bureau,), "IV/c")
    for department in ("I", "II", "III"):
        yield Place((bureau, f"Bagian {department}"), "IV/a")
        for office in ("Perumusan", "Pelaksanaan", "Evaluasi"):
            yield Place((bureau, f"Bagian {department}", f"Subbagian {office} {department}"), "III/d", has_staff=True)


def _city(city: str, districts: list[str]) -> Iterator[Place]:
    yield Place((city,), "IV/c")
    yield Place((city, "Sekretariat Kota"), "IV/b")
    for office in (*OFFICES, "Tata Pemerintahan", "Perekonomian", "Kesejahteraan Rakyat"):
        yield Place((city, "Sekretariat Kota", f"Bagian {office}"), "III/d", has_staff=True)
    for district in districts:
        yield Place((city, f"Kecamatan {district}"), "IV/a", has_staff=True)
        for village in VILLAGES:
            yield Place((city, f"Kecamatan {district}", f"Kelurahan {district} {village}"), "III/d", has_staff=True)
