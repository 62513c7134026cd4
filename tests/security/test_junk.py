"""A seeded crawl with junk over every own address as the head: whatever is sent, nobody ever meets an error of ours.

Deterministic: request n is always the same. JUNK_REQUESTS (default 400) says how far it goes; `JUNK_REQUESTS=50000` is the long form.
"""

import os
import random
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from roster.models import Assignment
from tests.security.test_access import ROWS, own_path

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("JUNK_REQUESTS", "400"))
BATCHES = 4
NAMES = (
    "unit", "starts", "ends", "pattern", "target", "max_home_run", "max_home_per_week", "action", "employee", "day", "version", "also",
    "note", "tampilan", "minggu", "hari", "tanggal", "halaman", "q", "keep", "lagi", "name", "minimum", "role", "members", "precedence",
    "duty_mode", "duty_minimum", "balance_start", "rank-1", "csrfmiddlewaretoken",
    "kind", "number", "people", "place", "reason", "confirm", "dari", "sampai", "pegawai", "pelaku", "tindakan", "capacity", "letter",
)  # fmt: skip
JUNK = (
    "", " ", "0", "-1", "1", "2", "3", "5", "999999999999", "9" * 400, "1e9", "NaN", "Infinity", "²", "٣", "x", "\x00", "\ud7ff", "💥" * 50,
    "2023-08-21", "2023-08-22", "2023-08-26", "2023-09-15", "0001-01-01", "9999-12-31", "2023-02-31", "21/08/2023", "2023-08-21T00:00",
    "weekly", "mixed", "panggilan", "darurat", "WFH", "WFO", "Plh.", "terbit", "unduh", "week", "period", "home", "office", "toggle", "pin", "unpin", "save", "solve", "bendahara", "urutan", "bergilir",
    "1:2023-08-21", "1:2023-08-22 2:2023-08-21", "1:2:3", ":", "<script>alert(1)</script>", "'; DROP TABLE roster_roster; --", "=1+1",
    "../../../etc/passwd", "%00", "%s%s%n", "{{ 7*7 }}", "true", "[]", "{}", "a" * 5000, "\r\nSet-Cookie: x=1", "\u202eabc",
)  # fmt: skip


def values(rng, scene):
    """A form filled with junk, often with a few fields that make sense, so that it gets past the first check."""
    sensible = {
        "unit": scene.roster.unit_id, "starts": "2023-08-21", "ends": "2023-09-15", "pattern": "weekly", "employee": scene.employee.pk,
        "day": "2023-08-21", "action": "toggle", "version": scene.roster.version, "name": "Loket", "minimum": 1,
        "members": scene.employee.pk, "target": 40, "kind": "darurat", "number": 1, "people": scene.employee.pk, "reason": "Banjir.",
        "place": "WFH", "capacity": "Plh.", "letter": "1/2023", "dari": "2023-08-21", "sampai": "2023-08-25",
    }  # fmt: skip
    chosen = {name: value for name, value in sensible.items() if rng.random() < 0.5}
    return chosen | {rng.choice(NAMES): rng.choice(JUNK) for _ in range(rng.randint(0, 6))}


def send(client, rng, scene, path, method):
    data = values(rng, scene)
    headers = {"HX-Request": "true"} if rng.random() < 0.3 else {}
    if method == "GET":
        return client.get(f"{path}?{urlencode(data, errors='replace')}", headers=headers)
    if "impor" in path and rng.random() < 0.7:
        data["file"] = SimpleUploadedFile(
            "x.xlsx", rng.choice([b"", b"PK\x03\x04", b"\xff\xfe\x00", b"NIP;Nama\n1;x", rng.randbytes(200)])
        )
    return client.post(path, data, headers=headers)


@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("person", ["head", "admin"])
def test_junk_never_meets_an_error_of_ours(scene, person, batch):
    rng = random.Random(f"{person} {batch}")
    client = Client()
    client.force_login(scene.users[person])
    for number in range(REQUESTS // BATCHES // 2):
        name, method, *_ = rng.choice(ROWS)
        path = own_path(name, scene)
        if rng.random() < 0.1:
            path = path.replace(str(scene.roster.pk), rng.choice(["0", "9" * 30, "9" * 5000, "-1", "x"]), 1)
        answer = send(client, rng, scene, path, method)
        assert answer.status_code < 500, (number, method, path)
    assert Assignment.objects.count() < 1000
