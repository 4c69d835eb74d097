# The commands of the project. The work is done by scripts/, with any Python from 3.11 on and nothing else.
RUN := sh scripts/python.sh
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help env assets demo demo-data test check bench lock format clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

env: ## The Python environment, development tools included
	@$(RUN) scripts/setup_env.py dev

assets: ## GOV.UK Frontend and the fonts, from npm
	@$(RUN) scripts/setup_assets.py

demo: ## From nothing to the running site with demo data (PORT=8000)
	@$(RUN) scripts/demo.py

demo-data: ## The same, but stops before serving
	@$(RUN) scripts/demo.py --no-serve

test: ## The whole suite, PostgreSQL and Redis included (ARGS="-k name")
	@$(RUN) scripts/run_tests.py $(ARGS)

check: ## Format, lint, types, import contracts, migrations, documents, deployment settings
	@$(RUN) scripts/check.py

bench: ## The benchmarks, as a table and in benchmarks/results.json (ARGS="--others 1000")
	@$(RUN) scripts/bench.py $(ARGS)

lock: env ## Compile the lock files from pyproject.toml and package.json (ARGS=--upgrade)
	@$(RUN) scripts/lock.py $(ARGS)

format: env ## Put the code into the house format
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

clean: ## Remove what set-up built; the database and the files under var/ stay
	@rm -rf .venv node_modules var/static var/log var/tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
