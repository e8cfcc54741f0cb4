# Everything builds its own .venv from Python >= 3.11 and make alone.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help run lesson test test-processors test-lowest check format bench screenshots notebooks docs packages translations clean
help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "motamot needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test,check]'
	@touch $@ $(VENV)/.run

run: $(VENV)/.run ## open the app
	@$(BIN)/motamot

$(VENV)/.lab: $(BIN)/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[lab]'
	@touch $@

lesson: $(VENV)/.lab ## open the lesson in JupyterLab, on a copy of the notebooks in lesson/
	@$(BIN)/python -m scripts.lesson

test: $(VENV)/.dev ## run the tests
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -q --numprocesses auto --dist worksteal

test-processors: $(VENV)/.dev ## run what the processor may change as on other processors
	$(BIN)/python -m scripts.processors

test-lowest: ## run the tests with the oldest dependencies that pyproject.toml allows
	test -d $(VENV)-lowest || $(PYTHON) -m venv $(VENV)-lowest
	$(VENV)-lowest/bin/pip install --quiet --disable-pip-version-check uv
	$(VENV)-lowest/bin/uv pip install --quiet --python $(VENV)-lowest/bin/python --upgrade --resolution lowest-direct --editable '.[test]'
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(VENV)-lowest/bin/python -m pytest -q --numprocesses auto --dist worksteal tests/core tests/corpora tests/app

check: $(VENV)/.dev ## formatting, lint, types, architecture
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## format and mend what ruff can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(VENV)/.run ## measure speed and memory into benchmarks/RESULTS.md (TORCH_PYTHON=a Python with PyTorch)
	@$(BIN)/python -m benchmarks $(if $(TORCH_PYTHON),--torch-python $(TORCH_PYTHON))

screenshots: $(VENV)/.run ## draw the pictures of the README from the running app
	$(BIN)/python scripts/screenshot.py

$(VENV)/.notebooks: $(BIN)/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[notebooks]'
	@touch $@

notebooks: $(VENV)/.notebooks ## run the notebooks anew, in place
	$(BIN)/python scripts/notebooks.py

$(VENV)/.docs: $(BIN)/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[docs]'
	@touch $@

docs: $(VENV)/.docs ## build the pages into site/
	$(BIN)/mkdocs build --strict --quiet

$(VENV)/.package: $(BIN)/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[package]'
	@touch $@

packages: $(VENV)/.package ## build, check and try the wheel and the sdist, and what other package managers need
	$(BIN)/python -m scripts.packages

translations: $(VENV)/.dev ## collect the texts of the screen into its French catalogue, and list those without a translation
	$(BIN)/python -m scripts.translations

clean: ## remove what the commands built
	rm -rf $(VENV) $(VENV)-lowest .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist site
