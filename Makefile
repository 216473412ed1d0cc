# All there is to run, a line each. Needs GNU make, and Python 3.11 or later as `python3`.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check -qq
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --annotation-style=line --strip-extras --allow-unsafe --build-deps-for=editable --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.PHONY: serve test lint format bench bench-full bench-peers clean lock docs chromium
.DELETE_ON_ERROR:

serve: .venv/.serve  ## the site on http://127.0.0.1:$(PORT), with the index brought up to date first
	@$(BIN)/kennisbank index || { code=$$?; [ $$code -eq 1 ] || exit $$code; echo "Niet alles kon in de index (zie hierboven); de site start met wat er wel in staat." >&2; }
	@exec $(BIN)/kennisbank serve --port $(PORT)

test: lint chromium tools/api/node_modules/.installed  ## everything that must hold before a change goes in
	$(BIN)/pytest

lint: .venv/.test  ## format, lint and types
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy

format: .venv/.test  ## put the format right, and what lint can mend by itself
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: .venv/.test  ## figures as tables, and as JSON in benchmarks/results/; beside the peers where those are there
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.run

bench-full: .venv/.test bench-peers  ## the same with a million passages as well; takes an hour, and some 10 GB of disk
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.run --full

bench-peers: .venv-peers/.done  ## txtai, LanceDB, Chroma and bm25s, in an environment of their own beside ours

.venv-peers/.done: requirements/peers.txt | .venv/.test
	@$(PYTHON) -m venv .venv-peers
	@$(BIN)/python -c "import sysconfig; print(sysconfig.get_path('purelib'))" > .venv-peers/ours.pth
	@mv .venv-peers/ours.pth "$$(.venv-peers/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/ours.pth"
	@.venv-peers/bin/python -m pip install --disable-pip-version-check -qq -r $<
	@touch $@

docs: .venv/.test  ## remake docs/opdrachten.md from the command line itself
	$(BIN)/python -m docs.opdrachten

clean:  ## remove what was made here; the corpus and data/ (accounts, history) stay
	rm -rf .venv .venv-peers dist build tools/api/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis benchmarks/results
	find index -mindepth 1 ! -name README.md -delete 2>/dev/null || true
	find kennisbank tests tools benchmarks docs -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

lock: .venv/.test  ## make the locks anew from pyproject.toml; UPGRADE=--upgrade for newer versions
	$(COMPILE) $(UPGRADE) --output-file=requirements/serve.lock pyproject.toml
	$(COMPILE) $(UPGRADE) --extra=dev --constraint=requirements/serve.lock --output-file=requirements/test.lock pyproject.toml
	sed -i -E -e 's/^(torch==[0-9.]+)\+[a-z0-9]+/\1/' -e '/^(nvidia-|cuda-|triton)/d' requirements/*.lock

# The lock is complete, so --no-deps: torch would ask for CUDA, which nothing here uses.
.venv/.serve: requirements/serve.lock pyproject.toml | .venv/bin/pip
	@echo "Installeren wat is vastgelegd (de eerste keer enkele minuten) ..."
	@$(PIP) --no-deps -r $<
	@$(PIP) --no-deps --no-build-isolation -e .
	@$(BIN)/python -c "import torch" || { echo "De geïnstalleerde torch werkt hier niet: waarschijnlijk de CUDA-versie. Zie CONTRIBUTING.md, 'The CPU build of torch'." >&2; exit 1; }
	@touch $@

.venv/.test: requirements/test.lock .venv/.serve
	@$(PIP) --no-deps -r $<
	@touch $@

.venv/bin/pip:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "De kennisbank vraagt Python 3.11 of nieuwer; geef het met PYTHON=... als python3 ouder is." >&2; exit 1; }
	@$(PYTHON) -m venv .venv

# Only the check of the API against the API Design Rules needs npm; without it that one test is skipped.
tools/api/node_modules/.installed: tools/api/package-lock.json
	@if ! command -v npm >/dev/null; then echo "Zonder npm vervalt één test: die van de API tegen de API Design Rules." >&2; \
	elif (cd tools/api && SCARF_ANALYTICS=false npm ci --ignore-scripts --no-audit --no-fund --silent); then touch $@; \
	else echo "npm kon Spectral niet installeren; de test van de API tegen de API Design Rules vervalt." >&2; fi

chromium:
	@test -x /usr/bin/chromium || if ! command -v apt-get >/dev/null; then echo "De browsertests vragen /usr/bin/chromium; installeer het." >&2; exit 1; elif [ "$$(id -u)" -eq 0 ]; then $(APT_CHROMIUM); elif command -v sudo >/dev/null; then sudo sh -c '$(APT_CHROMIUM)'; else echo "De browsertests vragen Chromium; laat een beheerder 'apt-get install chromium' doen." >&2; exit 1; fi

APT_CHROMIUM := export DEBIAN_FRONTEND=noninteractive; apt-get update -q && apt-get install -yq --no-install-recommends chromium
