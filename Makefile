# Everything a fresh machine needs: Python 3.11 or later, make. See `make help`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
CORE   := generator/sources/*,generator/topics/*,generator/pages/*,generator/feeds/*,generator/exports/*,generator/yamlnodes/*,$\
generator/merge.py,generator/doubles.py,generator/library.py,generator/selection.py,generator/settings.py,$\
generator/related.py,generator/trends.py,generator/summary.py,generator/repair.py,generator/mathml.py,generator/bundle.py,$\
generator/records.py,generator/order.py,generator/limits.py,generator/paper.py,generator/text.py,generator/errors.py,generator/urls.py
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help venv dev site serve update test check lint canary bench screenshots learn lock clean

help:  ## these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# pip is the last thing that venv makes: without it an environment is half-made, and made anew
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "$(PYTHON): Python 3.11 or later is needed; install it, or name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "$(PYTHON): cannot make a virtual environment; install python3-venv (apt install python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/site.stamp: requirements.lock pyproject.toml | $(BIN)/pip
	$(PIP) install --quiet --no-deps --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/site.stamp
	$(PIP) install --quiet --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

venv: $(VENV)/site.stamp  ## the virtual environment, with the command .venv/bin/papers
dev: $(VENV)/dev.stamp    ## the same with the tools that tests and checks need

site: venv  ## build the site from the data in the repository into site/
	@$(BIN)/papers build

serve: venv  ## build the site, serve it on http://127.0.0.1:8000/ and rebuild on every change
	@$(BIN)/papers serve

test: dev  ## install what tests need, a browser and a feed reader included, and run them all
	@.ci/tools
	$(BIN)/python -m pytest

update: venv  ## import pasted listings, fetch the sources, commit and push the data if they changed
	@.ci/update

lint: dev  ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint  ## what CI asks for: lint, types, contracts, tests with coverage (installs a browser)
	@.ci/tools
	$(BIN)/python -m pytest --cov --cov-report=term
	@$(BIN)/coverage report --include='$(CORE)' --fail-under=100 >/dev/null \
	  || { $(BIN)/coverage report --include='$(CORE)'; echo "core modules have all their branches tested"; exit 1; }

.canary/venv/stamp: requirements-canary.lock
	$(PYTHON) -m venv .canary/venv
	.canary/venv/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes -r requirements-canary.lock
	@touch $@

canary: venv .canary/venv/stamp  ## build the site with Zensical beside MkDocs and compare the two
	@$(BIN)/python -m tools.canary

bench: dev  ## measure speed and memory
	$(BIN)/python -m tests.bench

screenshots: dev site  ## take the pictures of the README from the built site
	@.ci/tools
	$(BIN)/python -m tests.screenshots

learn: venv  ## learn the weights of the topics anew: make learn LABELS=train.jsonl PAPERS=papers.jsonl.gz
	$(PIP) install --quiet --no-deps --require-hashes -r requirements-learn.lock
	$(BIN)/python -m tools.learn_topics $(LABELS) $(PAPERS) $(LEARN)

lock: dev  ## resolve the dependencies anew and write the lock files, with hashes
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra build -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra build --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra learn -c requirements.lock -o requirements-learn.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --group canary -o requirements-canary.lock

clean:  ## remove everything that was built; data/ is left alone
	rm -rf site .cache .canary .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@[ ! -x $(BIN)/papers ] || $(BIN)/papers generate --remove
