# Everything is installed in .venv. The machine needs Python 3.11 or newer, git, make and a package index; `make` alone lists the targets.

VENV ?= .venv
LOCK ?= requirements/dev.txt
# The interpreter to make the environment with: the oldest suitable one that the machine has, unless given.
PYTHON ?=
PYTEST_ARGS ?=
BENCH_ARGS ?=

bin := $(VENV)/bin
projects := . $(patsubst %/pyproject.toml,%,$(wildcard providers/*/pyproject.toml))
packages := $(notdir $(wildcard src/* providers/*/src/*))
# A script that writes committed pages; with --check it writes nothing, and fails when a page would change.
generators := $(wildcard scripts/generate_*.py)

# Every process of a test run, and every program that a test starts, would compile the whole library anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

##@ Set-up

.PHONY: help setup lock clean
help: ## List the targets
	@awk -F':.*## ' '/^##@/ {print "\n" substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(VENV)/.workspace ## Make .venv from the lock; nothing to do when it is up to date

$(VENV)/.locked: $(LOCK)
	@python="$(PYTHON)"; [ -n "$$python" ] || python=$$(scripts/pythons | awk 'NR == 1 {print $$2}'); \
	[ -n "$$python" ] || { echo "anyroom needs Python 3.11 or newer (with venv); none was found on PATH" >&2; exit 1; }; \
	[ -x $(bin)/pip ] || { echo "making $(VENV) with $$python"; "$$python" -m venv --clear $(VENV); }
	@echo "installing $(LOCK) in $(VENV)"
	@$(bin)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(LOCK)
	@touch $@

$(VENV)/.workspace: $(VENV)/.locked hatch_build.py $(projects:%=%/pyproject.toml)
	@$(bin)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation $(projects:%=--editable %)
	@touch $@

compile = $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --all-extras \
	--custom-compile-command "make lock" $(packages:%=--no-emit-package %) $(if $(UPGRADE),--upgrade) pyproject.toml

lock: setup ## Lock anew after a change of dependencies; UPGRADE=1 also moves every pin to the newest
	$(compile) --group dev --output-file requirements/dev.txt
	$(compile) --group test --resolution lowest-direct --output-file requirements/lowest.txt
	$(compile) --group outsiders --output-file requirements/outsiders.txt

clean: ## Remove every environment, cache and built file
	rm -rf .venv .venv-* .cache .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist htmlcov

##@ The main job

.PHONY: tour live
tour: setup ## One program on every platform, against the embedded simulators
	@$(bin)/anyroom tour

live: setup ## The same against the real services; credentials come from the environment
	@$(bin)/anyroom tour --live

##@ Gates

.PHONY: test coverage quick lowest outsiders mutants faults soak
test: setup ## Every test
	@$(bin)/python -m pytest -n auto $(PYTEST_ARGS)

coverage: setup ## Every test under coverage, and its floor
	@$(bin)/coverage erase
	@$(bin)/coverage run -m pytest -n auto $(PYTEST_ARGS)
	@$(bin)/coverage combine --quiet
	@$(bin)/python scripts/coverage_gate.py

quick: setup ## Every test that is not marked slow
	@$(bin)/python -m pytest -n auto -m "not slow" $(PYTEST_ARGS)

mutants: setup ## Would the cassettes notice if an adapter were a little wrong? Every survivor needs its explanation
	$(bin)/python scripts/mutants.py

faults: setup ## Every wire operation under every fault, bad answers, two minutes of soak; writes its part of docs/reliability.md
	$(bin)/python -m pytest -n auto -m faults tests/faults $(PYTEST_ARGS)

soak: setup ## Twenty minutes of random calls and faults; the figures go into docs/reliability.md
	$(bin)/python -m pytest -m faults tests/faults/test_soak.py --soak-seconds 1200 --soak-page $(PYTEST_ARGS)

lowest: ## The quick tests on the lowest versions that the distributions allow
	@$(MAKE) --no-print-directory quick VENV=.venv-lowest LOCK=requirements/lowest.txt

outsiders: setup ## Others' software drives the simulators; writes docs/outsiders.md, and fails where that was out of date
	@$(MAKE) --no-print-directory setup VENV=.venv-outsiders LOCK=requirements/outsiders.txt
	$(bin)/pyright --project tests/outsiders
	.venv-outsiders/bin/python -m pytest -m outsiders tests/outsiders $(PYTEST_ARGS)
	$(bin)/python -m pytest -m outsiders tests/webhooks $(PYTEST_ARGS)

.PHONY: lint style types wheels fresh audit
lint: style types wheels fresh audit ## Style, types, what the wheels hold, generated pages, known vulnerabilities

style: setup ## ruff
	$(bin)/ruff check .
	$(bin)/ruff format --check .

types: setup ## mypy and pyright, and whether users see a type on every public name
	$(bin)/mypy
	$(bin)/pyright
	@for package in $(packages); do \
		PATH="$(abspath $(bin)):$$PATH" $(bin)/pyright --verifytypes $$package --ignoreexternal || exit 1; \
	done

wheels: setup ## Build every distribution as for a release, into dist/, and look inside
	@rm -rf dist
	@for project in $(projects); do \
		ANYROOM_RELEASE=1 $(bin)/python -m build --no-isolation --outdir dist $$project > /dev/null || exit 1; \
	done
	$(bin)/python scripts/check_dist.py dist

fresh: setup ## Are the generated pages up to date?
	@for script in $(generators); do echo "$$script --check"; $(bin)/python $$script --check || exit 1; done

audit: setup ## Known vulnerabilities of what is locked
	$(bin)/python scripts/audit.py requirements/dev.txt

.PHONY: install-check
install-check: setup ## pip install ".[all]" in an empty environment outside the checkout, and the tour there
	$(bin)/python scripts/install_check.py

##@ Pages and figures

.PHONY: docs bench
docs: setup ## Write the generated pages anew
	@for script in $(generators); do echo "$$script"; $(bin)/python $$script || exit 1; done

bench: ## Measure us, the bare libraries and the vendors' SDKs; writes docs/performance.md unless BENCH_ARGS=--quick
	@$(MAKE) --no-print-directory setup VENV=.venv-outsiders LOCK=requirements/outsiders.txt
	@.venv-outsiders/bin/python -m benchmarks $(BENCH_ARGS)
