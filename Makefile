# make setup   a virtual environment with fiscallint and its tools; skipped when pyproject.toml has not changed
# make demo    lint the example disclosures; the SARIF log goes to build/demo.sarif
# make test    all tests
# make fuzz    what `make test` does with a few inputs, with RUNS of each kind (Linux, hours); finds lie in build/fuzz
# make bench   measure, in some minutes, and print a table; DOCUMENTS="a.pdf b.pdf" are measured too
# make lint    style and types
# make clean   remove what the other commands wrote, but not the environment

VENV ?= .venv
PYTHON ?= python3
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Findings (exit status 1) are what the demo is about; anything above is a failure.
FINDINGS := || test $$? -eq 1

.PHONY: setup demo test bench fuzz lint clean

setup: $(STAMP)

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: setup
	mkdir -p build
	$(BIN)/fiscallint check examples/disclosure.txt $(FINDINGS)
	$(BIN)/fiscallint check examples/disclosure.pdf $(FINDINGS)
	$(BIN)/fiscallint check examples/disclosure.pdf --output-format sarif --output build/demo.sarif $(FINDINGS)

test: setup
	$(BIN)/python -m pytest

RUNS ?= 100000
TARGETS ?= text tables narrative pdf plumbed docx package fixed sealed web saved workbook packed old separated number_format pack suppressions baseline configuration expression

fuzz: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	mkdir -p build/fuzz
	for target in $(TARGETS); do $(BIN)/python -m tests.fuzz.run $$target --runs $(RUNS) --folder build/fuzz || exit 1; done
	FISCALLINT_FUZZ=$(RUNS) $(BIN)/python -m pytest tests/fuzz -k 'changed or statement'

bench: setup
	mkdir -p build
	$(BIN)/python -m pytest benchmarks --benchmark-quiet --benchmark-json=build/benchmark.json $(DOCUMENTS:%=--document=%)
	$(BIN)/python -m benchmarks.table build/benchmark.json

lint: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict src

clean:
	rm -rf build dist .fiscallint_cache .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find src tests examples -name __pycache__ -type d -prune -exec rm -rf {} +
