# Two commands are enough: `make run` and `make test`. Needs Python 3.11 or newer and make, nothing else.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install -qq --disable-pip-version-check --require-hashes
RUN_READY := $(VENV)/.run-ready
TEST_READY := $(VENV)/.test-ready
# Processes for the slow tests. The pure rooms run in one: starting a second costs more than it saves.
WORKERS ?= 2
PYTEST := $(PY) -m pytest
PURE := tests/guide tests/cases
PARTS := lint types content unit slow
args ?=

.DEFAULT_GOAL := help
.PHONY: help run test lint types unit slow content promises browser bench play preview graph strings clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN_READY) ## Start the bot: the real one with BOT_TOKEN, without it the playground
	@$(PY) main.py run $(args)

test: $(TEST_READY) ## Everything: lint, types, content, pure rooms, then the rest; prints how long each part took
	@report=""; begun=$$(date +%s); \
	for part in $(PARTS); do \
	  start=$$(date +%s); echo "== $$part"; \
	  if ! $(MAKE) --no-print-directory $$part; then \
	    printf "$$report"; echo "make test: $$part failed after $$(( $$(date +%s) - start )) s"; exit 1; \
	  fi; \
	  report="$$report$$(printf '%-8s %4d s' $$part $$(( $$(date +%s) - start )))\n"; \
	done; \
	printf "$$report"; echo "make test: all parts passed in $$(( $$(date +%s) - begun )) s"

lint: $(TEST_READY) ## Style: ruff's rules and its formatter
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(TEST_READY) ## Types: mypy, strict
	@$(PY) -m mypy

content: $(RUN_READY) ## Check the trees, facts, contacts, journeys and translations
	@$(PY) main.py content check $(args)

unit: $(TEST_READY) ## The pure rooms (guide, cases): seconds
	@$(PYTEST) $(PURE) -m "not nightly" $(args)

slow: $(TEST_READY) ## The rest: store, service, telegram, playground, promises, browser
	@$(PYTEST) tests $(PURE:%=--ignore=%) -m "not nightly" -n $(WORKERS) --dist loadfile -rs $(args)

promises: $(TEST_READY) ## Every promise at full length (long; see docs/promises.md)
	@$(PYTEST) tests/promises -m "nightly or not nightly" $(args)

browser: $(TEST_READY) ## The playground's page in headless Chromium
	@$(PYTEST) tests/browser -rs $(args)

bench: $(RUN_READY) ## Presses a second beside a bare aiogram bot, loading beside bare parsing, search beside a scan
	@$(PY) -m bench.reading $(args)
	@$(PY) -m bench.content
	@$(PY) -m bench.search

play: $(RUN_READY) ## Walk the trees in the terminal; the walk is printed as a journey
	@$(PY) main.py content play $(args)

preview: $(RUN_READY) ## All pages as one HTML file in build/; args="--against main" shows what changed
	@$(PY) main.py content preview $(args)

graph: $(RUN_READY) ## A drawing of each tree in build/graph
	@$(PY) main.py content graph $(args)

strings: $(RUN_READY) ## Bring the catalogues up to date; a translation whose source changed turns fuzzy
	@$(PY) main.py content strings

clean: ## Remove .venv and caches; data/ and .env stay
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Waymark needs Python 3.11 or newer, and '$(PYTHON)' is not: name one, as in: make run PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python could not make $(VENV): install its venv module (on Debian: apt-get install python3-venv)." >&2; exit 1; }

$(RUN_READY): requirements.lock | $(PY)
	@echo "Installing what the bot needs into $(VENV) ..."
	@$(PIP) -r requirements.lock
	@touch $@

# The test lock holds everything that the run lock holds, at the same versions.
$(TEST_READY): requirements-test.lock requirements.lock | $(PY)
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP) -r requirements-test.lock
	@touch $(RUN_READY) $@
