# The only list of commands; CI calls the same ones. `make` alone prints it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# Tests wait much (brokers, builds, browsers), so more of them run at once than there are cores; 0: one after another
WORKERS ?= 3
export PYTHONDONTWRITEBYTECODE :=
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false

.PHONY: help install install-dev demo run test check lint types audit format lock up down clean

help: ## Print this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: .venv/.installed ## Install what Milepost runs on into .venv, from requirements.lock
install-dev: .venv/.installed-dev ## The same and the tools of its tests, from requirements-dev.lock

demo: install ## Everything on this machine: broker, Airflow, boards, a simulated city; Ctrl-C stops it
	@$(BIN)/milepost demo

run: install ## Land, gate, build, gate, publish once, without Airflow (a broker must run: milepost broker)
	@$(BIN)/milepost run

test: install-dev ## The tests, on real DuckDB files, brokers, Airflow processes and a browser where present
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile --max-worker-restart=0 # a worker put in another's place would wait for ever

lint: install-dev ## Style of Python and of SQL as dbt renders it
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/sqlfluff lint dbt_project/models dbt_project/tests

types: install-dev ## Types of Python, strict
	@$(BIN)/mypy

audit: install-dev ## Pins, hashes and licences of what is locked, and what was yanked when it was; without network
	@$(BIN)/python scripts/audit_dependencies.py

check: lint types audit test ## What CI runs: lint, types, audit, test

format: install-dev ## Format Python
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

up: ## The same system in production shape, with Docker Compose (needs Docker and a .env)
	@test -f .env || { echo "No .env here: cp .env.example .env and fill in what it marks as required." >&2; exit 1; }
	@docker compose up --build --detach --wait

down: ## Stop what `make up` started; volumes stay
	@docker compose down

lock: install-dev ## Resolve pyproject.toml again into both lock files (after a change of dependencies), and note what is yanked
	@compile() { $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header "$$@" >/dev/null; }; \
	{ compile -o requirements.lock; compile --extra dev -c requirements.lock -o requirements-dev.lock; } 2>&1 | tee /dev/stderr \
	| { echo '# What the index had taken back (yanked) when the versions were locked; written by make lock.'; sed -n 's/^warning: \(.*is yanked.*\)$$/\1/p' | sort -u; } > requirements.yanked

clean: ## Remove the environment; data/ stays
	@rm -rf .venv

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v < (3, 15) else f"Milepost needs Python 3.11 to 3.14; {sys.executable} is {v.major}.{v.minor}. Name another: make PYTHON=python3.12 demo")'
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "python3 cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv==0.13.9'

.venv/.installed: requirements.lock pyproject.toml | .venv/bin/uv
	@echo "Installing from requirements.lock, compiling to bytecode (about a minute the first time)"
	@$(BIN)/uv pip install --python $(BIN)/python --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install --python $(BIN)/python --no-deps --no-build-isolation --quiet -e .
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	@echo "Installing the tools of the tests from requirements-dev.lock"
	@$(BIN)/uv pip install --python $(BIN)/python --compile-bytecode -r requirements-dev.lock
	@touch $@
