# `make run` and `make test` do everything on a fresh Debian machine; both are safe to run twice.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PY := .venv/bin/python
RUN_PACKAGES := python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
  fonts-dejavu-core fonts-inter
DEV_PACKAGES := chromium postgresql
# Test databases live in memory where there is some: their durability is tested elsewhere.
QUICK := $(shell test -w /dev/shm && echo /dev/shm || echo $${TMPDIR:-/tmp})
CATALOGUES := $(wildcard portal/translations/*/sv/LC_MESSAGES/messages.po)

.PHONY: help setup setup-dev run check test bench types unit journeys format

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup: .venv/.run $(CATALOGUES:.po=.mo) portal/static/vendor/inter-400.woff2 ## install what running needs

setup-dev: setup .venv/.dev ## install what checks and tests need

run: setup ## serve the portal with its demonstration on http://127.0.0.1:8000
	@.venv/bin/portal migrate
	@.venv/bin/portal import-directory portal/organisations/directory.toml
	@.venv/bin/portal demo --if-empty
	@.venv/bin/portal serve --host 127.0.0.1 --port 8000 --with-worker

check: setup-dev ## lint, types, walls, content, translations
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/portal bank check
	$(PY) tests/messages.py

test: check ## every check and every test, on SQLite and PostgreSQL and in the browser
	TMPDIR=$(QUICK) $(PY) -m pytest -n 2 --dist loadfile -q tests

bench: setup-dev ## ratios against the bare libraries, in one run
	$(PY) -m tests.bench

format: setup-dev ## put code into the house's form
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

%.mo: %.po
	.venv/bin/pybabel -q compile -i $< -o $@ -l sv

portal/static/vendor/inter-400.woff2: | .venv/.run
	@$(PY) -m portal.papers.webfont $(@D)

.venv/.run: requirements.lock requirements-build.lock pyproject.toml
	@bash .ci/packages $(RUN_PACKAGES)
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes --no-deps \
	  -r requirements-build.lock -r requirements.lock
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@bash .ci/packages $(DEV_PACKAGES)
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes --no-deps \
	  -r requirements-dev.lock
	@touch $@
