# Two commands on a fresh machine: `make demo` and `make test`. They need Python 3.11 and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
# A file's tests share what they set up; files begin in the order that tests/conftest.py gives them, long ones first.
PARALLEL := --numprocesses auto --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help demo test soak topology check handbook docs format e2e recordlinkage peers sbom lock clean

help: ## say what can be made
	@grep -E '^[a-z0-9]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed; name it with PYTHON=..."; exit 1; }
	@echo "Setting up the environment from requirements.lock (once, about two minutes) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## a demo county, its nights and its offices' answers, lists at the end
	@$(BIN)/crosscheck demo

test: $(READY) ## all tests but the end-to-end ones
	@$(BIN)/pytest --ignore=tests/e2e $(PARALLEL)

soak: $(READY) ## the long random runs, with their tables printed
	@$(BIN)/pytest tests/soak --soak

topology: $(READY) ## start docker-compose.yml and kill its services in the night, in containers where they can run
	@tests/soak/topology/images
	@$(BIN)/pytest tests/soak/test_topology.py --soak

check: $(READY) ## formatter, linter, type checker
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

handbook: $(READY) ## build the inspectors' handbook: docs/handbook/index.html
	@$(BIN)/crosscheck handbook

docs: $(READY) ## write docs/settings.md anew from the code
	@$(BIN)/python tests/structure/settings_page.py

format: $(READY) ## format the code in place
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

e2e: $(READY) ## a small county's night from export files to lists, twice: the second time nothing changes
	@$(BIN)/pytest tests/e2e $(PARALLEL)

recordlinkage: $(READY) ## the recordlinkage toolkit in an environment of its own, for crosscheck bench linkage
	@$(PYTHON) -m venv .venv/recordlinkage
	@.venv/recordlinkage/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r plugins/crosscheck_demo/bench/linkage/recordlinkage.lock

peers: $(READY) ## the tools of crosscheck bench peers in an environment of their own
	@$(PYTHON) -m venv .venv/peers
	@.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r plugins/crosscheck_demo/bench/peers/peers.lock

sbom: ## software bill of materials (CycloneDX 1.6) of everything in requirements.lock: build/sbom.cdx.json
	@$(PYTHON) -m venv .venv/sbom
	@.venv/sbom/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .ci/sbom.lock
	@mkdir -p build
	@.venv/sbom/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --spec-version 1.6 \
		--output-reproducible --output-format JSON --output-file build/sbom.cdx.json
	@echo "build/sbom.cdx.json"

lock: ## derive requirements.lock and the locks of other environments anew from what they ask for
	@$(PYTHON) -m venv .lockenv && .lockenv/bin/pip install --quiet uv
	@.lockenv/bin/uv pip compile --quiet --generate-hashes --no-annotate \
		--no-header --python-version 3.11 --group dev pyproject.toml --output-file requirements.lock
	@.lockenv/bin/uv pip compile --quiet --generate-hashes --no-annotate \
		--no-header --python-version 3.11 plugins/crosscheck_demo/bench/linkage/recordlinkage.in --output-file plugins/crosscheck_demo/bench/linkage/recordlinkage.lock
	@.lockenv/bin/uv pip compile --quiet --generate-hashes --no-annotate --no-strip-extras \
		--no-header --python-version 3.11 plugins/crosscheck_demo/bench/peers/peers.in --output-file plugins/crosscheck_demo/bench/peers/peers.lock
	@.lockenv/bin/uv pip compile --quiet --generate-hashes --no-annotate \
		--no-header --python-version 3.11 .ci/sbom.in --output-file .ci/sbom.lock
	@rm -rf .lockenv

clean: ## remove the environment and everything that was computed
	rm -rf .venv .crosscheck .pytest_cache .mypy_cache .ruff_cache
