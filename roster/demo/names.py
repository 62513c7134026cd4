"""Invents civil servants: names with degrees, NIP, pangkat and status that fit one another. Pure, and the same for the same seed."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from roster.demo.peoples import PEOPLES
from roster.excel.grades import RANKS
from roster.excel.people import Status

FIRST_BIRTH = date(1971, 1, 1)
YOUNGEST_START = 22
OLDEST_START = 33
LAST_START = 2021
NO_MONTH = 21
"""What stands where a PNS has the month he started: two digits that are no month (domain.md, section 4)."""
DAYS_A_YEAR = 365.25

FIELDS = ("S.Kom.", "S.T.", "S.E.", "S.Sos.", "S.IP.", "S.I.Kom.", "S.H.", "S.Stat.", "S.A.P.", "S.Si.", "S.Pd.", "S.Ak.")
MASTERS = ("M.Si.", "M.M.", "M.T.", "M.Kom.", "M.A.P.", "M.I.Kom.", "M.H.", "M.Stat.")
DIPLOMAS = ("A.Md.", "A.Md.Kom.", "A.Md.Ak.", "A.Md.T.")


@dataclass(frozen=True, slots=True)
class Person:
    """An invented civil servant; `rank` as the staff table has it (`Penata (III/c)`, `IX`), `name` with degrees."""

    nip: str
    name: str
    status: Status
    rank: str
    email: str


@dataclass(slots=True)
class Registry:
    """Invents one person after another; no name, NIP or e-mail address comes twice."""

    seed: int
    _random: random.Random = field(init=False)
    _names: set[str] = field(default_factory=set)
    _nips: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311 - invented people, not secrets

    def invent(self, status: Status, grade: str = "") -> Person:
        """Return a person; `grade` is a golongan (`III/c`), else one that fits the years in service."""
        is_woman = self._random.random() < 0.47
        start, birth = self._career(status, grade)
        code = grade or self._grade(status, LAST_START + 2 - start)
        bare = self._name(is_woman=is_woman)
        return Person(
            nip=self._nip(birth, start, status, is_woman=is_woman),
            name=self._with_degrees(bare, code, born=birth.year, is_woman=is_woman),
            status=status,
            rank=_rank(code),
            email=f"{_ascii(bare)}@pegawai.example",
        )

    def _career(self, status: Status, grade: str) -> tuple[int, date]:
        """Return the year of entry and the day of birth; senior grades have served long enough for them."""
        latest = {"IV": 2003, "III": 2015}.get(grade.partition("/")[0], LAST_START)
        if status is Status.CPNS:
            start = LAST_START + 1
        elif status is not Status.PNS:
            start = self._random.randint(LAST_START - 2, LAST_START)
        else:
            start = self._random.randint(1996, latest)
        earliest = max(FIRST_BIRTH.year, start - OLDEST_START)
        year = self._random.randint(earliest, max(earliest, start - YOUNGEST_START))
        return start, date(year, 1, 1) + timedelta(days=self._random.randrange(int(DAYS_A_YEAR)))

    def _grade(self, status: Status, years: int) -> str:
        if status is Status.NON_ASN:
            return ""
        if status is Status.PPPK:
            return self._random.choice(("V", "VII", "IX", "IX", "IX", "X"))
        if status is Status.CPNS:
            return self._random.choice(("II/c", "III/a", "III/a"))
        ladder = [code for code in RANKS if code.startswith(("II/", "III/"))]
        entry = self._random.choice(("II/a", "II/c", "III/a", "III/a"))
        return ladder[min(ladder.index(entry) + years // 4, len(ladder) - 1)]

    def _name(self, *, is_woman: bool) -> str:
        people = self._random.choices(PEOPLES, [people.weight for people in PEOPLES])[0]
        given, last = (people.women, people.last_of_women) if is_woman else (people.men, people.last_of_men)
        while True:
            parts = [self._random.choice(given), self._random.choice(last)]
            if self._random.random() < 0.25 or " ".join(parts) in self._names:
                parts.insert(1, self._random.choice([one for one in given if " " not in one] or last))
            name = " ".join(parts)
            if len(set(parts)) == len(parts) and name not in self._names:
                self._names.add(name)
                return name

    def _with_degrees(self, name: str, grade: str, *, born: int, is_woman: bool) -> str:
        rung = grade.partition("/")[0]
        after: list[str] = []
        before = ""
        if rung in {"III", "IV", "IX", "X"}:
            after = [self._random.choice(FIELDS)]
        elif rung in {"II", "VII"} and grade not in {"II/a", "II/b"}:
            after = [self._random.choice(DIPLOMAS)]
        if rung == "IV" or (grade in {"III/c", "III/d"} and self._random.random() < 0.4):
            after.append(self._random.choice(MASTERS))
        if rung == "IV" and born < 1975:
            before = self._random.choice(("Dr. ", "Ir. ", "Dra. " if is_woman else "Drs. "))
        if before in {"Ir. ", "Dra. ", "Drs. "}:
            after = after[1:]
        return before + ", ".join([name, *after])

    def _nip(self, birth: date, start: int, status: Status, *, is_woman: bool) -> str:
        month = NO_MONTH if status is Status.PPPK else self._random.choice((1, 2, 3, 4, 12))
        while True:
            nip = f"{birth:%Y%m%d}{start}{month:02d}{2 if is_woman else 1}{self._random.randint(1, 20):03d}"
            if nip not in self._nips:
                self._nips.add(nip)
                return nip
            birth += timedelta(days=1)


def _rank(code: str) -> str:
    return f"{RANKS[code]} ({code})" if code in RANKS else code


def _ascii(name: str) -> str:
    return name.lower().replace(".", "").replace(" ", ".")
