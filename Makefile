# Everything Concord can do from a clone. `make help` lists it. Set-up happens by itself, once, before whatever needs it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Hundreds of processes are started here: where this is set, each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE
N ?= 5
OUTAGE ?= 20
WORKERS ?= 2

.PHONY: help setup demo up test test-engines check format bench soak faults fuzz mutation contracts invariants slither reference licences lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make .venv and node_modules from the locked, hashed lists
	@tools/setup.sh python node

demo: setup ## Tell the whole story in a few minutes, on engines of its own; leaves nothing running
	@.venv/bin/concord demo

up: setup ## Leave a node running with the demonstration's data, and print what to try
	@.venv/bin/concord up --demo-data

test: setup ## Run the Python tests that need no outside engine
	@echo "==> tests (sample documents: $${CONCORD_SAMPLES:-../shared/samples})"
	@.venv/bin/python -m pytest -n $(WORKERS) --dist loadfile -q

test-engines: setup ## Start Kubo, PostgreSQL, a geth consortium and Chromium, and test against them
	@tools/test_engines.sh

check: setup ## Lint, types, imports, licences, and freshness of locks, artifacts and documented commands
	@.venv/bin/python -m tools.check

format: setup ## Rewrite the sources in the house style
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .

bench: setup ## Measure Concord beside its peers, and print both figures
	@.venv/bin/python -m benchmarks

soak: setup ## Kill a loaded node N times, take its engines away for OUTAGE seconds, count what was lost
	@.venv/bin/python -m tests.soak --runs $(N) --outage-seconds $(OUTAGE)

faults: setup ## Let each step fail, before its effect and after it, and print what stands still and what holds
	@.venv/bin/python -m tests.faults

fuzz: setup ## Give every reader hostile input (make fuzz N=1000000)
	@.venv/bin/python -m tests.fuzz --inputs $(if $(filter command line environment,$(origin N)),$(N),1000000)

mutation: setup ## Change proofs and rules bit by bit, and list what no test notices (make mutation NAMES='ledger_api.domain.*')
	@CI=true CONCORD_EXAMPLES=mutation CONCORD_SAMPLES=$${CONCORD_SAMPLES:-$(abspath ../shared/samples)} nice -n 19 \
	    .venv/bin/python -m tools.mutation --children $(WORKERS) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) \
	    $(foreach name,$(or $(NAMES),anchors.merkle.*),'$(name)')

contracts: setup ## Compile the contracts, export ABI and bytecode, run the brownie tests
	@tools/setup.sh contracts
	@tools/contracts.sh

invariants: setup ## Drive the contracts with 200,000 random calls each (CONCORD_INVARIANT_RUNS=40: 10,000)
	@tools/invariants.sh

slither: setup ## Static analysis of the contracts, in an environment of its own
	@tools/setup.sh slither
	@.venv/bin/python -m tools.slither

reference: setup ## Write the reference pages that follow from the program: settings, codes, command line
	@.venv/bin/python -m tools.reference --write

licences: setup ## Write the table of dependencies and their licences
	@.venv/bin/python -m tools.check_licences --write

lock: setup ## Resolve all locks anew, keeping pins that still fit (UPGRADE=1 takes the newest)
	@.venv/bin/python -m tools.lock $(if $(UPGRADE),--upgrade)
	@npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error

clean: ## Remove what was built or installed here; data folders elsewhere are left alone
	rm -rf .venv .venv-contracts .venv-slither node_modules build reports .cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
