# Needs Python 3.11 or newer with venv, and nothing else: every target installs what it needs, once.

PYTHON ?= python3
PORT   ?= 8000
NAME   ?= shop
N      ?= 10000000
GRAPHS ?= 50000
HISTORIES ?= 1000000
CACHES ?= 200000
RESPONSES ?= 200000
CASES  ?= 500
BIN    := .venv/bin
STAMPS := .venv/.installed
PINS   := constraints.txt

# uv trusts what the machine trusts and asks the index that pip was told to ask.
UV = UV_SYSTEM_CERTS=1 UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(BIN)/pip config get global.index-url 2>/dev/null)}}" $(BIN)/uv
INSTALL = $(UV) pip install --quiet --python $(BIN)/python --constraints $(PINS) --build-constraints $(PINS)
EDITABLE = $(foreach package,$(wildcard packages/*),--editable '$(package)[standard]')
MANIFESTS = pyproject.toml $(PINS) $(wildcard packages/*/pyproject.toml)
CHECKS = mypy pyright ruff floors rules
SIDE_BY_SIDE = $(MAKE) --no-print-directory --jobs 4 --output-sync=target --keep-going
SERVE = $(BIN)/python -m examples.serve

.DEFAULT_GOAL := help
.PHONY: help demo example test check programs node ruff floors mypy pyright rules fix bench soak fuzz docs lock clean
.DELETE_ON_ERROR:

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(STAMPS)/demo  ## serve the example shop (PORT=8000)
	@$(SERVE) shop --port $(PORT)

example: $(STAMPS)/demo  ## serve any application of examples/ (NAME=shop PORT=8000)
	@$(SERVE) $(NAME) --port $(PORT)

test: $(STAMPS)/test  ## every check, then every test, with coverage
	@$(SIDE_BY_SIDE) programs node $(CHECKS)
	@$(BIN)/python -m tools.run_tests

check: $(STAMPS)/test  ## every static check
	@$(SIDE_BY_SIDE) $(CHECKS)

programs: $(STAMPS)/test
	@$(BIN)/python -m tools.install_programs

node: $(STAMPS)/node

ruff: $(STAMPS)/test
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --diff .

floors: $(STAMPS)/test
	@$(BIN)/lint-imports --no-cache --no-logo

mypy: $(STAMPS)/test
	@$(BIN)/mypy --no-error-summary

pyright: $(STAMPS)/test
	@$(BIN)/pyright --warnings

rules: $(STAMPS)/test
	@$(BIN)/python -m tools.checks

fix: $(STAMPS)/test  ## format, mend what can be mended, accept the public names as they are now
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet . && $(BIN)/python -m tools.checks --accept-public-names

bench: $(STAMPS)/test  ## measure against the peers, write docs/benchmarks/
	@$(BIN)/python -m tests.benchmarks

soak: $(STAMPS)/test programs node  ## a million requests, restarts, signals, overload, 10,000 clients, 4 GiB, headers, 20 random orders, projects of all options, RealWorld on every Python
	@$(BIN)/python -m tests.benchmarks.soak && $(BIN)/python -m tests.reliability.soak

fuzz: $(STAMPS)/test  ## N hostile requests (N=10000000), random graphs (GRAPHS=50000), histories of strategies (HISTORIES=1000000), of caches (CACHES=200000) and of the HTTP cache (RESPONSES=200000), Schemathesis (CASES=500)
	@$(BIN)/python -m tests.reliability.fuzz $(N) && $(BIN)/python -m tests.reliability.graphs $(GRAPHS)
	@$(BIN)/python -m tests.reliability.resilience $(HISTORIES)
	@$(BIN)/python -m tests.reliability.caches $(CACHES)
	@$(BIN)/python -m tests.reliability.http_caching $(RESPONSES)
	@$(BIN)/python -m tests.openapi.external.schemathesis_run $(CASES)

docs: $(STAMPS)/test programs  ## run every example of the documents and docstrings
	@$(BIN)/python -m pytest --quiet tests/docs

lock: $(STAMPS)/uv  ## resolve the newest versions again and write constraints.txt
	@$(UV) pip compile --quiet --upgrade --python-version 3.11 --all-extras $(patsubst %,--group %,demo test check bench build) \
		--no-header --no-annotate $(patsubst packages/%/pyproject.toml,--no-emit-package armature-%,$(wildcard packages/*/pyproject.toml)) --output-file $(PINS) $(wildcard packages/*/pyproject.toml)

clean:  ## remove the environment and everything that tools remember
	@rm -rf .venv tools/node/node_modules .reports .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache

# ---- what is installed, each once; again when a manifest changes

$(STAMPS)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Armature needs Python 3.11 or newer; name one: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(PINS) uv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/demo: $(STAMPS)/uv $(MANIFESTS)
	@$(INSTALL) $(EDITABLE) --group demo && touch $@

$(STAMPS)/test: $(STAMPS)/uv $(MANIFESTS)
	@$(INSTALL) $(EDITABLE) --group test --group check --group build && touch $@ $(STAMPS)/demo

$(STAMPS)/node: $(STAMPS)/test tools/node/package.json tools/node/package-lock.json
	@$(BIN)/python -m tools.nodejs && touch $@
