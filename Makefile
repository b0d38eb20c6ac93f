# make run    serve the register on this machine, at http://127.0.0.1:8000 (PORT=… changes it)
# make proxy  run nginx before it, at http://127.0.0.1:8080 (PROXY_PORT=… changes it)
# make staff  make an account for the Secretariat's desk of that local run
# make test   every check, the whole suite on SQLite, and on PostgreSQL what depends on the engine
# make check  the inner loop: lint, types, and the tests of what changed since the last commit
# make soak   the whole suite with every hostile request, kill, race and example: long
# make coverage  the suite on SQLite with its coverage, which has a floor
# make lint   the checks alone
# make bench  measure the register with up to 100,000 topics on both engines (the first time: long)
# make bench-quick  measure it beside its peers, in under two minutes
# make audit  check the public pages with the W3C's checker and Lighthouse (needs npm and Java)
# make screenshots  shoot the steps of docs/secretariat.md anew
# make load   put it under load behind its proxy, as a crowd and an outage do: four minutes
# make clean  take away the virtual environment and the collected static files; data stays

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := LOCAL_MODE=true $(BIN)/python manage.py

.PHONY: run proxy staff test check soak coverage lint bench bench-quick audit screenshots load clean
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

test: lint
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m tests.support.office
	@$(BIN)/python -m tests.support.nginx
	@$(BIN)/python -m tests.support.engines -n 2

soak: lint
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m tests.support.office
	@$(BIN)/python -m tests.support.nginx
	@SOAK=1 $(BIN)/python -m tests.support.engines -n 2

coverage: .venv/development.stamp
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m tests.support.nginx
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

# What make made and can make again; never the data, which lies in var.
clean:
	rm -rf .venv var/static var/static.stamp

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The register needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/runtime.stamp: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/development.stamp: requirements-dev.txt .venv/runtime.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

var/static.stamp: .venv/runtime.stamp wgsom/settings.py $(shell find static -type f)
	$(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@
