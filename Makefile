# `make run`, `make test` and `make bench` set everything up on a machine that has only Python 3.11 or later.
# Elsewhere than in .venv/ nothing is installed. HOST, PORT and INDEX_DIR are read from the environment.

PYTHON ?= python3
INDEX_DIR ?= index_data
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test check bench eval messages screenshots setup setup-dev setup-bench lock clean

run: setup
	@if [ ! -e "$(INDEX_DIR)/CURRENT" ]; then \
	  echo "$(INDEX_DIR) holds no index yet: loading the sample articles"; \
	  $(BIN)/indexer load sample_docs/articles --index "$(INDEX_DIR)"; fi
	@exec $(BIN)/searchapp serve --index "$(INDEX_DIR)"

test: setup-dev
	$(BIN)/pytest

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# A few minutes; FULL=1 measures every goal at its size, in an hour or more.
bench: setup-bench
	$(BIN)/python -m bench $(if $(FULL),--size full)

# How good the answers are, on all questions; LIMIT=50 asks some of each set and leaves docs/ alone.
eval: setup-bench
	$(BIN)/python -m bench.evaluation $(if $(LIMIT),--limit $(LIMIT))

# Collects the texts of the pages into the English catalogue, says how many are to be translated, compiles it.
messages: setup
	$(BIN)/python -m searchapp.web.catalogue

# The pictures in docs/screenshots, taken anew.
screenshots: setup-dev
	$(BIN)/python -m tests.searchapp.screenshots

setup: $(VENV)/installed
setup-dev: $(VENV)/installed-dev $(VENV)/installed-axe
setup-bench: $(VENV)/installed-bench

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; name it with: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "Making $(VENV)/"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "The venv module did not work; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

# Twice quiet: errors are shown, warnings about other people's packages are not.
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

$(VENV)/installed: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing the program and what it needs; this takes a minute or two"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	@echo "Installing what tests and checks need"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# The browser tests' accessibility checks come from npm; where that is missing those tests skip, and say so.
AXE := tests/searchapp/axe
$(VENV)/installed-axe: $(VENV)/installed-dev $(AXE)/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix $(AXE) --silent --no-audit --no-fund; \
	  else echo "npm is not installed, so the accessibility tests will be skipped" >&2; fi
	@touch $@

$(VENV)/installed-bench: $(VENV)/installed requirements-bench.lock
	@echo "Installing what the bench compares with"
	@$(PIP) --require-hashes -r requirements-bench.lock
	@touch $@

# Universal: one lock for Python 3.11 to 3.13 on Linux, macOS and Windows.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-index-url pyproject.toml

lock: setup-dev
	$(LOCK) --extra build --output-file requirements.lock
	$(LOCK) --extra build --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --extra build --extra bench --constraint requirements.lock --output-file requirements-bench.lock

# Leaves the index alone, which may have taken hours to load; to delete that: rm -r index_data/generations
clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
