# make run    serve the register on this machine, at http://127.0.0.1:8000 (PORT=… changes it)
# make proxy  run nginx before it, at http://127.0.0.1:8080 (PROXY_PORT=… changes it)
# make staff  make an account for the Secretariat's desk of that local run
# make test   lint, the quick tests on SQLite, and on PostgreSQL what depends on the engine
# make test-slow  the other tests of both: in a browser, behind nginx, outages, kills, backups
# make check  the inner loop: lint, types, and the tests of what changed since the last commit
# make soak   the long drills whole, on both engines: kills, races, examples, five times the hostile requests
# make coverage  the suite on SQLite with its coverage, which has a floor
# make lint   the checks alone
# make bench  measure the register with up to 100,000 topics on both engines (the first time: long)
# make bench-quick  measure it beside its peers, in under two minutes
# make audit  check the public pages with the W3C's checker and Lighthouse (needs npm and Java)
# make screenshots  shoot the steps of docs/secretariat.md anew
# make fuzz   send 20,000 seeded requests to public pages and 10,000 to the desk, on both engines
# make sbom   list what the register is made of, as CycloneDX, in var/sbom.json
# make requirements  make requirements.txt anew of requirements.in
# make load   put it under load behind its proxy, as a crowd and an outage do: four minutes
# make clean  take away the virtual environment and the collected static files; data stays

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := LOCAL_MODE=true $(BIN)/python manage.py

.PHONY: run proxy staff test test-slow test-programs check soak coverage lint bench bench-quick audit screenshots load fuzz sbom requirements clean
.DEFAULT_GOAL := run

run: .venv/runtime.stamp var/static.stamp
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_register
	@LOCAL_MODE=true PORT=$(PORT) exec $(BIN)/gunicorn --config python:wgsom.gunicorn

proxy: .venv/runtime.stamp var/static.stamp
	@$(BIN)/python -m tests.support.nginx
	@$(BIN)/python -m wgsom.proxy

staff: .venv/runtime.stamp
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) createsuperuser

test: lint test-programs
	@$(BIN)/python -m tests.support.engines -n 2 -m "not slow"

test-slow: test-programs
	@$(BIN)/python -m tests.support.engines -n 2 -m slow

test-programs: .venv/development.stamp
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m tests.support.office
	@$(BIN)/python -m tests.support.nginx

soak: lint test-programs
	@$(BIN)/python -m tests.support.soak -n 2

coverage: test-programs
	@DATABASE_URL=sqlite:///var/tests.sqlite3 $(BIN)/python -m pytest -q -n 2 --cov --cov-report=term:skip-covered

check: lint
	@$(BIN)/python -m tests.support.changed_tests

lint: .venv/development.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates
	@$(BIN)/python -m tests.support.template_lines
	LOCAL_MODE=true $(BIN)/mypy
	$(BIN)/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	env -i PATH="$$PATH" SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		ALLOWED_HOSTS=register.example.org $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/development.stamp var/static.stamp
	@$(BIN)/python -m tests.support.bench_peers
	@$(BIN)/python -m tests.support.bench

bench-quick: .venv/development.stamp var/static.stamp
	@$(BIN)/python -m tests.support.bench_peers

audit: .venv/development.stamp var/static.stamp
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m tests.support.audit

screenshots: .venv/development.stamp var/static.stamp
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m tests.support.screenshots

load: .venv/development.stamp
	@$(BIN)/python -m tests.support.load

fuzz: .venv/development.stamp
	@$(BIN)/python -m tests.support.fuzz

sbom: .venv/development.stamp
	@mkdir -p var
	$(BIN)/cyclonedx-py requirements requirements.txt --output-file var/sbom.json

# For every platform and Python that the register runs on. What is pinned stays as it is: change a
# line of requirements.in, or remove the .txt files to take what is newest of the rest.
COMPILE = $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-annotate --no-emit-index-url --custom-compile-command "make requirements"
requirements: .venv/development.stamp
	$(COMPILE) requirements.in --output-file requirements.txt
	$(COMPILE) --constraint requirements.txt requirements-dev.in --output-file requirements-dev.txt

# What make made and can make again; never the data, which lies in var.
clean:
	rm -rf .venv var/static var/static.stamp

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The register needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/runtime.stamp: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@touch $@

.venv/development.stamp: requirements-dev.txt .venv/runtime.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@

var/static.stamp: .venv/runtime.stamp wgsom/settings.py $(shell find static -type f)
	$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@
