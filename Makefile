# Every target sets up what it needs on a machine with only python3 (3.11 or newer), make and the package registries.
# Stamps inside .venv remember which requirements are installed, so that a second run starts at once.

PYTHON ?= python3
UV := .venv/bin/uv
UV_VERSION := 0.13.9
PY := .venv/bin/python

export UV_NO_PROGRESS := 1
export UV_LINK_MODE := copy
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# uv trusts whom the machine trusts, as pip does.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := 1
endif

# What a production server must set at least; `check --deploy` reads the settings with it and connects to nothing.
PRODUCTION = SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	DATABASE_URL=postgresql://roster@localhost/roster REDIS_URL=redis://localhost ALLOWED_HOSTS=jadwal.example \
	TRUSTED_PROXIES=1 EMAIL_HOST=mail.example

.PHONY: help run test check bench faults fuzz guide lock translations audit components

help:
	@echo "make run      serve the product at 127.0.0.1:8000 (PORT, DATA_DIR)"
	@echo "make test     run every test"
	@echo "make check    format, lint, types, import rules, templates, migrations, translations, deploy settings"
	@echo "make bench    measure (ONLY=unit|province|weekly|crowd|peers|pages)"
	@echo "make faults   inject faults, print what was lost (LONG=1: a thousand, three quarters of an hour; writes RELIABILITY.md)"
	@echo "make audit    ask for known weaknesses of the packages shipped"
	@echo "make components  list them (CycloneDX)"
	@echo "make fuzz     20,000 small random problems against enumeration"
	@echo "make guide    take the pictures of docs/ from the running product"

run: .venv/.runtime
	@exec $(PY) manage.py run_embedded

test: .venv/.dev .venv/.chromium
	@exec $(PY) -m tests

check: .venv/.dev
	.venv/bin/ruff format --check --quiet .
	.venv/bin/ruff check --quiet .
	.venv/bin/mypy --no-error-summary .
	.venv/bin/lint-imports
	.venv/bin/djlint --lint --quiet templates
	$(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) -m tests.translations
	.venv/bin/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml
	.venv/bin/hadolint Dockerfile

bench: .venv/.dev .venv/.peers
	@exec $(PY) -m bench $(ONLY)

faults: .venv/.dev
	@exec $(PY) -m tests faults

fuzz: .venv/.dev
	@exec $(PY) -m tests.fuzz

# Known weaknesses of the packages that are shipped; it asks a public service, which not every machine reaches.
audit: .venv/.dev
	@.venv/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.txt || \
		{ echo "make audit failed: either a weakness is listed above, or the service of known weaknesses wasn't reached and nothing was checked."; exit 1; }

# What is shipped, as a CycloneDX document on the standard output, without the addresses of registries.
components: .venv/.dev
	@.venv/bin/cyclonedx-py requirements --short-PURLs --output-reproducible --pyproject pyproject.toml requirements.txt | \
		$(PY) -c 'import json, sys; json.dump(json.load(sys.stdin, object_hook=lambda one: {k: v for k, v in one.items() if k != "externalReferences"}), sys.stdout, indent=1)'

guide: .venv/.dev .venv/.chromium
	@exec $(PY) -m tests.browser.guide

translations: .venv/.dev
	@exec $(PY) -m tests.translations --write

lock: $(UV)
	$(UV) pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 requirements.in -o requirements.txt
	$(UV) pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 requirements-dev.in -o requirements-dev.txt
	$(UV) pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 requirements-bench.in -o requirements-bench.txt

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		[ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -yqq python3-venv >/dev/null; } || \
		{ echo "This Python can't make virtual environments: install the system's package python3-venv first."; exit 1; }
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet uv==$(UV_VERSION)

# Runtime packages are added, never synced: a checkout that also has the development packages keeps them.
# pip is the second try: a machine may name its mirror to pip alone.
.venv/.runtime: requirements.txt | $(UV)
	$(UV) pip install --quiet --require-hashes -r requirements.txt || .venv/bin/pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt | $(UV)
	$(UV) pip sync --quiet --require-hashes requirements-dev.txt || .venv/bin/pip install --quiet --require-hashes -r requirements-dev.txt
	@touch .venv/.runtime $@

# Timefold is a peer in the bench, in an environment of its own. Without it, or without Java 17, its rows say so.
.venv/.peers: requirements-bench.txt | $(UV)
	@$(PYTHON) -m venv --clear .venv/timefold
	@{ $(UV) pip install --quiet --python .venv/timefold/bin/python --require-hashes -r requirements-bench.txt || \
		.venv/timefold/bin/pip install --quiet --require-hashes -r requirements-bench.txt; } && touch $@ || echo "Timefold was not installed"

# Without Chromium the browser tests say that they were not run; with CI=true that is a failure.
.venv/.chromium: | $(UV)
	@if command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then :; \
	else echo "Installing Chromium for the browser tests"; apt-get update -qq && apt-get install -yqq chromium >/dev/null; fi
	@touch $@
