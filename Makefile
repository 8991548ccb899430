# Everything that one does with this repository. GNU make 3.81 (macOS) is enough.
# The only things that have to be there: git, make, and Python 3 with pip.

.DEFAULT_GOAL := help
.PHONY: help install up test test-slow test-postgres15 bench fuzz simulate mutants check fix audit sbom clean

BIN := .venv/bin
SYNCED := .venv/.synced
PYTHON_FILES := src tests tools bench
# More arguments for `citas up` or pytest: make up ARGS="--port 9000", make test ARGS="-k slots"
ARGS :=
SEED := 1
OPERATIONS := 10000

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

install: $(SYNCED) ## Make .venv with the program and all tools, as uv.lock has them (fetches uv if it is missing)

$(SYNCED): pyproject.toml uv.lock .python-version tools/install.sh
	@sh tools/install.sh
	@touch $@

up: $(SYNCED) ## Start everything with a demo on http://127.0.0.1:8000; Ctrl-C stops it (ARGS="--port 9000")
	@$(BIN)/citas up --demo $(ARGS)

test: $(SYNCED) ## Run the tests, with real servers of their own (ARGS="-k slots")
	@sh tools/test.sh $(ARGS)

test-slow: $(SYNCED) ## Run the tests that take minutes
	@$(BIN)/pytest -m slow $(ARGS)

test-postgres15: $(SYNCED) ## Run the database tests on this machine's own PostgreSQL (Debian: postgresql)
	@bash tools/test_on_system_postgres.sh $(ARGS)

bench: $(SYNCED) ## Measure: slots in the domain, and a month over HTTP beside a bare handler (two minutes)
	@$(BIN)/python -m bench.domain
	@$(BIN)/python -m bench.http

fuzz: $(SYNCED) ## Look for a counterexample among 100,000 scenarios for each property of free slots: about an hour (ARGS="--examples 5000")
	@$(BIN)/python tools/fuzz.py $(ARGS)

simulate: $(SYNCED) ## Play random operations against a naive oracle, in memory (SEED=7 OPERATIONS=10000)
	@$(BIN)/python -m tests.simulation --seed $(SEED) --operations $(OPERATIONS) $(ARGS)

mutants: $(SYNCED) ## Tell which changes of the domain's rules no test would notice: mutants/report.md (about an hour)
	@HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-mutants} $(BIN)/mutmut run --max-children 2 $(ARGS)
	@$(BIN)/python tools/report_mutants.py > mutants/report.md && sed -n '1,/^## /p' mutants/report.md | sed '$$d'

check: $(SYNCED) ## Format, lint, types, import arrows, dependencies, security, container, compose, migrations, house rules
	@$(BIN)/ruff format --check --quiet $(PYTHON_FILES) || { echo "make fix puts the format right"; exit 1; }
	@$(BIN)/ruff check --quiet $(PYTHON_FILES)
	@$(BIN)/basedpyright
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/deptry src
	@$(BIN)/bandit --quiet --configfile pyproject.toml --severity-level medium --recursive src tools
	@$(BIN)/hadolint Containerfile
	@$(BIN)/python tools/check_compose.py
	@$(BIN)/python tools/lint_migrations.py
	@$(BIN)/python tools/check_house.py

fix: $(SYNCED) ## Put format and imports right
	@$(BIN)/ruff check --fix --quiet $(PYTHON_FILES); $(BIN)/ruff format --quiet $(PYTHON_FILES)

audit: $(SYNCED) ## Ask the advisory database about every dependency; fails as well when it cannot be reached
	@sh tools/dependencies.sh | $(BIN)/pip-audit --strict --require-hashes --disable-pip --requirement /dev/stdin

sbom: $(SYNCED) ## Write dist/sbom.cdx.json: what the program is made of (CycloneDX 1.6)
	@sh tools/sbom.sh

clean: ## Remove environments, caches and builds; data (var/) stays
	rm -rf .venv .tools build dist mutants .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
