"""The house itself: its layout, what its files must not name, and a compose file whose parts fit together (no docker runs here)."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
TOP_LEVEL = {
    ".ci", ".dockerignore", ".gitignore", "ARCHITECTURE.md", "BENCHMARKS.md", "CHANGELOG.md", "Dockerfile", "LICENSE", "Makefile",
    "README.md", "bench", "docker-compose.yml", "docs", "locale", "manage.py", "policies", "pyproject.toml", "requirements-bench.in",
    "requirements-bench.txt", "requirements-dev.in", "requirements-dev.txt", "requirements.in", "requirements.txt", "roster", "static",
    "templates", "tests",
}  # fmt: skip
# Written in halves, so that this file doesn't name them either.
FORBIDDEN = [
    "pypi" + ".org",
    "python" + "hosted",
    "registry.npm" + "js",
    "deb" + ".debian",
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/tmp/te" + "am",
]


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def test_the_top_level_is_the_layout_of_the_house():
    assert {path.relative_to(ROOT).parts[0] for path in tracked_files()} <= TOP_LEVEL


def test_the_package_roster_is_empty_so_that_the_solver_loads_no_django():
    assert (ROOT / "roster/__init__.py").read_text() == ""


def test_the_web_process_loads_no_solver():
    code = "import django, sys; django.setup(); import roster.urls; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_law_imports_no_roster():
    offenders = [
        path
        for path in (ROOT / "policies").rglob("*.py")
        if re.search(r"^\s*(from|import) roster\b", path.read_text(), re.MULTILINE)
    ]
    assert offenders == []


def test_no_file_names_a_registry_or_this_machine():
    offenders = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "ignore")
        offenders += [f"{path.relative_to(ROOT)}: {word}" for word in FORBIDDEN if word in text]
    assert offenders == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_every_requirement_is_pinned_with_hashes(name):
    requirements = re.split(r"\n(?=\S)", (ROOT / name).read_text())
    packages = [requirement for requirement in requirements if not requirement.startswith("#")]
    assert packages
    assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []


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
    settings = (ROOT / "roster/settings.py").read_text()
    names = COMPOSE["x-app"]["environment"]
    assert [name for name in names if f'"{name}"' not in settings] == []
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
        if name != "migrate":
            assert "healthcheck" in service, name
            assert service["restart"] == "unless-stopped", name


def test_the_image_runs_as_nobody_special_and_copies_what_exists():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")][-1] != "USER root"
    copied = [line.split()[1] for line in lines if line.startswith("COPY ") and "--from" not in line]
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_image_of_every_server_is_pinned():
    assert all(re.search(r":\d+\.\d+", SERVICES[name]["image"]) for name in ("postgres", "redis"))
