# Two commands: `make serve` and `make test`. Each sets up what it needs by itself.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help setup serve test lint bench format lock places clean

help:
	@echo "make serve   set up, take in the examples on an empty record, serve on http://127.0.0.1:8000"
	@echo "make test    set up and run every check"
	@echo "make setup   $(VENV) from the lock (does nothing when it is current)"
	@echo "make bench   the tables of benchmarks/"
	@echo "make format  format the code"
	@echo "make places  make search_service/query/data/ anew from lists of units: LISTS=folder"
	@echo "make lock    pin the newest versions that pyproject.toml allows (needs uv)"

setup: $(VENV)/.ready-to-serve

serve: setup
	@$(BIN)/search-service ingest --only-if-empty examples
	@exec $(BIN)/search-service serve

test: lint
	$(BIN)/python -m pytest --cov --cov-report=term

lint: $(VENV)/.ready-to-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-to-bench
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.words
	$(BIN)/python -m benchmarks.engine
	$(BIN)/python -m benchmarks.typing
	$(BIN)/python -m benchmarks.restoring
	$(BIN)/python -m benchmarks.abbreviations
	$(BIN)/python -m benchmarks.suggest
	$(BIN)/python -m benchmarks.relevance
	$(BIN)/python -m benchmarks.http

format: $(VENV)/.ready-to-test
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(VENV)/.ready-to-serve: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-to-test: $(VENV)/.ready-to-serve requirements-dev.lock
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.ready-to-bench: $(VENV)/.ready-to-test requirements-bench.lock
	$(PIP) --require-hashes -r requirements-bench.lock
	@touch $@

# Extras stay in the locks: pip 23 otherwise takes the newest `coverage[toml]` for unpinned.
LOCK := uv pip compile --quiet --no-strip-extras --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header pyproject.toml --extra build --extra client

lock:
	$(LOCK) --upgrade --output-file requirements.lock
	$(LOCK) --extra cluster --constraints requirements.lock --output-file requirements-cluster.lock
	$(LOCK) --extra cluster --extra dev --constraints requirements-cluster.lock --output-file requirements-dev.lock
	$(LOCK) --extra bench --constraints requirements-dev.lock --output-file requirements-bench.lock

places: setup
	$(BIN)/python -m search_service.query.refresh --lists $(LISTS)

clean:
	rm -rf $(VENV) build *.egg-info .coverage* .mypy_cache .pytest_cache .ruff_cache .hypothesis
