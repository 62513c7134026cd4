"""How the product is deployed: compose, image, systemd units and guide fit together and to the settings. No container engine is needed."""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.site import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
APP_SERVICES = {"migrate", "web", "worker", "batch", "beat", "backup"}
PASSING = {"migrate", "backup"}  # they do something and end
UNITS = sorted((ROOT / "docs/systemd").glob("*.service"))
SETTINGS = "".join(
    (ROOT / "roster" / name).read_text() for name in ("environment.py", "settings.py", "serving.py", "metrics.py", "checks.py")
)


def test_compose_services_depend_on_services_that_exist_and_can_become_ready():
    for service in SERVICES.values():
        for name, wish in service.get("depends_on", {}).items():
            if wish["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[name]
            else:
                assert SERVICES[name]["restart"] == "no"


def test_compose_volumes_are_declared_and_used():
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


def test_compose_sets_only_variables_that_the_settings_read():
    names = COMPOSE["x-app"]["environment"]
    assert [name for name in names if f'"{name}"' not in SETTINGS] == []
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"} <= set(names)


def test_compose_reaches_its_servers_by_their_service_names():
    environment = COMPOSE["x-app"]["environment"]
    assert "@postgres/" in environment["DATABASE_URL"]
    assert "@redis/" in environment["REDIS_URL"]


def test_compose_keeps_no_secret():
    secrets = [
        value
        for service in [COMPOSE["x-app"], *SERVICES.values()]
        for name, value in service.get("environment", {}).items()
        if re.search("KEY|PASSWORD|AUTH", name)
    ]
    assert secrets
    assert all(re.fullmatch(r"\$\{\w+:(\?.*|-)\}", value) for value in secrets)  # asked for, or empty: never a value


def test_every_lasting_compose_service_has_a_health_check_and_comes_back():
    for name, service in SERVICES.items():
        if name not in PASSING:
            assert "healthcheck" in service, name
            assert service["restart"] == "unless-stopped", name


def test_the_image_runs_as_nobody_special_and_copies_what_exists():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")][-1] != "USER root"
    copied = [line.split()[1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_image_of_every_server_is_pinned():
    assert all(re.search(r":\d+\.\d+", SERVICES[name]["image"]) for name in ("postgres", "redis"))


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_compose_service_is_hardened(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert name in APP_SERVICES or service["user"] not in {"root", "0"}  # the app's image has its own USER


@pytest.mark.parametrize("name", ["worker", "batch", "web"])
def test_scaled_services_have_no_fixed_name(name):
    assert "container_name" not in SERVICES[name]


def test_each_queue_has_its_worker_and_heads_share_none_with_the_province():
    from django.conf import settings

    queues = [re.search(r"--queues=(\S+)", SERVICES[name]["command"])[1] for name in ("worker", "batch")]
    assert sorted(queues) == sorted(queue.name for queue in settings.CELERY_TASK_QUEUES)


def test_redis_keeps_bells_on_disk_and_forgets_none():
    command = SERVICES["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_image_holds_all_that_the_product_needs_to_start(tmp_path):
    """Copy what the Dockerfile copies, and no more, then collect the static files and read every address there."""
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line and "requirements" not in line:
            name = line.split()[1]
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, tmp_path / name)
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "STATIC_BACKEND"}}
    environment = kept | {"DATA_DIR": str(tmp_path / "data"), "STATIC_ROOT": str(tmp_path / "collected")}
    for command in (["collectstatic", "--noinput", "-v0"], ["migrate", "--noinput", "-v0"], ["load_circulars"], ["check"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert (tmp_path / "collected/staticfiles.json").exists()


def test_what_docker_may_send_is_what_the_image_copies():
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        line.split()[1]
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
    }
    assert allowed == copied


# --- systemd ---------------------------------------------------------------------------------------------------------------------------


def unit(path):
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(path)
    return parser


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_unit_runs_as_nobody_special_and_tells_its_main_process_alone_to_go(path):
    service = unit(path)["Service"]
    assert service["User"] == "jadwal"
    assert service["KillMode"] == "mixed"  # children that got SIGTERM too would die in mid-solve
    assert service["NoNewPrivileges"] == "true"
    assert service["ProtectSystem"] == "strict"
    assert service["Restart"] == "always"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_unit_is_sound_to_systemd_itself(path, tmp_path):
    """`systemd-analyze verify` of the unit, with this environment's programs in place of /opt/jadwal."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    programs = Path(sys.executable).parent
    here = tmp_path / path.name
    here.write_text(path.read_text().replace("/opt/jadwal/.venv/bin", str(programs)).replace("/opt/jadwal", str(ROOT)))
    said = subprocess.run(["systemd-analyze", "verify", "--man=no", str(here)], capture_output=True, text=True, check=False)
    own = [line for line in said.stderr.splitlines() if path.stem.rstrip("@") in line]
    assert (said.returncode, own) == (0, [])


def test_environment_file_of_the_units_names_only_what_the_settings_read():
    text = (ROOT / "docs/systemd/jadwal.env.example").read_text()
    names = re.findall(r"^(\w+)=", text, re.MULTILINE)
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"} <= set(names)
    assert [name for name in names if f'"{name}"' not in SETTINGS] == []
    assert re.search(r"^SECRET_KEY=$", text, re.MULTILINE)


def test_guide_names_files_and_commands_that_exist():
    text = (ROOT / "docs/deploy.md").read_text()
    paths = set(re.findall(r"`((?:docs|roster|tests)/[\w./@-]+)`", text))
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
    commands = set(re.findall(r"manage\.py (\w+)", text)) - {
        "migrate",
        "collectstatic",
        "check",
        "createsuperuser",
        "clearsessions",
    }
    known = {path.stem for room in ("roster", "policies") for path in (ROOT / room / "management/commands").glob("*.py")}
    assert commands <= known
