# Everything below works on a machine that has only Python 3.11: each target sets up what it needs.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
WORKERS ?= auto

# The tests start many processes of the same modules: compile each once, also where the surroundings say otherwise.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help venv demo test test-deep lint typecheck check bench format schema breaking lock wheel clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

venv: $(INSTALLED) ## Create the virtual environment from the lock file

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Postloan needs Python 3.11 or newer")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: venv ## Seed a demonstration portfolio in SQLite and serve its API
	$(BIN)/postloan demo

# The fixed sample of lives depends on the modules that are loaded when it is drawn, so its tests run by themselves.
TWIN := tests/stateful/test_account_against_naive.py

test: venv ## Run all tests
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadscope --no-loadscope-reorder --ignore $(TWIN)
	$(BIN)/python -m pytest $(TWIN) tests/stateful/test_naive.py

test-deep: venv ## Run all tests with many more generated examples
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadscope --no-loadscope-reorder --hypothesis-profile deep

lint: venv ## Check style, format and the import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo

typecheck: venv ## Check types with mypy and pyright
	$(BIN)/mypy
	$(BIN)/pyright

check: lint typecheck test ## Run everything that must pass before a commit lands

bench: venv ## Measure, each figure beside its floor
	$(BIN)/python -m tests.benchmarks

format: venv ## Format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

schema: venv ## Write schema.graphql from the code
	$(BIN)/postloan export-schema > schema.graphql

BASE ?= HEAD~1
breaking: venv ## Show what schema.graphql breaks for clients of the one in BASE
	@git show $(BASE):schema.graphql 2>/dev/null | $(BIN)/python -m tests.graphql.breaking

lock: ## Resolve the dependencies anew and write requirements.lock
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check 'setuptools>=77' --editable '.[dev,production]'
	build/lock/bin/python -m pip freeze --disable-pip-version-check --all --exclude pip --exclude postloan \
		| grep -E '^[A-Za-z0-9._-]+==' > requirements.lock
	rm -rf build/lock *.egg-info

wheel: venv ## Build the wheel, never from stale files
	rm -rf build dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

clean: ## Remove everything that can be made again
	rm -rf build dist $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +
