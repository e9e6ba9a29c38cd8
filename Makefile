# Each target sets up what it needs: Python 3.11 or later, make and a package registry are all that has to be there.

BIN := .venv/bin
READY := .venv/.ready
CODE := generator tests benchmarks .github

# Tests start hundreds of short processes; each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: generate check diff test lint bench demo soak fuzz fuzz-import fuzz-compare fuzz-revise third-party clean

generate: $(READY)  ## make generated/ from spec/
	$(BIN)/rowcast generate --jobs auto

check: $(READY) static  ## what CI runs beside the tests: drift, style, types, layers
	$(BIN)/rowcast check

diff: $(READY)  ## show what `make generate` would change
	@$(BIN)/rowcast generate --diff

test: $(READY)  ## run the tests
	$(BIN)/python -m pytest -q -n 2

lint: $(READY) static  ## style, types, layers, and the rules for specs
	$(BIN)/rowcast lint

bench: $(READY)  ## measure, and write benchmarks/README.md
	$(BIN)/python benchmarks/generation.py
	$(BIN)/python benchmarks/client.py

demo: $(READY)  ## show the generated client at work against a local server
	PYTHONPATH=generated/python $(BIN)/python tests/demo/demo.py

soak: $(READY)  ## 100,000 calls and 10,000 streams with random faults; the largest streams, and what many calls leave
	@# With a pool of memory for each thread, the C library keeps more the longer threads come and go, and hides a leak.
	MALLOC_ARENA_MAX=1 $(BIN)/python benchmarks/soak.py
	MALLOC_ARENA_MAX=1 $(BIN)/python benchmarks/soak_sizes.py

fuzz: $(READY)  ## ten minutes of coverage-guided fuzzing of the decoders of streams
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris==3.0.0
	$(BIN)/python benchmarks/fuzz_decode.py

SECONDS ?= 600
fuzz-import: $(READY)  ## ten minutes of importing mutated pages; SECONDS=60 for less
	$(BIN)/python tests/fuzz/fuzz_import.py $(SECONDS)

EXAMPLES ?= 3000
fuzz-compare: $(READY)  ## what holds of any two specs, with thousands of others in each run; EXAMPLES=100 for fewer
	COMPAT_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest -q tests/compat/test_properties.py tests/compat/test_soundness.py

EDITS ?= 2000
fuzz-revise: $(READY)  ## random edits of specs; runs that remember are held to runs that do not; EDITS=100 for fewer
	$(BIN)/python benchmarks/fuzz_revise.py $(EDITS)

third-party: $(READY)  ## the generated client against a server that others wrote; needs Node.js and its registry
	npm install --silent --no-save --no-audit --no-fund --prefix .venv/node @copilotkit/aimock@1.43.0
	AIMOCK=$(CURDIR)/.venv/node/node_modules/.bin/llmock $(BIN)/python -m pytest -q tests/thirdparty

clean:  ## remove what is neither written by people nor generated from spec/
	rm -rf .venv benchmarks/.venv dist .rowcast_cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: static
static: $(READY)
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports

# The newest Python that is at least 3.11, by its name; PYTHON=… on the command line overrules it.
PYTHON ?= $(shell for name in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	"$$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& command -v "$$name" && break; done)

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later with venv is needed, and was not found; try PYTHON=/path/to/python" >&2; exit 2; }
	"$(PYTHON)" -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@# An editable installation leaves no bytecode, and a run that may write none would compile two hundred modules.
	$(BIN)/python -m compileall -q generator
	@touch $@
